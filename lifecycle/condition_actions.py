"""Writes what an assessment found weak into a draft, a clause for each, to be approved as any edited clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import agreed_clauses, clause_actions
from contracts.clause_actions import Typed
from contracts.condition_models import AgreementCondition
from contracts.models import Agreement
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import Message, render
from lifecycle import conditions
from lifecycle.condition_queries import weaknesses
from lifecycle.conditions import Weakness
from lifecycle.queries import edition_for
from partnerships.permissions import Standing


def write_conditions(
    session: Session,
    agreement: Agreement,
    keys: Sequence[str],
    *,
    due_on: date,
    by: Standing,
    on: date,
    now: datetime,
) -> Agreement:
    """Add a clause for each of these weaknesses that has none yet; asked again, nothing happens.

    Raises Invalid where none is chosen, one is not there or the day is past, and else as `add_clause` does.
    """
    there = {one.key: one for one in weaknesses(session, agreement)}
    fields = Fields()
    if not keys:
        fields.wrong("conditions", "Choose at least one.")
    if any(key not in there for key in keys):
        fields.wrong("conditions", "One of these was not found weak, or was assessed again. Look at the list again.")
    if due_on < on:
        fields.wrong("due_on", "This day is past.")
    fields.settle(agreement.ref)
    edition = edition_for(session, agreement)
    for key in dict.fromkeys(keys):
        outcome = agreed_clauses.outcome_of(agreement, edition)
        if not conditions.stands(there[key], [one.edit.text for one in agreement.clause_edits]):
            words = conditions.worded(there[key], due_on)
            typed = Typed(
                text_en=words.text.en,
                text_es=words.text.es,
                title_en=words.title.en,
                title_es=words.title.es,
                family=conditions.family_among(part.family.key for part in outcome.base),
                reason=render(Message("A condition from the joint assessment.")),
            )
            before = {one.clause for one in agreement.clause_edits}
            clause_actions.add_clause(session, agreement, edition, typed, by=by, on=on, now=now)
            (clause,) = {one.clause for one in agreement.clause_edits} - before
            session.add(_kept(agreement, there[key], clause, due_on))
    session.flush()
    return agreement


def _kept(agreement: Agreement, weak: Weakness, clause: str, due_on: date) -> AgreementCondition:
    """The row by which it is known whether the condition is met, whatever its words become."""
    return AgreementCondition(
        id=new_id(),
        agreement_id=agreement.id,
        clause=clause,
        organisation_id=weak.organisation_id,
        side=weak.side.value,
        item=weak.item.key,
        agreed_on=weak.agreed_on,
        due_on=due_on,
    )
