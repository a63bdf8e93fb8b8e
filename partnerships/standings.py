"""Who asks, and about what: a person's roles, memberships, duties and delegations on one day, and a record's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from partnerships.roles import Role

if TYPE_CHECKING:
    from partnerships.models import Person
    from partnerships.standing_models import Delegation, MembershipTerm


class HeldRole(NamedTuple):
    """A role held in a programme, or in all, as plain values."""

    role: str
    programme_id: str | None


class HeldDuty(NamedTuple):
    """A duty of a partner's member, as plain values."""

    duty: str


class Term(NamedTuple):
    """From when to when somebody belongs to a partner."""

    from_on: date
    until_on: date | None


class Member(NamedTuple):
    """A membership, as plain values."""

    organisation_id: str
    term: Term | None
    duties: Sequence[HeldDuty]


class Known(NamedTuple):
    """A person with roles and memberships as plain values, where no record of theirs is loaded."""

    id: str
    name: str
    active: bool
    roles_held: Sequence[HeldRole]
    memberships: Sequence[Member] = ()


class Given(NamedTuple):
    """A delegation's columns."""

    id: str
    given_by: str
    programme_id: str | None
    kinds: str
    tiers: str
    most: int
    currency: str
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Delegated:
    """Approvals that somebody may give in leadership's place; no kinds or tiers are all of them."""

    id: str
    given_by: str
    programme_id: str | None
    kinds: frozenset[str]
    tiers: frozenset[str]
    #: In minor units of `currency`, the instance's base currency.
    most: int
    currency: str
    from_on: date
    until_on: date

    def reaches(self, scope: Scope) -> bool:
        """Say whether it was given for the record's programme, or anywhere where the record has none."""
        return self.programme_id is None or scope.programme_id in {None, self.programme_id}


@dataclass(frozen=True, slots=True)
class Represented:
    """Somebody who is away, with the roles in which another stands in."""

    person_id: str
    roles: frozenset[tuple[str, str | None]]
    name: str = field(default="", compare=False)
    #: The last day of it.
    until_on: date | None = None


class Voice:
    """In whose name somebody acts just now; journal entries of one piece of work read it."""

    def __init__(self) -> None:
        self.on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is asking: the roles and memberships of one person, read once per piece of work.

    `roles` holds those of the people they stand in for, too; `own_roles` tells them apart where there are any.
    """

    person_id: str
    active: bool
    roles: frozenset[tuple[str, str | None]]
    organisations: frozenset[str] = frozenset()
    duties: frozenset[tuple[str, str]] = frozenset()
    delegations: tuple[Delegated, ...] = ()
    stands_in_for: tuple[Represented, ...] = ()
    own_roles: frozenset[tuple[str, str | None]] | None = None
    voice: Voice | None = field(default=None, compare=False)

    def programmes(self, *roles: str) -> frozenset[str | None]:
        """Return the programmes in which one of the roles is held; None stands for all."""
        return frozenset(programme for role, programme in self.roles if role in roles)

    @property
    def works_here(self) -> bool:
        """Whether any of the roles is one of ours; a partner's person may hold one too, and works for the partner."""
        return any(role != Role.PARTNER_MEMBER for role, _programme in self.roles)

    @property
    def works_for(self) -> frozenset[str]:
        """The people whose own work waits for this person: themselves, and those they stand in for."""
        return frozenset({self.person_id, *(one.person_id for one in self.stands_in_for)})

    @property
    def kind(self) -> Standing:
        """What statements are kept for: roles, memberships and duties, which many people share, and nobody's name.

        A clause that asks about the person, or about those they stand in for or have approvals from, takes them as
        values of the statement: of a kind they are not known.
        """
        return Standing("", self.active, self.roles, self.organisations, self.duties)

    @property
    def alone(self) -> Standing:
        """The same person without those they stand in for."""
        roles = self.roles if self.own_roles is None else self.own_roles
        return replace(self, roles=roles, stands_in_for=(), voice=None)

    def as_stand_in(self, one: Represented) -> Standing:
        """The same person with nothing but what they hold in one other's place."""
        return Standing(self.person_id, self.active, one.roles)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: the programme and the organisations of a record, where it has them."""

    programme_id: str | None = None
    organisations: frozenset[str] = frozenset()


#: What is asked about no record in particular.
ANYWHERE = Scope()
#: What belongs to no one programme: only a role held in all of them reaches it.
EVERYWHERE = Scope("everywhere")


def standing_of(
    person: Person | Known,
    *,
    on: date | None = None,
    delegations: Sequence[Delegation | Given] = (),
    stands_in_for: Sequence[tuple[Person | Known, date]] = (),
) -> Standing:
    """Return what a person is on a day, from records or plain values; without a day only what has no end counts."""
    own = _roles(person)
    members = [member for member in person.memberships if _runs(member.term, on)]
    represented = tuple(Represented(one.id, _lent(one), one.name, until) for one, until in stands_in_for if one.active)
    return Standing(
        person.id,
        person.active,
        own.union(*(one.roles for one in represented)),
        frozenset(member.organisation_id for member in members),
        frozenset((held.duty, member.organisation_id) for member in members for held in member.duties),
        tuple(_delegated(one) for one in delegations),
        represented,
        own if represented else None,
        Voice() if represented else None,
    )


def _roles(person: Person | Known) -> frozenset[tuple[str, str | None]]:
    return frozenset((held.role, held.programme_id) for held in person.roles_held)


def _lent(person: Person | Known) -> frozenset[tuple[str, str | None]]:
    """A stand-in does the work of somebody who is away; whoever administers accounts is not replaced that way."""
    kept = {Role.ADMINISTRATOR, Role.SYSTEM, Role.PARTNER_MEMBER}
    return frozenset(held for held in _roles(person) if held[0] not in kept)


def _runs(term: MembershipTerm | Term | None, on: date | None) -> bool:
    if term is None:
        return True
    if on is None:
        return term.until_on is None
    return term.from_on <= on and (term.until_on is None or on <= term.until_on)


def _delegated(one: Delegation | Given) -> Delegated:
    return Delegated(
        one.id,
        one.given_by,
        one.programme_id,
        frozenset(one.kinds.split()),
        frozenset(one.tiers.split()),
        one.most,
        one.currency,
        one.from_on,
        one.until_on,
    )
