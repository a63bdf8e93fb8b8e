"""Letting a subject pass one gate of one move, once, by whom the edition names and with a written reason."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.text import Message
from lifecycle import actions, judging, queries
from lifecycle.judging import Facts, PossibleMove
from lifecycle.queries import Subject
from partnerships import permissions
from partnerships.models import Partnership
from partnerships.permissions import Standing, scope_of
from partnerships.waiver_models import Waiver
from policy.edition import Edition

#: The longest reason, in characters.
REASON = 4_000


def waive(
    session: Session, subject: Subject, move: str, gate: str, *, reason: str, by: Standing, on: date, now: datetime
) -> Waiver:
    """Waive one unmet gate of a move that leaves from where the subject stands.

    It counts for that move alone and is used up when the subject next moves. Raises IllegalMove for a move that does
    not leave from here, Conflict where the gate is met, waived already or never waived, and NotPermitted.
    """
    actions.lock(session, subject)
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    edition = queries.edition_for(session, subject)
    facts = queries.facts_of(session, subject, today=on)
    judged = judging.judge(move, facts, edition, by=by)
    permissions.check(by, _permission(edition, facts, judged, gate), scope_of(partnership), subject=subject.ref)
    fields = Fields()
    words = fields.prose("reason", reason, longest=REASON)
    fields.settle(subject.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    waiver = Waiver(
        id=new_id(),
        subject_kind=subject.ref.kind,
        subject_id=subject.id,
        move=move,
        gate=gate,
        note_id=note["note"],
        by=by.person_id,
        on=on,
        now=now,
    )
    session.flush()
    session.add(waiver)
    session.flush()
    refs = [] if isinstance(subject, Partnership) else [partnership.ref]
    told: dict[str, Plain] = {"move": move, "gate": gate, "reason": note}
    journal.record(session, subject.ref, "GateWaived", told, by=by.person_id, on=on, now=now, refs=refs)
    return waiver


def _permission(edition: Edition, facts: Facts, judged: PossibleMove, gate: str) -> str:
    """Return the permission that the edition names for an unmet gate; raises Conflict where nothing can be waived."""
    if (judged.move.trigger, gate) in facts.waived:
        raise Conflict(Message("This gate is waived already, for the next move."), subject=facts.ref)
    if gate not in {one.code for one in judged.unmet}:
        raise Conflict(Message("This gate is met; there is nothing to waive."), subject=facts.ref)
    permission = edition.waiver(gate)
    if permission is None:
        raise Conflict(Message("The rules of this partnership let nobody waive this."), subject=facts.ref)
    return permission
