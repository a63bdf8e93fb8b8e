"""What a person is on a day: with their terms, delegations and those they stand in for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, ScalarSelect, Select, bindparam, case, exists, select
from sqlalchemy.orm import Session

from kernel.database import Id
from kernel.gathering import joined, parts
from partnerships.models import Membership, Person, RoleHeld
from partnerships.permissions import Role, Standing, standing_of
from partnerships.standing_models import Delegation, MembershipDuty, MembershipTerm, StandIn
from partnerships.standings import Given, HeldDuty, HeldRole, Known, Member, Term

#: Where a piece of work keeps in whose name its person acts, for the journal.
VOICE = "voice"


def standing(session: Session, person: Person, *, on: date) -> Standing:
    """Return what a person is on a day, and let the journal of this work know in whose name they act.

    One query, of plain values: every request asks it.
    """
    session.flush()
    row = session.connection().execute(_STANDING, {"person": person.id, "day": on}).one()
    known = Known(person.id, person.name, person.active, list(_roles(parts(row.roles))), list(_members(row)))
    found = standing_of(known, on=on, delegations=list(_given(row.delegations)), stands_in_for=list(_away(row)))
    if found.voice is not None:
        session.info[VOICE] = (person.id, found.voice)
    return found


def _roles(found: Iterable[Sequence[str]]) -> Iterator[HeldRole]:
    return (HeldRole(role, programme or None) for role, programme in found)


def _members(row: Row[Any]) -> Iterator[Member]:
    duties = parts(row.duties)
    for key, organisation, begins, ends in parts(row.memberships):
        term = Term(_day(begins), _day(ends) if ends else None) if begins else None
        yield Member(organisation, term, [HeldDuty(duty) for member, duty in duties if member == key])


def _given(text: str | None) -> Iterator[Given]:
    for key, by, programme, kinds, tiers, most, currency, begins, ends in sorted(parts(text)):
        yield Given(key, by, programme or None, kinds, tiers, int(most), currency, _day(begins), _day(ends))


def _away(row: Row[Any]) -> Iterator[tuple[Known, date]]:
    """Yield those who are stood in for, each once: of two entries that meet on the day the later end counts."""
    lent = parts(row.lent)
    latest = {key: (name, active, until) for key, until, active, name in sorted(parts(row.away))}
    for key, (name, active, until) in latest.items():
        roles = _roles(held[1:] for held in lent if held[0] == key)
        yield Known(key, name, bool(active), list(roles)), _day(until)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def in_force(session: Session, *, on: date) -> set[str]:
    """Return which delegations run on a day; none does from whoever is not what they delegated as any more."""
    return set(session.scalars(_IN_FORCE, {"day": on}))


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
_IN_FORCE = select(Delegation.id).where(*_RUNS)
_STANDS_IN = (
    StandIn.stand_in_id == _PERSON,
    StandIn.from_on <= _DAY,
    StandIn.until_on >= _DAY,
    StandIn.ended_on.is_(None) | (StandIn.ended_on > _DAY),
)


def _text(wanted: Select[*tuple[Any, ...]]) -> ScalarSelect[Any]:
    # Nothing around it: each part is of the one person who is asked about.
    return wanted.correlate(None).scalar_subquery()


_STANDING: Select[*tuple[Any, ...]] = select(
    _text(select(joined(RoleHeld.role, RoleHeld.programme_id)).where(RoleHeld.person_id == _PERSON)).label("roles"),
    _text(
        select(joined(Membership.id, Membership.organisation_id, MembershipTerm.from_on, MembershipTerm.until_on))
        .outerjoin(MembershipTerm, MembershipTerm.membership_id == Membership.id)
        .where(Membership.person_id == _PERSON)
    ).label("memberships"),
    _text(
        select(joined(MembershipDuty.membership_id, MembershipDuty.duty))
        .join(Membership, Membership.id == MembershipDuty.membership_id)
        .where(Membership.person_id == _PERSON)
    ).label("duties"),
    _text(
        select(
            joined(
                Delegation.id,
                Delegation.given_by,
                Delegation.programme_id,
                Delegation.kinds,
                Delegation.tiers,
                Delegation.most,
                Delegation.currency,
                Delegation.from_on,
                Delegation.until_on,
            )
        ).where(Delegation.person_id == _PERSON, *_RUNS)
    ).label("delegations"),
    _text(
        select(joined(Person.id, StandIn.until_on, case((Person.active, "1"), else_=""), Person.name))
        .join(StandIn, StandIn.person_id == Person.id)
        .where(*_STANDS_IN)
    ).label("away"),
    _text(
        select(joined(RoleHeld.person_id, RoleHeld.role, RoleHeld.programme_id)).where(
            RoleHeld.person_id.in_(select(StandIn.person_id).where(*_STANDS_IN))
        )
    ).label("lent"),
)
