"""One-time sign-in links: rows of our own, so that the console needs no web to make a link."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.text import Message
from partnerships.account_models import Invitation
from partnerships.models import Person, SignInLink

LINK_LIFETIME = timedelta(minutes=30)
LINKS_WINDOW = timedelta(minutes=15)
LINKS_ALLOWED = 5


def make_link(session: Session, person: Person, *, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> str:
    """Return the token of a new one-time link; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token_hash=hashed(token), person_id=person.id, expires_at=now + lifetime, used_at=None))
    return token


def link_is_good(session: Session, token: str, *, now: datetime) -> bool:
    """Say whether a link could still be used, without using it up."""
    link = session.get(SignInLink, hashed(token))
    return link is not None and link.used_at is None and link.expires_at > now


def use_link(session: Session, token: str, *, now: datetime) -> str:
    """Use a link up and return whose it is; raises Conflict where it was used before, is too old or never was."""
    spent = (
        update(SignInLink)
        .where(SignInLink.token_hash == hashed(token), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.person_id)
    )
    person_id = session.execute(spent, execution_options={"synchronize_session": False}).scalar_one_or_none()
    if person_id is None:
        raise Conflict(Message("This link has been used already, or it is too old. Ask for a new one."))
    return person_id


def spend_links(session: Session, person: Person, *, now: datetime) -> None:
    """Let no link of a person work any more."""
    unused = update(SignInLink).where(
        SignInLink.person_id == person.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now
    )
    session.execute(unused.values(expires_at=now), execution_options={"synchronize_session": False})


def purge_links(session: Session, *, before: datetime) -> int:
    """Remove links that ended before a moment and belong to no invitation, and return how many there were."""
    invited = select(Invitation.link_hash)
    old = delete(SignInLink).where(SignInLink.expires_at < before, SignInLink.token_hash.not_in(invited))
    gone = session.execute(old.returning(SignInLink.token_hash), execution_options={"synchronize_session": False})
    return len(gone.all())


def still_good(session: Session, tokens: Sequence[str], *, now: datetime) -> frozenset[str]:
    """Return which of many links could still be used."""
    by_hash = {hashed(token): token for token in tokens}
    good = select(SignInLink.token_hash).where(
        SignInLink.token_hash.in_(by_hash), SignInLink.used_at.is_(None), SignInLink.expires_at > now
    )
    return frozenset(by_hash[found] for found in session.scalars(good))


def may_have_link(session: Session, person: Person, *, now: datetime) -> bool:
    """Say whether a person may be sent another link; a mailbox is not to be flooded."""
    # A link that an operator made with a longer life does not count.
    lately = SignInLink.expires_at.between(now + LINK_LIFETIME - LINKS_WINDOW, now + LINK_LIFETIME)
    recent = select(func.count()).where(SignInLink.person_id == person.id, lately)
    return session.execute(recent).scalar_one() < LINKS_ALLOWED


def hashed(text: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(text.encode()).hexdigest()
