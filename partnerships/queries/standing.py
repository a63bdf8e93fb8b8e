"""What a person is on a day: with their terms, delegations and those they stand in for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, bindparam, case, exists, select
from sqlalchemy.orm import Session

from kernel.database import Id
from kernel.frozen import Frozen
from kernel.gathering import joined, parts
from partnerships.account_models import SignedIn
from partnerships.models import Membership, Person, RoleHeld
from partnerships.permissions import Role, Standing, standing_of
from partnerships.standing_models import Delegation, MembershipDuty, MembershipTerm, StandIn
from partnerships.standings import Given, HeldDuty, HeldRole, Known, Member, Term

#: Where a piece of work keeps in whose name its person acts, for the journal.
VOICE = "voice"


class Reader(NamedTuple):
    """Whoever a browser is signed in for, as far as every page needs to know them."""

    id: str
    name: str
    email: str
    locale: str
    fs_uniquifier: str


class Browser(NamedTuple):
    """A browser that is signed in: whose it is, what they are today, and when it was noted last."""

    reader: Reader
    standing: Standing
    id: str
    seen_at: datetime


def standing(session: Session, person: Person, *, on: date) -> Standing:
    """Return what a person is on a day, and let the journal of this work know in whose name they act.

    One query, of plain values: every request asks it.
    """
    row = _STANDING.rows(session, {"person": person.id, "day": on})[0]
    return _heard(session, person.id, person.name, row, active=person.active, on=on)


def signed_in(session: Session, uniquifier: str, secret: str, *, since: datetime, on: date) -> Browser | None:
    """Return the browser with a secret, used since a moment by a person whose account is open, else None.

    Who it is and what they are come in one query: every page begins with it.
    """
    row = _SIGNED_IN.row(session, {"uniquifier": uniquifier, "secret": secret, "since": since, "day": on})
    if row is None:
        return None
    reader = Reader(*row[: len(Reader._fields)])
    found = _heard(session, reader.id, reader.name, row, active=True, on=on)
    return Browser(reader, found, row.browser, row.seen_at)


def _heard(session: Session, key: str, name: str, row: Any, *, active: bool, on: date) -> Standing:
    known = Known(key, name, active, list(_roles(parts(row.roles))), list(_members(row)))
    found = standing_of(known, on=on, delegations=list(_given(row.delegations)), stands_in_for=list(_away(row)))
    if found.voice is not None:
        session.info[VOICE] = (key, found.voice)
    return found


def _roles(found: Iterable[Sequence[str]]) -> Iterator[HeldRole]:
    return (HeldRole(role, programme or None) for role, programme in found)


def _members(row: Any) -> Iterator[Member]:
    duties = parts(row.duties)
    for key, organisation, begins, ends in parts(row.memberships):
        term = Term(_day(begins), _day(ends) if ends else None) if begins else None
        yield Member(organisation, term, [HeldDuty(duty) for member, duty in duties if member == key])


def _given(text: str | None) -> Iterator[Given]:
    for key, by, programme, kinds, tiers, most, currency, begins, ends in sorted(parts(text)):
        yield Given(key, by, programme or None, kinds, tiers, int(most), currency, _day(begins), _day(ends))


def _away(row: Any) -> Iterator[tuple[Known, date]]:
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
_DAY = bindparam("day", type_=Date)
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
_GIVEN = (
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


def _text(wanted: Select[*tuple[Any, ...]]) -> ScalarSelect[Any]:
    # Nothing around it but whose browser it is: each part is of the one person who is asked about.
    return wanted.correlate(SignedIn).scalar_subquery()


def _parts(person: Any) -> tuple[ColumnElement[Any], ...]:
    """Return all that makes a person's standing, each part as one text."""
    stands_in = (
        StandIn.stand_in_id == person,
        StandIn.from_on <= _DAY,
        StandIn.until_on >= _DAY,
        StandIn.ended_on.is_(None) | (StandIn.ended_on > _DAY),
    )
    terms = joined(Membership.id, Membership.organisation_id, MembershipTerm.from_on, MembershipTerm.until_on)
    away = joined(Person.id, StandIn.until_on, case((Person.active, "1"), else_=""), Person.name)
    return (
        _text(select(joined(RoleHeld.role, RoleHeld.programme_id)).where(RoleHeld.person_id == person)).label("roles"),
        _text(
            select(terms)
            .outerjoin(MembershipTerm, MembershipTerm.membership_id == Membership.id)
            .where(Membership.person_id == person)
        ).label("memberships"),
        _text(
            select(joined(MembershipDuty.membership_id, MembershipDuty.duty))
            .join(Membership, Membership.id == MembershipDuty.membership_id)
            .where(Membership.person_id == person)
        ).label("duties"),
        _text(select(joined(*_GIVEN)).where(Delegation.person_id == person, *_RUNS)).label("delegations"),
        _text(select(away).join(StandIn, StandIn.person_id == Person.id).where(*stands_in)).label("away"),
        _text(
            select(joined(RoleHeld.person_id, RoleHeld.role, RoleHeld.programme_id))
            .join(StandIn, StandIn.person_id == RoleHeld.person_id)
            .where(*stands_in)
        ).label("lent"),
    )


_STANDING = Frozen(select(*_parts(bindparam("person", type_=Id))))
_SIGNED_IN = Frozen(
    select(
        *(getattr(Person, name) for name in Reader._fields),
        SignedIn.id.label("browser"),
        SignedIn.seen_at,
        *_parts(SignedIn.person_id),
    )
    .join(SignedIn, SignedIn.person_id == Person.id)
    .where(
        Person.fs_uniquifier == bindparam("uniquifier"),
        Person.active.is_(True),
        SignedIn.token_hash == bindparam("secret"),
        SignedIn.ended_at.is_(None),
        SignedIn.seen_at > bindparam("since"),
    )
)
