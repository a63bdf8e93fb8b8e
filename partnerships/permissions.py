"""Who may do what: one table of predicates.

A permission is granted if any of its rows holds; a row holds if all of its predicates hold. What people are stands in
`roles`, who asks in `standings`; both are read through here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from kernel.errors import NotPermitted
from kernel.text import Label
from kernel.unmet import Ref
from partnerships.roles import DUTY_LABELS, PARTNERS_DUTY_LABELS, ROLE_LABELS, STAFF, Duty, Role
from partnerships.standings import ANYWHERE, EVERYWHERE, Delegated, Represented, Scope, Standing, Voice, standing_of

if TYPE_CHECKING:
    from partnerships.models import Partnership

__all__ = [
    "ANYWHERE",
    "DUTY_LABELS",
    "EVERYWHERE",
    "PERMISSIONS",
    "ROLE_LABELS",
    "STAFF",
    "Delegated",
    "Duty",
    "Represented",
    "Role",
    "Scope",
    "Standing",
    "Voice",
    "check",
    "granted",
    "has_duty",
    "holds",
    "labels_granted",
    "represented",
    "roles_granted",
    "scope_of",
    "speak_for",
    "standing_of",
]

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
    wanted = role.value

    def held(standing: Standing, scope: Scope) -> bool:
        asked = scope.programme_id
        for one, programme in standing.roles:
            if one == wanted and (programme is None or asked is None or programme == asked):
                return True
        return False

    return held


def _any_of(*roles: Role) -> tuple[Row, ...]:
    return tuple((is_active, holds(role)) for role in roles)


_R = Role
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
    "assurance.plan": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.FINANCE),
    "assurance.view": _any_of(*STAFF),
    "concern.handle": _any_of(_R.LEADERSHIP),
    "conflict.declare": _any_of(*(role for role in STAFF if role is not _R.AUDITOR)),
    "conflict.handle": _any_of(_R.LEADERSHIP),
    "delegation.edit": _any_of(_R.LEADERSHIP),
    "delegation.view": _any_of(*STAFF),
    "diligence.agree": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP) + _PARTNER,
    "diligence.answer": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP, _R.FINANCE) + _PARTNER,
    "diligence.record-paper": _any_of(_R.GRANTS_OFFICER, _R.LIAISON) + _PARTNER,
    "diligence.view": _any_of(*STAFF) + _PARTNER,
    "edition.propose": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LEADERSHIP) + _SYSTEM,
    "edition.publish": _any_of(_R.ADMINISTRATOR, _R.LEADERSHIP) + _SYSTEM,
    "edition.view": _any_of(*STAFF),
    "flag.decide": _any_of(_R.LEADERSHIP),
    "flag.raise": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "flag.view": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP, _R.AUDITOR),
    "gate.waive": _any_of(_R.LEADERSHIP),
    "handover.make": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LEADERSHIP) + _SYSTEM,
    "hold.lift": _any_of(_R.LEADERSHIP),
    "hold.place": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "import.run": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER) + _SYSTEM,
    "job.replay": _any_of(_R.ADMINISTRATOR),
    "job.view": _any_of(_R.ADMINISTRATOR),
    "journal.view": _any_of(*STAFF),
    "mail.view": _any_of(_R.ADMINISTRATOR),
    "move.correct": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "note.erase": _any_of(_R.ADMINISTRATOR),
    "member.edit": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER) + _SYSTEM,
    "member.view": (*_any_of(*STAFF), (is_active, has_duty(Duty.SIGNATORY))),
    "organisation.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON),
    "organisation.merge": _any_of(_R.GRANTS_OFFICER),
    "organisation.view": _any_of(*STAFF) + _PARTNER,
    "outside.accept": _any_of(_R.GRANTS_OFFICER),
    "outside.view": _any_of(*STAFF) + _PARTNER,
    "pack.done": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP) + _PARTNER,
    "pack.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP) + _PARTNER,
    "pack.view": _any_of(*STAFF) + _PARTNER,
    "partnership.create": _any_of(_R.GRANTS_OFFICER),
    "partnership.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON),
    "partnership.move": _any_of(_R.GRANTS_OFFICER),
    "partnership.note": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP),
    "partnership.risk": _any_of(_R.GRANTS_OFFICER),
    "partnership.stop": _any_of(_R.LEADERSHIP, _R.GRANTS_OFFICER),
    "partnership.view": _any_of(*STAFF) + _PARTNER,
    "rate.edit": _any_of(_R.FINANCE),
    "rate.view": _any_of(*STAFF),
    "report.financial": ((is_active, is_party, has_duty(Duty.FINANCE)),),
    "report.narrative": ((is_active, is_party, has_duty(Duty.PROGRAMME)),),
    "screening.lists.load": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER) + _SYSTEM,
    "screening.lists.view": _any_of(*STAFF) + _SYSTEM,
    "screening.decide": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP),
    "screening.run": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP) + _SYSTEM,
    "screening.view": _any_of(_R.GRANTS_OFFICER, _R.LEADERSHIP, _R.AUDITOR) + _SYSTEM,
    "risk.edit": _any_of(_R.GRANTS_OFFICER, _R.LIAISON, _R.LEADERSHIP) + _PARTNER,
    "risk.view": _any_of(*STAFF) + _PARTNER,
    "stand-in.edit": _any_of(_R.ADMINISTRATOR),
    "selection.record": _any_of(_R.GRANTS_OFFICER),
    "seal.view": _any_of(_R.ADMINISTRATOR, _R.AUDITOR),
    "template.propose": _any_of(_R.ADMINISTRATOR, _R.GRANTS_OFFICER, _R.LEADERSHIP),
    "template.publish": _any_of(_R.ADMINISTRATOR, _R.LEADERSHIP),
    "template.view": _any_of(*STAFF),
}


def granted(standing: Standing, permission: str, scope: Scope) -> bool:
    """Say whether any row of a permission holds."""
    # Loops: this is asked many times for every page, and of each of a thousand partnerships that move together.
    for row in PERMISSIONS[permission]:
        for predicate in row:
            if not predicate(standing, scope):
                break
        else:
            return True
    return False


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
    """Return what the roles that a permission names are called; where only a partner's duty gives it, that."""
    roles = tuple(ROLE_LABELS[role] for role in roles_granted(permission))
    return roles or tuple(PARTNERS_DUTY_LABELS[duty] for duty in Duty if _gives(duty, permission))


def _gives(duty: Duty, permission: str) -> bool:
    member = Standing("", True, frozenset(), frozenset({""}), frozenset({(duty.value, "")}))
    return granted(member, permission, Scope(None, frozenset({""})))


def scope_of(partnership: Partnership) -> Scope:
    """Return a loaded partnership's programme and parties."""
    return Scope(partnership.programme_id, frozenset(party.organisation_id for party in partnership.parties))
