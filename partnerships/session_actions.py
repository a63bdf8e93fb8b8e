"""Browsers that are signed in: each is a row, so that a person sees them all and ends any of them."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import NotFound
from kernel.ids import new_id
from partnerships.account_models import SignedIn
from partnerships.agents import summary
from partnerships.models import Person
from partnerships.permissions import Standing
from partnerships.sign_in_actions import hashed

#: After so long without a request a browser is signed out.
IDLE = timedelta(days=7)
#: Ended ones are kept so long, for whoever asks what happened.
KEPT = timedelta(days=90)


def begin(session: Session, person: Person, *, agent: str, how: str, now: datetime) -> str:
    """Return the secret of a new signed-in browser; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    session.add(
        SignedIn(
            id=new_id(),
            token_hash=hashed(secret),
            person_id=person.id,
            begun_at=now,
            seen_at=now,
            agent=summary(agent),
            how=how,
            ended_at=None,
        )
    )
    return secret


def note_seen(session: Session, key: str, *, now: datetime) -> None:
    """Remember that a browser asked for something."""
    session.execute(update(SignedIn).where(SignedIn.id == key).values(seen_at=now))


def leave(session: Session, secret: str, *, now: datetime) -> None:
    """Sign the browser with this secret out, where there is one."""
    session.execute(update(SignedIn).where(SignedIn.token_hash == hashed(secret)).values(ended_at=now))


def end_one(session: Session, person: Person, key: str, *, by: Standing, on: date, now: datetime) -> None:
    """Sign one of a person's own browsers out; raises NotFound for somebody else's. One that is out stays so."""
    found = session.get(SignedIn, key, with_for_update=True)
    if found is None or found.person_id != person.id:
        raise NotFound
    if found.ended_at is None:
        found.ended_at = now
        _tell(session, person, 1, by, on, now)


def end_others(session: Session, person: Person, keep: str, *, by: Standing, on: date, now: datetime) -> int:
    """Sign a person out everywhere but in the browser with this secret; return how many that were."""
    count = end_all(session, person, now=now, keep=hashed(keep))
    if count:
        _tell(session, person, count, by, on, now)
    return count


def end_all(session: Session, person: Person, *, now: datetime, keep: str = "") -> int:
    """End every session of a person but one; whoever calls it tells why."""
    ended = update(SignedIn).where(
        SignedIn.person_id == person.id, SignedIn.ended_at.is_(None), SignedIn.token_hash != keep
    )
    return len(session.execute(ended.values(ended_at=now).returning(SignedIn.id)).all())


def purge(session: Session, *, now: datetime) -> int:
    """Remove sessions that ended long ago, and return how many there were."""
    old = delete(SignedIn).where(or_(SignedIn.ended_at < now - KEPT, SignedIn.seen_at < now - KEPT))
    return len(session.execute(old.returning(SignedIn.id)).all())


def _tell(session: Session, person: Person, count: int, by: Standing, on: date, now: datetime) -> None:
    session.flush()
    journal.record(session, person.ref, "SessionsEnded", {"count": count}, by=by.person_id, on=on, now=now)
