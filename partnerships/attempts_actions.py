"""Counting tries in the database, so that every process of an instance counts the same ones.

A try is counted before it is judged, in a transaction of its own: so many at once cannot be more than are allowed,
and the slow check of a password happens with no transaction open. A right one is taken back afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kernel.text import fold
from partnerships.account_models import SignInCount
from partnerships.attempts import FORGOTTEN_AFTER, Counted, wait_after
from partnerships.sign_in_actions import hashed


@dataclass(frozen=True, slots=True)
class Against:
    """What one try is counted against; the address or network itself is not kept, its hash is."""

    kind: Counted
    what: str

    @property
    def key(self) -> str:
        """The name of its row."""
        return hashed(f"{self.kind}:{fold(self.what)}")


def claim(session: Session, against: Iterable[Against], *, now: datetime) -> datetime | None:
    """Count a try against each, or return until when there is to be none and count nothing."""
    ordered = sorted(against, key=lambda one: one.key)
    rows = [(one, _held(session, one.key, now)) for one in ordered]
    waits = [row.waits_until for _, row in rows if row.waits_until > now]
    if waits:
        return max(waits)
    for one, row in rows:
        row.tries = 1 if row.now < now - FORGOTTEN_AFTER else row.tries + 1
        row.now, row.waits_until = now, now + wait_after(one.kind, row.tries)
    session.flush()
    return None


def was_right(session: Session, against: Iterable[Against], *, now: datetime) -> None:
    """Take a counted try back: an address or a code is forgotten, a network loses this one try only.

    Otherwise whoever has one account could wash away the tries at others from the same network.
    """
    for one in sorted(against, key=lambda found: found.key):
        row = _held(session, one.key, now)
        row.tries = max(row.tries - 1, 0) if one.kind is Counted.NETWORK else 0
        row.waits_until = now
    session.flush()


def purge(session: Session, *, now: datetime) -> int:
    """Remove counts that no longer mean anything, and return how many there were."""
    old = delete(SignInCount).where(SignInCount.now < now - FORGOTTEN_AFTER).returning(SignInCount.key)
    return len(session.execute(old, execution_options={"synchronize_session": False}).all())


def _held(session: Session, key: str, now: datetime) -> SignInCount:
    """Return a row, made where there is none, and held until this unit of work ends."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    blank = dialect.insert(SignInCount).values(key=key, tries=0, now=now, waits_until=now).on_conflict_do_nothing()
    session.execute(blank)
    held = select(SignInCount).where(SignInCount.key == key).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()
