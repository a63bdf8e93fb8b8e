"""Who may do what: one table of predicates.

A permission is granted if any of its rows holds; a row holds if all of its predicates hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from kernel.errors import NotPermitted
from kernel.text import Label
from kernel.unmet import Ref

if TYPE_CHECKING:
    from partnerships.models import Partnership, Person


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
class Standing:
    """Who is asking: the roles and memberships of one person, read once per piece of work."""

    person_id: str
    active: bool
    roles: frozenset[tuple[str, str | None]]
    organisations: frozenset[str] = frozenset()

    def programmes(self, *roles: str) -> frozenset[str | None]:
        """Return the programmes in which one of the roles is held; None stands for all."""
        return frozenset(programme for role, programme in self.roles if role in roles)


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
    "agreement.approve": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP, _R.FINANCE),
    "agreement.cancel": _any_of(_R.GRANTS_OFFICER),
    "agreement.close": _any_of(_R.GRANTS_OFFICER),
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
    "conflict.declare": _any_of(*STAFF),
    "conflict.handle": _any_of(_R.LEADERSHIP),
    "edition.propose": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LEADERSHIP) + _SYSTEM,
    "edition.publish": _any_of(_R.ADMINISTRATOR, _R.LEADERSHIP) + _SYSTEM,
    "edition.view": _any_of(*STAFF),
    "gate.waive": _any_of(_R.LEADERSHIP),
    "import.run": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER) + _SYSTEM,
    "journal.view": _any_of(*STAFF),
    "mail.view": _any_of(_R.ADMINISTRATOR),
    "note.erase": _any_of(_R.ADMINISTRATOR),
    "organisation.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON),
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
    "selection.record": _any_of(_R.GRANTS_OFFICER),
    "seal.view": _any_of(_R.ADMINISTRATOR, _R.AUDITOR),
}


def standing_of(person: Person) -> Standing:
    """Return what a person is, from the loaded record."""
    return Standing(
        person.id,
        person.active,
        frozenset((held.role, held.programme_id) for held in person.roles_held),
        frozenset(member.organisation_id for member in person.memberships),
    )


def granted(standing: Standing, permission: str, scope: Scope) -> bool:
    """Say whether any row of a permission holds."""
    return any(all(predicate(standing, scope) for predicate in row) for row in PERMISSIONS[permission])


def check(standing: Standing, permission: str, scope: Scope, *, subject: Ref | None = None) -> None:
    """Raise NotPermitted where no row of the permission holds."""
    if not granted(standing, permission, scope):
        raise NotPermitted(permission, subject=subject)


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
