"""Clauses edited for an agreement, as its gates see them: what waits for approval, what does not fit. A rule."""

from __future__ import annotations

from contracts import clause_edits
from contracts.assembly import assemble, question_of
from contracts.records import AgreementRecord
from lifecycle.facts import NOTHING_EDITED, EditedFacts, UnsettledClause
from policy import clause_files
from policy.edition import Edition
from policy.kinds import Tier


def of(one: AgreementRecord, edition: Edition, tier: Tier | None) -> EditedFacts:
    """Return the edits of an agreement as they stand in a tier; none while it has no tier or no clauses."""
    rules = edition.clauses
    if rules is None or tier is None:
        return NOTHING_EDITED
    asked = question_of(
        edition,
        kind=one.kind,
        tier=tier,
        partner_type=one.partner_type,
        basis=one.terms.payment_basis,
        parties=one.parties,
        downstream=one.downstream,
        languages=one.languages,
    )
    row = rules.editing(tier)
    outcome = clause_edits.applied(
        assemble(rules, clause_files.of(rules), asked),
        one.edits,
        languages=one.languages,
        may_leave_out=row.mandatory,
    )
    used = [edit.clause for edit in outcome.used]
    return EditedFacts(
        role=row.approval,
        clauses=tuple(used),
        waiting=tuple(outcome.title(clause) for clause in used if (row.approval, clause) not in one.edits_approved),
        unsettled=tuple(
            UnsettledClause(told.edit.clause, clause_edits.words(told, outcome)) for told in outcome.unsettled
        ),
    )
