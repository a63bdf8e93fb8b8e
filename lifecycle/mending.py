"""Who may mend an unmet gate, and what tells one gate from another. Pure rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kernel.text import Message
from kernel.unmet import Ref, Unmet
from kernel.workflow import Move
from partnerships.permissions import PERMISSIONS, Role, Scope, Standing, granted, holds, roles_granted

#: Gates that only somebody else than whoever they stop can open.
SOMEBODY_ELSE = frozenset({"approver-without-conflict", "not-the-author", "not-approved-before", "within-delegation"})
#: Controls that one person alone may use, whose identifier stands behind the colon; and that anybody may but that one.
ONE_ALONE, ALL_BUT_ONE = "partnership.declaration:", ("partnership.handling:", "agreement.clause-approval:")
#: Gates that open by themselves when their day comes.
BY_ITSELF = frozenset({"start-reached"})
#: The code of what is no gate: the move needs a permission that the reader lacks.
NOT_YOURS = "not-yours"
#: What is kept for everybody, so that a permission held in any programme is enough.
EVERYBODYS = ("organisation.", "rate.")


def may_mend(unmet: Unmet, by: Standing, scope: Scope) -> bool:
    """Say whether somebody may use the control that mends this, judged in the scope of its subject."""
    return (
        unmet.code not in SOMEBODY_ELSE
        and is_theirs(unmet.control, by.person_id)
        and holds_what(unmet.fixed_by, by, scope)
    )


def is_theirs(control: str, person_id: str) -> bool:
    """Say whether a control is not kept from somebody by name, whatever they hold."""
    if control.startswith(ONE_ALONE):
        return control.removeprefix(ONE_ALONE) == person_id
    return control not in {prefix + person_id for prefix in ALL_BUT_ONE}


def holds_what(fixed_by: str, by: Standing, scope: Scope) -> bool:
    """Say whether somebody has the permission, or holds the role, that a gate names."""
    if fixed_by in PERMISSIONS:
        return granted(by, fixed_by, Scope() if fixed_by.startswith(EVERYBODYS) else scope)
    return by.active and holds(Role(fixed_by))(by, scope)


def names_held(by: Standing) -> Iterator[str]:
    """Yield every permission and role that somebody has somewhere, for one question about all requests at once."""
    anywhere = Scope(None, by.organisations)
    yield from (name for name in PERMISSIONS if granted(by, name, anywhere))
    yield from sorted({role for role, _programme in by.roles})


def roles_for(fixed_by: str) -> tuple[Role, ...]:
    """Return the roles that can mend it; a gate names a permission or a role."""
    return roles_granted(fixed_by) if fixed_by in PERMISSIONS else (Role(fixed_by),)


def not_yours(move: Move, subject: Ref) -> Unmet:
    """Return the lack of a move's permission as something that somebody else can mend: by making the move."""
    return Unmet(NOT_YOURS, _make(move), subject, move.permission, f"{subject.kind}.moves:{move.trigger}")


def as_asked(unmet: Unmet, move: Move) -> Unmet:
    """Return a gate in words for whoever is asked: what stops the asker alone asks them to make the move."""
    return replace(unmet, message=_make(move)) if unmet.code in SOMEBODY_ELSE else unmet


def _make(move: Move) -> Message:
    return Message("Make the move “%(move)s”.", move=move.label)


def same(unmet: Unmet, code: str, about: Ref, control: str) -> bool:
    """Say whether an unmet gate is the one that somebody asked about."""
    return (unmet.code, unmet.subject, unmet.control) == (code, about, control)


def find(unmet: Sequence[Unmet], code: str, about: Ref, control: str) -> Unmet | None:
    """Return the unmet gate that is meant, or None where it is met."""
    return next((one for one in unmet if same(one, code, about, control)), None)


def open_key(unmet: Unmet, audience: str) -> str:
    """Return what two open requests must not share: the gate, who mends it, and who asks."""
    return "|".join((str(unmet.subject), unmet.code, unmet.control, unmet.fixed_by, audience))


def audience_of(by: Standing, scope: Scope) -> str:
    """Return on whose side somebody asks: our staff's, or that of one partner organisation."""
    if by.works_here:
        return "staff"
    theirs = sorted(by.organisations & scope.organisations)
    return theirs[0] if theirs else "staff"
