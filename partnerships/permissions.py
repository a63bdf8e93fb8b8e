"""Who may do what: one table of predicates.

A permission is granted if any of its rows holds; a row holds if all of its predicates hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kernel.errors import NotPermitted
from kernel.text import Label
from kernel.unmet import Ref

if TYPE_CHECKING:
    from partnerships.models import Partnership, Person
    from partnerships.standing_models import Delegation, MembershipTerm


class Duty(StrEnum):
    """What a partner's member does for their organisation toward us."""

    SIGNATORY = "signatory"
    FINANCE = "finance"
    PROGRAMME = "programme"


DUTY_LABELS: Mapping[str, Label] = {
    Duty.SIGNATORY: Label("signatory", "firmante"),
    Duty.FINANCE: Label("finance", "finanzas"),
    Duty.PROGRAMME: Label("programme", "programa"),
}


class Role(StrEnum):
    """What a person is in a programme, or everywhere."""

    ADMINISTRATOR = "administrator"
    GRANTS_OFFICER = "grants-officer"
    LIAISON = "liaison"
    LEADERSHIP = "leadership"
    FINANCE = "finance"
    VERIFIER = "verifier"
    AUDITOR = "auditor"
    PARTNER_MEMBER = "partner-member"
    SYSTEM = "system"


ROLE_LABELS: Mapping[str, Label] = {
    Role.ADMINISTRATOR: Label("administrator", "administración del sistema"),
    Role.GRANTS_OFFICER: Label("grants officer", "oficial de donaciones"),
    Role.LIAISON: Label("liaison", "enlace"),
    Role.LEADERSHIP: Label("leadership", "dirección"),
    Role.FINANCE: Label("finance", "finanzas"),
    Role.VERIFIER: Label("verifier", "verificación"),
    Role.AUDITOR: Label("auditor", "auditoría"),
    Role.PARTNER_MEMBER: Label("partner", "socio"),
    Role.SYSTEM: Label("Tack itself", "Tack mismo"),
}


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

Predicate: TypeAlias = "Callable[[Standing, Scope], bool]"
Row: TypeAlias = "tuple[Predicate, ...]"


def is_active(standing: Standing, _scope: Scope) -> bool:
    """Hold for a person whose account is open."""
    return standing.active


def is_party(standing: Standing, scope: Scope) -> bool:
    """Hold for a member of an organisation that the record concerns."""
    return bool(standing.organisations & scope.organisations)


def is_delegate(standing: Standing, scope: Scope) -> bool:
    """Hold for somebody whom leadership lets approve in its place in the record's programme."""
    return any(one.reaches(scope) for one in standing.delegations)


def has_duty(duty: Duty) -> Predicate:
    """Return the predicate: has this duty in an organisation that the record concerns."""

    def held(standing: Standing, scope: Scope) -> bool:
        return any((duty.value, organisation) in standing.duties for organisation in scope.organisations)

    return held


def holds(role: Role) -> Predicate:
    """Return the predicate: holds this role in the record's programme, or anywhere where the record has none."""

    def held(standing: Standing, scope: Scope) -> bool:
        programmes = standing.programmes(role)
        return bool(programmes) and (
            scope.programme_id is None or None in programmes or scope.programme_id in programmes
        )

    return held


def _any_of(*roles: Role) -> tuple[Row, ...]:
    return tuple((is_active, holds(role)) for role in roles)


_R = Role
STAFF = (_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP, _R.FINANCE, _R.VERIFIER, _R.AUDITOR)
_PARTNER: tuple[Row, ...] = ((is_active, is_party),)
_SYSTEM = _any_of(_R.SYSTEM)

PERMISSIONS: Mapping[str, tuple[Row, ...]] = {
    "account.edit": _any_of(_R.ADMINISTRATOR) + _SYSTEM,
    "agreement.approve": (*_any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP, _R.FINANCE), (is_active, is_delegate)),
    "agreement.cancel": _any_of(_R.GRANTS_OFFICER),
    "agreement.close": _any_of(_R.GRANTS_OFFICER),
    "agreement.countersign": ((is_active, is_party, has_duty(Duty.SIGNATORY)),),
    "agreement.draft": _any_of(_R.GRANTS_OFFICER),
    "agreement.edit": _any_of(_R.GRANTS_OFFICER),
    "agreement.enforce": _any_of(_R.GRANTS_OFFICER) + _SYSTEM,
    "agreement.print": _any_of(_R.GRANTS_OFFICER),
    "agreement.return": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP, _R.FINANCE),
    "agreement.send": _any_of(_R.GRANTS_OFFICER),
    "agreement.sign": _any_of(_R.GRANTS_OFFICER),
    "agreement.submit": _any_of(_R.GRANTS_OFFICER),
    "agreement.suspend": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "agreement.terminate": _any_of(_R.LEADERSHIP),
    "agreement.view": _any_of(*STAFF) + _PARTNER,
    "conflict.declare": _any_of(*(role for role in STAFF if role is not _R.AUDITOR)),
    "conflict.handle": _any_of(_R.LEADERSHIP),
    "delegation.edit": _any_of(_R.LEADERSHIP),
    "delegation.view": _any_of(*STAFF),
    "edition.propose": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LEADERSHIP) + _SYSTEM,
    "edition.publish": _any_of(_R.ADMINISTRATOR, _R.LEADERSHIP) + _SYSTEM,
    "edition.view": _any_of(*STAFF),
    "gate.waive": _any_of(_R.LEADERSHIP),
    "handover.make": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LEADERSHIP) + _SYSTEM,
    "hold.lift": _any_of(_R.LEADERSHIP),
    "hold.place": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "import.run": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER) + _SYSTEM,
    "journal.view": _any_of(*STAFF),
    "mail.view": _any_of(_R.ADMINISTRATOR),
    "move.correct": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "note.erase": _any_of(_R.ADMINISTRATOR),
    "member.edit": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER),
    "organisation.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON),
    "organisation.merge": _any_of(_R.GRANTS_OFFICER),
    "organisation.view": _any_of(*STAFF) + _PARTNER,
    "partnership.create": _any_of(_R.GRANTS_OFFICER),
    "partnership.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON),
    "partnership.move": _any_of(_R.GRANTS_OFFICER),
    "partnership.note": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP),
    "partnership.risk": _any_of(_R.GRANTS_OFFICER),
    "partnership.stop": _any_of(_R.LEADERSHIP, _R.GRANTS_OFFICER),
    "partnership.view": _any_of(*STAFF) + _PARTNER,
    "rate.edit": _any_of(_R.FINANCE),
    "rate.view": _any_of(*STAFF),
    "stand-in.edit": _any_of(_R.ADMINISTRATOR),
    "selection.record": _any_of(_R.GRANTS_OFFICER),
    "seal.view": _any_of(_R.ADMINISTRATOR, _R.AUDITOR),
}


def standing_of(
    person: Person,
    *,
    on: date | None = None,
    delegations: Sequence[Delegation] = (),
    stands_in_for: Sequence[Person] = (),
) -> Standing:
    """Return what a person is on a day, from loaded records; without a day only what has no end counts."""
    own = _roles(person)
    members = [member for member in person.memberships if _runs(member.term, on)]
    represented = tuple(Represented(one.id, _lent(one)) for one in stands_in_for if one.active)
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


def _roles(person: Person) -> frozenset[tuple[str, str | None]]:
    return frozenset((held.role, held.programme_id) for held in person.roles_held)


def _lent(person: Person) -> frozenset[tuple[str, str | None]]:
    """A stand-in does the work of somebody who is away; whoever administers accounts is not replaced that way."""
    kept = {Role.ADMINISTRATOR, Role.SYSTEM, Role.PARTNER_MEMBER}
    return frozenset(held for held in _roles(person) if held[0] not in kept)


def _runs(term: MembershipTerm | None, on: date | None) -> bool:
    if term is None:
        return True
    if on is None:
        return term.until_on is None
    return term.from_on <= on and (term.until_on is None or on <= term.until_on)


def _delegated(one: Delegation) -> Delegated:
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


def granted(standing: Standing, permission: str, scope: Scope) -> bool:
    """Say whether any row of a permission holds."""
    return any(all(predicate(standing, scope) for predicate in row) for row in PERMISSIONS[permission])


def check(standing: Standing, permission: str, scope: Scope, *, subject: Ref | None = None) -> None:
    """Raise NotPermitted where no row of the permission holds; note in whose name it is used where one does."""
    if not granted(standing, permission, scope):
        raise NotPermitted(permission, subject=subject)
    speak_for(standing, represented(standing, lambda one: granted(one, permission, scope)))


def represented(standing: Standing, allowed: Callable[[Standing], bool]) -> str | None:
    """Return the person in whose place somebody does this, or None where they may by themselves."""
    if not standing.stands_in_for or allowed(standing.alone):
        return None
    return next((one.person_id for one in standing.stands_in_for if allowed(standing.as_stand_in(one))), None)


def speak_for(standing: Standing, person_id: str | None) -> None:
    """Note in whose name the entries that follow are made."""
    if standing.voice is not None:
        standing.voice.on_behalf_of = person_id


def roles_granted(permission: str) -> tuple[Role, ...]:
    """Return the roles that a permission names, for sentences such as “ask leadership”."""
    return tuple(
        role
        for role in Role
        if role is not Role.SYSTEM and granted(Standing("", True, frozenset({(role.value, None)})), permission, Scope())
    )


def labels_granted(permission: str) -> tuple[Label, ...]:
    """Return what the roles that a permission names are called."""
    return tuple(ROLE_LABELS[role] for role in roles_granted(permission))


def scope_of(partnership: Partnership) -> Scope:
    """Return a loaded partnership's programme and parties."""
    return Scope(partnership.programme_id, frozenset(party.organisation_id for party in partnership.parties))
