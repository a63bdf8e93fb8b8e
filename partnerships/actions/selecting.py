"""Why this partner, and whose interests stand beside: the basis of selection, declarations about conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.days import refuse_future
from kernel.errors import Conflict, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.marks import rules_of
from partnerships.actions.versions import hold_open, touch
from partnerships.choosing_models import ConflictDeclaration, Selection
from partnerships.models import Partnership, Person
from partnerships.permissions import Role, Standing, scope_of, standing_of
from policy.choosing import Basis

#: Who agrees to a direct selection; somebody else than the one who records it.
AGREEING = Role.LEADERSHIP
_MOST_APPLICANTS = 100_000


def record_selection(
    session: Session,
    partnership: Partnership,
    *,
    basis: str,
    reference: str | None = None,
    applicants: str | int | None = None,
    justification: str | None = None,
    agreed_by: Person | None = None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Selection:
    """Record how the partner was selected; `on` is the day of the call, of the proposal's arrival, of the agreement.

    What the chosen basis does not ask for is left aside.
    """
    permissions.check(by, "selection.record", scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    rules_of(session, partnership)
    fields = Fields()
    chosen = _read_basis(fields, basis, reference, applicants, justification)
    if chosen.basis == Basis.DIRECT:
        _check_agreeing(fields, partnership, agreed_by, by)
    fields.settle(partnership.ref)
    note = journal.write_note(session, chosen.because, by=by.person_id, now=now) if chosen.because else None
    session.flush()
    kept = _kept(session, partnership)
    kept.basis, kept.on, kept.reference, kept.applicants = chosen.basis, on, chosen.call, chosen.count
    kept.justification = str(note["note"]) if note else None
    kept.agreed_by = agreed_by.id if agreed_by and chosen.basis == Basis.DIRECT else None
    kept.by = by.person_id
    touch(session, partnership, held)
    session.refresh(kept)
    facts: dict[str, Plain] = {"basis": kept.basis, "applicants": kept.applicants, "agreed_by": kept.agreed_by}
    tell(session, partnership, "SelectionRecorded", {**facts, "justification": note}, by=by, on=on, now=now)
    return kept


def _kept(session: Session, partnership: Partnership) -> Selection:
    kept = session.get(Selection, partnership.id)
    if kept is None:
        kept = Selection(partnership_id=partnership.id)
        session.add(kept)
    return kept


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A basis of selection, and what it asks for."""

    basis: str
    call: str | None
    count: int | None
    because: str | None


def _read_basis(
    fields: Fields, basis: str, reference: str | None, applicants: str | int | None, justification: str | None
) -> _Chosen:
    """Read a basis of selection with what it asks for, leaving aside what it does not."""
    chosen = fields.choice("basis", basis, list(Basis))
    return _Chosen(
        chosen,
        fields.line("reference", reference) if chosen == Basis.COMPETED else None,
        _applicants(fields, applicants) if chosen == Basis.COMPETED else None,
        fields.prose("justification", justification, longest=4000) if chosen == Basis.DIRECT else None,
    )


def _applicants(fields: Fields, typed: str | int | None) -> int | None:
    count = fields.number("applicants", str(typed) if typed is not None else None)
    if count is None:
        return None
    if count != count.to_integral_value() or not 0 < count <= _MOST_APPLICANTS:
        fields.wrong("applicants", "Give a whole number of applicants, at least one.")
        return None
    return int(count)


def _check_agreeing(fields: Fields, partnership: Partnership, agreed_by: Person | None, by: Standing) -> None:
    if agreed_by is None:
        fields.wrong("agreed_by", "Say who in leadership agreed to it.")
    elif agreed_by.id == by.person_id:
        fields.wrong("agreed_by", "Somebody else than you has to agree to a direct selection.")
    elif not agreed_by.active or not permissions.holds(AGREEING)(standing_of(agreed_by), scope_of(partnership)):
        fields.wrong("agreed_by", "%(name)s does not belong to the leadership of this programme.", name=agreed_by.name)


def declare_conflict(
    session: Session,
    partnership: Partnership,
    *,
    declared: bool,
    what: str | None = None,
    by: Standing,
    on: date,
    now: datetime,
) -> ConflictDeclaration:
    """Declare one's own interests in a partnership, or that there are none; nobody's form goes stale by it."""
    permissions.check(by, "conflict.declare", scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    rules_of(session, partnership)
    if not declared and _waits_for_handling(session, partnership, by.person_id):
        raise Conflict(
            Message("The conflict you declared waits to be handled by somebody else; after that you declare anew."),
            subject=partnership.ref,
        )
    fields = Fields()
    said = fields.prose("what", what, longest=4000) if declared else None
    fields.settle(partnership.ref)
    note = journal.write_note(session, said, by=by.person_id, now=now) if said else None
    session.flush()
    made = ConflictDeclaration(
        id=new_id(),
        partnership_id=partnership.id,
        person_id=by.person_id,
        declared=declared,
        what=str(note["note"]) if note else None,
        on=on,
        now=now,
    )
    session.add(made)
    session.flush()
    facts: dict[str, Plain] = {"declaration": made.id, "declared": declared, "what": note}
    tell(session, partnership, "ConflictDeclared", facts, by=by, on=on, now=now)
    return made


def _waits_for_handling(session: Session, partnership: Partnership, person_id: str) -> bool:
    """Say whether somebody's newest declaration is a conflict that nobody has handled."""
    newest = (
        select(ConflictDeclaration)
        .where(ConflictDeclaration.partnership_id == partnership.id, ConflictDeclaration.person_id == person_id)
        .order_by(ConflictDeclaration.id.desc())
        .limit(1)
    )
    found = session.scalars(newest).one_or_none()
    return found is not None and found.declared and found.handling is None


def handle_conflict(
    session: Session,
    partnership: Partnership,
    declaration: ConflictDeclaration,
    *,
    handling: str,
    by: Standing,
    on: date,
    now: datetime,
) -> ConflictDeclaration:
    """Say how a declared conflict is handled; never by the person who declared it."""
    permissions.check(by, "conflict.handle", scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    session.refresh(declaration, with_for_update=True)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    if not declaration.declared:
        raise invalid("handling", "No conflict was declared here.")
    if declaration.person_id in {by.person_id, *(one.person_id for one in by.stands_in_for)}:
        raise invalid("handling", "Somebody else has to say how your conflict is handled.")
    fields = Fields()
    said = fields.prose("handling", handling, longest=4000)
    if on < declaration.on:
        fields.wrong("on", "It was declared on %(day)s; it cannot be handled before.", day=declaration.on)
    fields.settle(partnership.ref)
    note = journal.write_note(session, said, by=by.person_id, now=now)
    session.flush()
    declaration.handling, declaration.handled_by, declaration.handled_on = str(note["note"]), by.person_id, on
    session.flush()
    facts: dict[str, Plain] = {"declaration": declaration.id, "person": declaration.person_id, "handling": note}
    tell(session, partnership, "ConflictHandled", facts, by=by, on=on, now=now)
    return declaration
