"""One effect for a repeated request: the key of a form or of a caller is claimed with the change itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, Index, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.database import Base, Id


class Once(Base):
    """A request that had its effect, and where its answer stands."""

    __tablename__ = "once"
    __table_args__ = (Index("ix_once_now", "now"),)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    by: Mapped[str] = mapped_column(Id, primary_key=True)
    answer: Mapped[str] = mapped_column(String(500))
    now: Mapped[datetime]


def claim(session: Session, key: str, *, by: str, now: datetime) -> str | None:
    """Claim a key, or return the answer its first use left; two at once stand in line.

    The claim is part of the unit of work: if the change fails, the key is free again.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    taken = dialect.insert(Once).values(key=key, by=by, answer="", now=now).on_conflict_do_nothing().returning(Once.key)
    if session.execute(taken, execution_options={"synchronize_session": False}).one_or_none() is not None:
        return None
    return session.get_one(Once, (key, by), populate_existing=True).answer


def is_known(session: Session, key: str, *, by: str) -> bool:
    """Say whether a key had its effect before, claiming nothing."""
    return session.get(Once, (key, by)) is not None


def answer(session: Session, key: str, *, by: str, answer: str) -> None:
    """Remember where the answer of a claimed request stands, such as the page it led to."""
    session.get_one(Once, (key, by), populate_existing=True).answer = answer


def release(session: Session, key: str, *, by: str) -> None:
    """Give a claim back, where a request turned out to have no effect."""
    session.execute(delete(Once).where(Once.key == key, Once.by == by))


def any_before(session: Session, moment: datetime) -> bool:
    """Say whether a key was claimed before a moment."""
    return session.scalar(select(Once.key).where(Once.now < moment).limit(1)) is not None


def forget(session: Session, moment: datetime) -> int:
    """Forget every key that was claimed before a moment and return how many they were."""
    gone = session.execute(delete(Once).where(Once.now < moment))
    return gone.rowcount if isinstance(gone, CursorResult) else 0
