"""Where the control is that mends an unmet gate, and who may use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from kernel.text import Label
from kernel.unmet import Ref, Unmet
from partnerships.permissions import PERMISSIONS, ROLE_LABELS, Role, roles_granted
from web.account import may, my_standing


@dataclass(frozen=True, slots=True)
class Control:
    """A page by its endpoint, the name of the identifier in its address, and the field to focus."""

    endpoint: str
    field: str
    words: Label


#: Control named by a gate → where it is. The name's first part is the kind of the subject.
CONTROLS: Mapping[str, Control] = {}


def address(unmet: Unmet) -> str:
    """Return the address of the control that mends this, its field focused."""
    control = CONTROLS[unmet.control]
    return url_for(control.endpoint, subject_id=unmet.subject.id, _anchor=control.field)


def words(unmet: Unmet) -> Label:
    """Return what the link to the control says."""
    return CONTROLS[unmet.control].words


def whom(fixed_by: str) -> tuple[Label, ...]:
    """Return the roles that can mend it; a gate names a permission or a role."""
    roles = roles_granted(fixed_by) if fixed_by in PERMISSIONS else (Role(fixed_by),)
    return tuple(ROLE_LABELS[role] for role in roles)


def can_fix(unmet: Unmet) -> bool:
    """Say whether the reader may use the control that mends this."""
    return (
        may(unmet.fixed_by)
        if unmet.fixed_by in PERMISSIONS
        else unmet.fixed_by in {role for role, _programme in my_standing().roles}
    )


def page_of(ref: Ref) -> str | None:
    """Return the address of a subject's own page, or None where its kind has none."""
    endpoints = {
        "agreement": "agreements.show",
        "organisation": "organisations.show",
        "partnership": "partnerships.show",
        "edition": "editions.show",
    }
    return url_for(endpoints[ref.kind], subject_id=ref.id) if ref.kind in endpoints else None
