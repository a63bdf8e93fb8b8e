"""How the steps of an agreement are told: drafted, worded, printed, moved, signed, reported on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from application.demo import assessing
from application.demo.cast import BODIES
from application.demo.papers import signed_copy
from contracts import actions as agreements
from contracts import clause_actions
from contracts.drafting import Draft
from contracts.models import Agreement
from contracts.printing import attach_file, print_document
from kernel.money import parse_amount
from kernel.storage import Attachment
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs, SignatureInput
from policy.kinds import AgreementKind, PaymentBasis

if TYPE_CHECKING:
    from application.demo.script import Carry, Contract, Press, Receive, Sign
    from application.demo.script_clauses import Own, Repay, Reword
    from application.demo.telling import Hand, Teller, Told


def contract(teller: Teller, told: Told, act: Contract, hand: Hand) -> None:
    """Draft an agreement."""
    currency = act.currency or "USD"
    told.drafts[act.key] = Draft(
        kind=AgreementKind(act.kind),
        title=act.title,
        recipient_id=teller.organisation(act.recipient, hand).id,
        language=act.language,
        umbrella_id=told.agreements[act.umbrella].id if act.umbrella else None,
        amount=parse_amount(act.amount, currency) if act.amount else None,
        payment_basis=PaymentBasis(act.basis) if act.basis else None,
        starts_on=teller.calendar.day(act.starts),
        ends_on=teller.calendar.day(act.ends),
        downstream=act.downstream,
        budget=[(what, parse_amount(amount, currency)) for what, amount in act.budget],
        reports=[(kind, teller.calendar.day(due)) for kind, due in act.reports],
    )
    told.agreements[act.key] = agreements.draft(
        teller.work.session, told.partnership, told.drafts[act.key], told.edition, **hand.keywords
    )


def press(teller: Teller, told: Told, act: Press, hand: Hand) -> None:
    """Print an agreement."""
    print_document(teller.work.session, teller.work.storage, told.agreements[act.key], told.edition, **hand.keywords)


def carry(teller: Teller, told: Told, act: Carry, hand: Hand) -> None:
    """Move an agreement; before it goes out to be signed, both sides have assessed each other as deep as it asks."""
    inputs = MoveInputs(reason=act.reason)
    if act.trigger == "send":
        assessing.assess(teller, told, told.agreements[act.key], hand)
    advance(teller.work.session, told.agreements[act.key], act.trigger, inputs=inputs, **hand.keywords)


def sign(teller: Teller, told: Told, act: Sign, hand: Hand) -> None:
    """Record a signature."""
    agreement, body = told.agreements[act.key], BODIES[act.organisation]
    paper = _signed_paper(teller, agreement, hand) if act.with_file else None
    signature = SignatureInput(
        organisation_id=teller.organisation(act.organisation, hand).id,
        signatory=body.signatory,
        capacity=body.capacity,
        attachment_id=paper.id if paper else None,
    )
    inputs = MoveInputs(signature=signature)
    advance(teller.work.session, agreement, "record-signature", inputs=inputs, **hand.keywords)


def _signed_paper(teller: Teller, agreement: Agreement, hand: Hand) -> Attachment:
    lines = [f"{agreement.number}", agreement.title, "", "Demo: the signed copy stands here.", hand.on.isoformat()]
    return attach_file(
        teller.work.session,
        teller.work.storage,
        agreement,
        signed_copy(lines),
        name=f"{agreement.number}-signed.pdf",
        media_type="application/pdf",
        purpose="signed",
        **hand.keywords,
    )


def receive(teller: Teller, told: Told, act: Receive, hand: Hand) -> None:
    """Note that the oldest open report came."""
    agreement = told.agreements[act.key]
    report = next(one for one in agreement.reports if one.received_on is None)
    agreements.receive_report(teller.work.session, report, agreement, **hand.keywords)


def repay(teller: Teller, told: Told, act: Repay, hand: Hand) -> None:
    """Change what a draft is paid against."""
    changed = replace(told.drafts[act.key], payment_basis=PaymentBasis(act.basis))
    agreements.edit_terms(teller.work.session, told.agreements[act.key], changed, told.edition, **hand.keywords)


def reword(teller: Teller, told: Told, act: Reword, hand: Hand) -> None:
    """Give a clause of a draft other words."""
    agreement = told.agreements[act.key]
    typed = _typed(agreement, act.reason, text=act.text)
    clause_actions.edit_clause(teller.work.session, agreement, act.clause, told.edition, typed, **hand.keywords)


def own(teller: Teller, told: Told, act: Own, hand: Hand) -> None:
    """Add a clause of one's own to a draft."""
    agreement = told.agreements[act.key]
    typed = replace(_typed(agreement, act.reason, title=act.title, text=act.text), family=act.family)
    clause_actions.add_clause(teller.work.session, agreement, told.edition, typed, **hand.keywords)


def _typed(agreement: Agreement, reason: str, **said: str) -> clause_actions.Typed:
    """Return what is typed into the fields of the agreement's language."""
    typed: dict[str, Any] = {f"{name}_{agreement.language}": words for name, words in said.items()}
    return clause_actions.Typed(reason=reason, **typed)
