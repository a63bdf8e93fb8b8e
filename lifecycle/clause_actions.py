"""Approving the clauses that were edited for one agreement: by whom its edition names, and never by an author."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts.clause_models import ClauseApproval
from contracts.models import Agreement
from contracts.states import LABELS, State
from kernel.days import refuse_future
from kernel.errors import Conflict, GateClosed
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message
from lifecycle import actions, agreement_queries, clause_gates
from lifecycle.approving import claim
from lifecycle.facts import AgreementFacts
from partnerships import permissions
from partnerships.permissions import Standing, scope_of, speak_for

#: Until it goes out for signature; from then on the clauses stand as they are.
OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})


def approve_clauses(session: Session, agreement: Agreement, *, by: Standing, on: date, now: datetime) -> Agreement:
    """Approve every edited clause of an agreement as its terms stand; done already, nothing happens.

    Raises GateClosed where the reader wrote any of the terms or the approval is another's to give, and Conflict where
    nothing was edited or it has gone out for signature.
    """
    permissions.check(by, "agreement.approve", scope_of(agreement.partnership), subject=agreement.ref)
    actions.lock(session, agreement)
    facts = agreement_queries.facts(session, [agreement.id], today=on)[agreement.id]
    refuse_future(on, zone=facts.partnership.zone, now=now)
    _refuse_nothing(agreement, facts.edited.clauses)
    refused = list(clause_gates.approval_not_theirs(facts, by))
    if refused:
        raise GateClosed(refused, subject=agreement.ref)
    if not facts.edited.waiting:
        return agreement
    _approve(session, agreement, facts, by=by, on=on, now=now)
    return agreement


def _approve(
    session: Session, agreement: Agreement, facts: AgreementFacts, *, by: Standing, on: date, now: datetime
) -> None:
    """Note who approved what, on whose behalf, and tell it."""
    rests_on = claim(facts, by, facts.edited.role)
    delegation = rests_on.delegation.id if rests_on.delegation else None
    speak_for(by, rests_on.on_behalf_of)
    session.add(
        ClauseApproval(
            id=new_id(),
            agreement_id=agreement.id,
            terms_version=agreement.terms_version,
            clauses=" ".join(facts.edited.clauses),
            role=facts.edited.role,
            person_id=by.person_id,
            on_behalf_of=rests_on.speaks_for,
            delegation_id=delegation,
            on=on,
            now=now,
        )
    )
    session.flush()
    told: dict[str, Plain] = {
        "clauses": list(facts.edited.clauses),
        "role": facts.edited.role,
        "terms": agreement.terms_version,
        **({"delegation": delegation, "delegated_by": rests_on.speaks_for} if delegation else {}),
    }
    tell(session, agreement, "ClausesApproved", told, by=by, on=on, now=now, refs=[agreement.partnership.ref])


def _refuse_nothing(agreement: Agreement, clauses: tuple[str, ...]) -> None:
    if agreement.state not in OPEN:
        raise Conflict(
            Message(
                "%(number)s is %(state)s; its clauses stand as they are.",
                number=agreement.number,
                state=LABELS[agreement.state],
            ),
            subject=agreement.ref,
        )
    if not clauses:
        raise Conflict(Message("No clause of this agreement was edited."), subject=agreement.ref)
