"""The feed: one writer gives every committed entry its position afterwards, so that a reader skips nothing.

A number drawn while an entry is written would show 7 before 6 is committed, and whoever read up to 7 would never see 6.
So entries are written without one. The writer numbers what is committed, in one transaction and alone, and positions
become visible in their own order, without gaps. Within a stream they follow its own numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CursorResult, and_, func, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from kernel.database import Base
from kernel.journal import JournalEntry

#: The one writer's place on PostgreSQL, an advisory lock; on SQLite there is never more than one writer.
PLACE = 0x7461636B

_E = Base.metadata.tables[JournalEntry.__tablename__]


def stand_alone(session: Session) -> None:
    """Take the one writer's place until this transaction ends; others wait."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:place)"), {"place": PLACE})


def waiting(session: Session) -> bool:
    """Say whether a committed entry has no position yet."""
    return session.execute(select(_E.c.seq).where(_E.c.feed.is_(None)).limit(1)).first() is not None


def give_positions(session: Session) -> int:
    """Give every committed entry that has none its position and return how many they were."""
    stand_alone(session)
    last = session.scalar(select(func.max(_E.c.feed))) or 0
    # Moments may run backwards inside a stream (each piece of work has its own), numbers may not.
    reached = func.max(_E.c.now).over(
        partition_by=[_E.c.subject_kind, _E.c.subject_id], order_by=_E.c.seq, rows=(None, 0)
    )
    key = (_E.c.subject_kind, _E.c.subject_id, _E.c.seq)
    new = select(*key, reached.label("reached")).where(_E.c.feed.is_(None)).subquery("new")
    order = [new.c.reached, new.c.subject_kind, new.c.subject_id, new.c.seq]
    place = func.row_number().over(order_by=order).label("place")
    placed = select(new.c.subject_kind, new.c.subject_id, new.c.seq, place).subquery("placed")
    same = and_(*(column == placed.c[column.name] for column in key))
    done = session.execute(update(_E).where(same).values(feed=placed.c.place + last))
    return done.rowcount if isinstance(done, CursorResult) else 0


def page(session: Session, known: ColumnElement[bool], *, after: int, limit: int) -> Sequence[JournalEntry]:
    """Return the next entries after a position, of those that `known` lets through."""
    wanted = select(JournalEntry).where(JournalEntry.feed > after, known).order_by(JournalEntry.feed).limit(limit)
    return session.scalars(wanted).all()
