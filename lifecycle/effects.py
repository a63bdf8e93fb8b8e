"""What each move of an agreement changes beside the state, and what the journal tells of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts import effects as contract_effects
from contracts import rendition_actions, tier_queries
from contracts.models import Agreement
from kernel import journal
from kernel.errors import NotPermitted, invalid
from kernel.journal_chain import Plain
from kernel.workflow import Move
from lifecycle import countersigning
from lifecycle.approving import claim
from lifecycle.facts import AgreementFacts, PartnershipFacts
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.judging import PossibleMove
from partnerships.permissions import Standing
from partnerships.waiver_models import Waiver
from policy.edition import Edition


@dataclass(frozen=True, slots=True)
class Happening:
    """A move of an agreement about to be made, judged and permitted."""

    judged: PossibleMove
    facts: AgreementFacts
    edition: Edition
    by: Standing
    on: date
    now: datetime
    inputs: MoveInputs


Told = dict[str, Plain]


def apply(session: Session, agreement: Agreement, happening: Happening) -> Told:
    """Do what an agreement's move does and return what the journal says of it; free text goes into a note."""
    move = happening.judged.move
    told = told_reason(session, move, by=happening.by, now=happening.now, inputs=happening.inputs)
    was: Told = {"since": agreement.state_since.isoformat()}
    effect = _AGREEMENT.get(move.trigger)
    told |= effect(session, agreement, happening, was) if effect else {}
    # What the move found and changed, so that it can be taken back exactly.
    told["was"] = was
    if happening.judged.dest != happening.facts.state:
        agreement.state_since = happening.on
    return told


def told_reason(session: Session, move: Move, *, by: Standing, now: datetime, inputs: MoveInputs) -> Told:
    """Keep the reason that a move asks for as a note, and return its reference."""
    if "reason" not in move.asks:
        return {}
    return {"reason": journal.write_note(session, inputs.reason.strip(), by=by.person_id, now=now)}


def use_up_waivers(session: Session, facts: PartnershipFacts | AgreementFacts, trigger: str, *, now: datetime) -> Told:
    """Close a subject's waivers as it moves, whichever way; return the gates that this move passed by one."""
    if not facts.waived:
        return {}
    subject = facts.ref
    session.execute(
        update(Waiver)
        .where(Waiver.subject_kind == subject.kind, Waiver.subject_id == subject.id, Waiver.used_at.is_(None))
        .values(used_at=now)
    )
    passed = sorted(gate for move, gate in facts.waived if move == trigger)
    return {"waived": passed} if passed else {}


def _submit(session: Session, agreement: Agreement, happening: Happening, was: Told) -> Told:
    facts = happening.facts
    was |= {"tier": agreement.tier, "base": agreement.base_amount}
    reasons, signing = agreement.tier_why, _signing(agreement)
    minor = tier_queries.base_amount(session, happening.edition, facts.amount, happening.on) if facts.amount else None
    contract_effects.fix_tier(agreement, facts.tier, minor)
    contract_effects.name_signers(session, agreement)
    # Reasons are sentences, which the journal does not hold: where they or the signers changed, it is not taken back.
    was["whole"] = (agreement.tier_why, _signing(agreement)) == (reasons, signing)
    return {"tier": facts.tier.tier, "base": minor, "terms": agreement.terms_version}


def _signing(agreement: Agreement) -> list[tuple[str, int]]:
    return [(signer.id, signer.position) for signer in agreement.signers]


def _approve(session: Session, agreement: Agreement, happening: Happening, _was: Told) -> Told:
    facts = happening.facts
    roles = facts.steps or ()
    role = roles[len(facts.approvals)]
    rests_on = claim(facts, happening.by, role)
    delegated = rests_on.delegation
    contract_effects.approve(
        session,
        agreement,
        role=role,
        person_id=happening.by.person_id,
        on=happening.on,
        on_behalf_of=rests_on.speaks_for,
        delegation_id=delegated.id if delegated else None,
    )
    told: Told = {"step": len(facts.approvals) + 1, "steps": len(roles), "role": role, "terms": agreement.terms_version}
    return told | ({"delegation": delegated.id, "delegated_by": delegated.given_by} if delegated else {})


def _return(_session: Session, agreement: Agreement, _happening: Happening, _was: Told) -> Told:
    contract_effects.reopen(agreement)
    return {"round": agreement.review_round}


def _sign(session: Session, agreement: Agreement, happening: Happening, _was: Told) -> Told:
    signature = happening.inputs.signature
    if signature is None:
        raise invalid("signature", "Say who signed, for whom and in which capacity.")
    if countersigning.signs_only_own(happening.facts, happening.by):
        _check_own(agreement, happening, signature)
    contract_effects.sign(
        session,
        agreement,
        organisation_id=signature.organisation_id,
        signatory=signature.signatory,
        capacity=signature.capacity,
        on=happening.on,
        attachment_id=signature.attachment_id,
    )
    return {"organisation": signature.organisation_id, "attachment": signature.attachment_id}


def _check_own(agreement: Agreement, happening: Happening, signature: SignatureInput) -> None:
    """A partner's signatory says it of their own body alone, and shows the paper: nobody of ours was there."""
    if signature.organisation_id not in countersigning.own_unsigned(happening.facts, happening.by):
        raise NotPermitted(countersigning.OWN, subject=agreement.ref)
    if signature.attachment_id is None:
        raise invalid("file", "Attach the document as it was signed.")


def _execute(session: Session, agreement: Agreement, happening: Happening, was: Told) -> Told:
    was["first"] = agreement.executed_on is None
    contract_effects.execute(agreement, happening.on)
    rendition_actions.ask_for_what_is_in_force(session, agreement, now=happening.now)
    return {"amount": agreement.amount, "currency": agreement.currency}


_AGREEMENT: Mapping[str, Callable[[Session, Agreement, Happening, Told], Told]] = {
    "approve": _approve,
    "bring-into-force": _execute,
    "record-signature": _sign,
    "return": _return,
    "submit": _submit,
}


def take_back(session: Session, agreement: Agreement, move: str, told: Mapping[str, Any]) -> None:
    """Undo what a move wrote beside the state, by what its entry tells; the reverse of `apply`."""
    was = told["was"]
    agreement.state_since = date.fromisoformat(was["since"])
    if move == "submit":
        agreement.tier, agreement.base_amount = was["tier"], was["base"]
    elif move == "approve":
        contract_effects.withdraw_approval(session, agreement, told["step"])
    elif move == "record-signature":
        contract_effects.withdraw_signature(agreement, told["organisation"])
    elif move == "bring-into-force" and was["first"]:
        agreement.executed_on = None
