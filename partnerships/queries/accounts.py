"""Accounts as those see them who look after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, not_, select
from sqlalchemy.orm import Session, selectinload

from kernel.errors import NotFound
from kernel.lists import Page, beyond, contains, cut, encode, fingerprint
from partnerships.account_models import Invitation, RecoveryCode, SecondFactor, SignedIn
from partnerships.models import SYSTEM_PERSON, Organisation, Partnership, Person, Programme, SignInLink
from partnerships.permissions import Standing
from partnerships.queries.visibility import visible_to
from partnerships.session_actions import IDLE

#: How many of a liaison's partnerships are named.
NAMED = 50


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invited:
    """The latest invitation of a person."""

    sent_at: datetime
    expires_at: datetime
    state: InvitationState


def page(
    session: Session, *, search: str = "", closed: bool = False, after: str | None = None, limit: int = 50
) -> Page[Person]:
    """Return a page of people by name, those with open accounts unless the closed ones are asked for."""
    mark = fingerprint({"list": "accounts", "search": search, "closed": closed})
    wanted = select(Person).where(
        Person.id != SYSTEM_PERSON,
        Person.active.is_(not closed),
        contains(Person.search_text, search),
        beyond(Person.sort_key, Person.id, after, mark),
    )
    loaded = wanted.options(selectinload(Person.roles_held), selectinload(Person.memberships))
    found = session.scalars(loaded.order_by(Person.sort_key, Person.id).limit(limit + 1)).all()
    rows, more = cut(found, limit)
    return Page(rows, encode(mark, rows[-1].sort_key, rows[-1].id) if more else None)


def find(session: Session, person_id: str) -> Person:
    """Return somebody's account, open or closed; raises NotFound, also for Tack itself."""
    found = session.get(Person, person_id)
    if found is None or found.id == SYSTEM_PERSON:
        raise NotFound
    return found


def invitation(session: Session, person: Person, *, now: datetime) -> Invited | None:
    """Return the latest invitation of a person and what became of it."""
    latest = (
        select(Invitation, SignInLink)
        .join(SignInLink, SignInLink.token_hash == Invitation.link_hash)
        .where(Invitation.person_id == person.id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    row = session.execute(latest).one_or_none()
    if row is None:
        return None
    sent, link = row
    if link.used_at is not None:
        state = InvitationState.USED
    elif sent.withdrawn_at is not None:
        state = InvitationState.WITHDRAWN
    else:
        state = InvitationState.OPEN if link.expires_at > now else InvitationState.EXPIRED
    return Invited(sent.sent_at, link.expires_at, state)


def looks_after(session: Session, person: Person, by: Standing) -> Sequence[Partnership]:
    """Return the partnerships a person is liaison of that are not over, for a hint to hand them over.

    An account is kept for all programmes, a partnership is known in its own: of others `looks_after_elsewhere` counts.
    """
    wanted = select(Partnership).where(Partnership.liaison_id == person.id, not_over(), visible_to(by))
    return session.scalars(wanted.order_by(Partnership.sort_key, Partnership.id).limit(NAMED)).all()


def looks_after_elsewhere(session: Session, person: Person, by: Standing) -> int:
    """Return of how many more partnerships that are not over a person is liaison, unknown to whoever asks."""
    wanted = select(func.count()).select_from(Partnership)
    return session.execute(
        wanted.where(Partnership.liaison_id == person.id, not_over(), not_(visible_to(by)))
    ).scalar_one()


def not_over() -> ColumnElement[bool]:
    """Return the clause: nothing has ended it, so somebody has to keep it."""
    return Partnership.outcome.is_(None)


def second_factor(session: Session, person: Person) -> SecondFactor | None:
    """Return a person's second factor, where it is confirmed."""
    known = session.get(SecondFactor, person.id)
    return known if known is not None and known.confirmed_at is not None else None


def codes_left(session: Session, person: Person) -> int:
    """Return how many recovery codes a person has not used."""
    left = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return session.execute(left).scalar_one()


def programmes(session: Session) -> Sequence[Programme]:
    """Return every programme by name, for the choice of where a role is held."""
    return session.scalars(select(Programme).order_by(Programme.name, Programme.id)).all()


def programme(session: Session, programme_id: str) -> Programme:
    """Return a programme; raises NotFound."""
    found = session.get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found


def organisations_of(session: Session, people: Sequence[Person]) -> dict[str, str]:
    """Return the names of the organisations that people belong to, by identifier."""
    ids = {member.organisation_id for person in people for member in person.memberships}
    if not ids:
        return {}
    return dict(session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))).all())


def signed_in(session: Session, person: Person, *, now: datetime) -> list[SignedIn]:
    """Return where a person is signed in, the latest used first."""
    wanted = select(SignedIn).where(
        SignedIn.person_id == person.id, SignedIn.ended_at.is_(None), SignedIn.seen_at > now - IDLE
    )
    return list(session.scalars(wanted.order_by(SignedIn.seen_at.desc(), SignedIn.id.desc())))
