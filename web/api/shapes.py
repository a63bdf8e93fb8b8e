"""Records as plain data, the way the API shows them; encoding dates and money is `resource.encode`'s business."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from contracts import ledger
from contracts import queries as contract_queries
from contracts.models import Agreement, PrintedDocument, Signer
from contracts.records import Brief
from contracts.states import State
from diligence.models import Assessment
from kernel.packing import unpack
from kernel.storage import Attachment
from kernel.text import Message, render
from lifecycle import agreement_queries
from lifecycle.judging import PossibleMove
from lifecycle.queries import Subject, workflow_of
from partnerships.models import Organisation, Partnership, Party, Person
from partnerships.permissions import Standing, granted, scope_of
from policy.edition import Edition
from policy.kinds import Tier
from web import controls, problems
from web.account import my_work
from web.api.resource import money

Shape = dict[str, Any]
#: What shows that a reader works here: partners never see how a partnership is rated.
STAFF = "journal.view"


def named(record: Organisation | Person | None) -> Shape | None:
    """Return an identifier with its name, or None."""
    return {"id": record.id, "name": record.name} if record is not None else None


def share(hundredths: int | None) -> str | None:
    """Return a share in percent as text with two decimals."""
    return None if hundredths is None else f"{Decimal(hundredths) / 100:.2f}"


def partnership(one: Partnership, edition: Edition, agreements: Sequence[Brief], by: Standing) -> Shape:
    """Return a partnership with its parties, its exploration and its agreements in brief."""
    staff = granted(by, STAFF, scope_of(one))
    return {
        "id": one.id,
        "number": one.number,
        "title": one.title,
        "idea": one.idea,
        "programme": {"id": one.programme.id, "name": one.programme.name},
        "edition": edition.title,
        "stage": one.stage,
        "stage_kind": edition.stage(one.stage).kind.value,
        "stage_since": one.stage_since,
        "came_from": one.came_from,
        "outcome": one.outcome,
        "market_system": one.market_system,
        "relationship_type": one.relationship_type,
        "financial": one.financial,
        "liaison": named(one.liaison),
        "risk": one.risk if staff else None,
        "flagged": one.flagged if staff else None,
        "opened_on": one.opened_on,
        "tier": highest(agreements),
        "parties": [party(found) for found in one.parties],
        "team": [{"person": named(member.person), "duty": member.duty} for member in one.team] if staff else [],
        "exploration": exploration(one),
        "agreements": [brief(found) for found in agreements],
        "version": one.version,
    }


def highest(agreements: Sequence[Brief]) -> str | None:
    """Return the highest tier among agreements that were not cancelled."""
    order = list(Tier)
    found = [Tier(one.tier) for one in agreements if one.tier and one.state != "cancelled"]
    return max(found, key=order.index).value if found else None


def party(one: Party) -> Shape:
    """Return a party with what it brings."""
    return {
        "id": one.id,
        "organisation": named(one.organisation),
        "role": one.role,
        "share": share(one.share),
        "contributions": [
            {
                "kind": gift.kind,
                "what": gift.what,
                "amount": money(gift.amount, gift.currency),
                "valuation": gift.valuation,
            }
            for gift in one.contributions
        ],
    }


def exploration(one: Partnership) -> Shape | None:
    """Return the exploration that is planned or under way."""
    plan = one.exploration
    if plan is None:
        return None
    return {
        "question": plan.question,
        "cap": money(plan.cap, plan.currency),
        "ends_on": plan.ends_on,
        "co_investment": plan.co_investment,
        "finding": plan.finding,
        "found_on": plan.found_on,
        "extended": plan.extended,
    }


def brief(one: Brief) -> Shape:
    """Return an agreement as lists show it."""
    return {
        "id": one.id,
        "partnership_id": one.partnership_id,
        "umbrella_id": one.umbrella_id,
        "number": one.number,
        "title": one.title,
        "kind": one.kind,
        "state": one.state,
        "state_since": one.state_since,
        "tier": one.tier,
        "amount": money(one.amount, one.currency),
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "executed_on": one.executed_on,
    }


def _tier(session: Session, one: Agreement) -> tuple[str | None, Sequence[Message]]:
    """Return the tier with its reasons, or what it lacks: a draft's as it comes out today, as its page shows it."""
    if one.state != State.DRAFT:
        return one.tier, unpack(one.tier_why) if one.tier_why else ()
    answer = agreement_queries.facts(session, [one.id], today=my_work().today)[one.id].tier
    return answer.tier, answer.reasons or answer.missing


def agreement(session: Session, one: Agreement, by: Standing) -> Shape:
    """Return an agreement with its terms, approvals, signatures, papers and, of an umbrella, its ledger.

    Why the tier came out so is for those who work on it: the reasons speak of risk and of other programmes' money.
    """
    staff = granted(by, STAFF, scope_of(one.partnership))
    tier, why = _tier(session, one)
    return {
        "id": one.id,
        "partnership_id": one.partnership_id,
        "umbrella_id": one.umbrella_id,
        "number": one.number,
        "title": one.title,
        "kind": one.kind,
        "state": one.state,
        "state_since": one.state_since,
        "language": one.language,
        "second_language": one.second_language,
        "tier": tier,
        "tier_why": [render(reason) for reason in why] if staff else [],
        "recipient": named(one.recipient),
        "amount": money(one.amount, one.currency),
        "payment_basis": one.payment_basis,
        "downstream": one.downstream,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "executed_on": one.executed_on,
        "budget": [{"what": line.what, "amount": money(line.amount, one.currency)} for line in one.budget],
        "reports": [
            {"id": due.id, "kind": due.kind, "due_on": due.due_on, "received_on": due.received_on}
            for due in one.reports
        ],
        "approvals": [
            {"step": given.step, "role": given.role, "person": named(given.person), "on": given.on}
            for given in one.approvals
            if given.round == one.review_round
        ],
        "signers": [signer(found) for found in one.signers],
        "documents": [document(one, paper) for paper in one.documents],
        "ledger": ledger_of(session, one),
        "author": named(one.author),
        "version": one.version,
    }


def signer(one: Signer) -> Shape:
    """Return a party that signs, and its signature once it is recorded."""
    return {
        "organisation": named(one.organisation),
        "signatory": one.signatory,
        "capacity": one.capacity,
        "signed_on": one.signed_on,
        "attachment_id": one.attachment_id,
    }


def document(one: Agreement, paper: PrintedDocument) -> Shape:
    """Return a printed document with what proves it."""
    return {
        "id": paper.id,
        "language": paper.language,
        "template": paper.template,
        "template_sha256": paper.template_sha256,
        "terms_version": paper.terms_version,
        "current": paper.terms_version == one.terms_version,
        "now": paper.now,
        "file": file(paper.attachment),
    }


def file(kept: Attachment) -> Shape:
    """Return a kept file and where its content is."""
    return {
        "id": kept.id,
        "name": kept.name,
        "media_type": kept.media_type,
        "size": kept.size,
        "sha256": kept.sha256,
        "url": url_for("api-files.files_send", file_id=kept.id),
    }


def ledger_of(session: Session, one: Agreement) -> Shape | None:
    """Return an umbrella's balance, or None for every other kind."""
    if one.kind != "umbrella":
        return None
    found = balance(session, one)
    return {name: money(getattr(found, name), one.currency) for name in ("ceiling", "reserved", "obligated", "left")}


def balance(session: Session, umbrella: Agreement) -> ledger.Balance:
    """Return what is reserved and obligated under an umbrella."""
    beside = contract_queries.briefs(session, [umbrella.partnership_id])
    return ledger.balance(
        umbrella.amount or 0, [(one.state, one.amount or 0) for one in beside if one.umbrella_id == umbrella.id]
    )


def moves(subject: Subject, edition: Edition, possible: Sequence[PossibleMove]) -> Shape:
    """Return every move from where a subject stands, with everything that is missing for it."""
    return {
        "subject": {"kind": subject.ref.kind, "id": subject.id},
        "state": getattr(subject, workflow_of(subject, edition).attribute),
        "moves": [move(one, subject) for one in possible],
    }


def move(one: PossibleMove, subject: Subject | Assessment) -> Shape:
    """Return one move as judged for the reader."""
    return {
        "move": one.move.trigger,
        "label": render(one.move.label),
        "hint": render(one.move.hint),
        "to": one.dest,
        "permission": one.move.permission,
        "permitted": one.permitted,
        "open": one.open,
        "roles": [render(role) for role in controls.whom(one.move.permission)],
        "asks": list(one.move.asks),
        "outcomes": list(one.outcomes),
        "unmet": [problems.unmet(missing, subject.ref) for missing in one.unmet],
    }
