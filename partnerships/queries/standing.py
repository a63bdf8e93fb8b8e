"""What a person is on a day: with their terms, delegations and those they stand in for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date, bindparam, exists, select
from sqlalchemy.orm import Session, selectinload

from kernel.database import Id
from partnerships.models import Person, RoleHeld
from partnerships.permissions import Role, Standing, standing_of
from partnerships.standing_models import Delegation, StandIn

#: Where a piece of work keeps in whose name its person acts, for the journal.
VOICE = "voice"


def standing(session: Session, person: Person, *, on: date) -> Standing:
    """Return what a person is on a day, and let the journal of this work know in whose name they act."""
    found = standing_of(
        person,
        on=on,
        delegations=delegations_of(session, person.id, on=on),
        stands_in_for=away(session, person.id, on=on),
    )
    if found.voice is not None:
        session.info[VOICE] = (person.id, found.voice)
    return found


def delegations_of(session: Session, person_id: str, *, on: date) -> Sequence[Delegation]:
    """Return the delegations of a person that run on a day, from whoever is still what they delegated as."""
    return session.scalars(_DELEGATIONS, {"person": person_id, "day": on}).all()


def in_force(session: Session, *, on: date) -> set[str]:
    """Return which delegations run on a day; none does from whoever is not what they delegated as any more."""
    return set(session.scalars(_IN_FORCE, {"day": on}))


def away(session: Session, stand_in_id: str, *, on: date) -> Sequence[tuple[Person, date]]:
    """Return the people somebody stands in for on a day, with their roles, and until when; nobody passes that on."""
    found = session.execute(_AWAY, {"person": stand_in_id, "day": on})
    # Of two entries that meet on this day the later end counts.
    return list({person.id: (person, until) for person, until in found}.values())


# Put together once: every request asks them.
_PERSON, _DAY = bindparam("person", type_=Id), bindparam("day", type_=Date)
_LEADS = exists().where(
    RoleHeld.person_id == Delegation.given_by,
    RoleHeld.role == Role.LEADERSHIP,
    RoleHeld.programme_id.is_(None) | (RoleHeld.programme_id == Delegation.programme_id),
    Person.id == Delegation.given_by,
    Person.active,
)
_RUNS = (
    _LEADS,
    Delegation.from_on <= _DAY,
    Delegation.until_on >= _DAY,
    Delegation.revoked_on.is_(None) | (Delegation.revoked_on > _DAY),
)
_DELEGATIONS = select(Delegation).where(Delegation.person_id == _PERSON, *_RUNS).order_by(Delegation.id)
_IN_FORCE = select(Delegation.id).where(*_RUNS)
_AWAY = (
    select(Person, StandIn.until_on)
    .join(StandIn, StandIn.person_id == Person.id)
    .where(
        StandIn.stand_in_id == _PERSON,
        StandIn.from_on <= _DAY,
        StandIn.until_on >= _DAY,
        StandIn.ended_on.is_(None) | (StandIn.ended_on > _DAY),
    )
    .options(selectinload(Person.roles_held))
    .order_by(Person.id, StandIn.until_on)
)
