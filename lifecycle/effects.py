"""What each move changes beside the state, and what the journal tells of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import effects as contract_effects
from contracts import tiers
from contracts.models import Agreement
from kernel import journal
from kernel.errors import invalid
from kernel.journal import Plain
from kernel.workflow import Move
from lifecycle.facts import AgreementFacts, PartnershipFacts
from lifecycle.inputs import MoveInputs
from partnerships.models import Partnership
from partnerships.permissions import Standing
from policy.edition import Edition, StageKind


@dataclass(frozen=True, slots=True)
class Happening:
    """A move about to be made, judged and permitted."""

    move: Move
    source: str
    dest: str
    facts: PartnershipFacts | AgreementFacts
    edition: Edition
    by: Standing
    on: date
    now: datetime
    inputs: MoveInputs
    outcomes: tuple[str, ...]


Told = dict[str, Plain]


def apply(session: Session, subject: Partnership | Agreement, happening: Happening) -> Told:
    """Do what the move does and return what the journal says of it; free text goes into a note."""
    told = _told_reason(session, happening)
    if isinstance(subject, Partnership):
        told |= _move_partnership(subject, happening)
    else:
        effect = _AGREEMENT.get(happening.move.trigger)
        told |= effect(session, subject, happening) if effect else {}
        subject.state_since = happening.on if happening.dest != happening.source else subject.state_since
    return told


def _told_reason(session: Session, happening: Happening) -> Told:
    if "reason" not in happening.move.asks:
        return {}
    return {
        "reason": journal.write_note(
            session, happening.inputs.reason.strip(), by=happening.by.person_id, now=happening.now
        )
    }


def _move_partnership(partnership: Partnership, happening: Happening) -> Told:
    told: Told = {}
    kind = happening.edition.stage(happening.dest).kind
    if kind is StageKind.PIVOT:
        partnership.came_from = happening.source
    elif happening.edition.stage(happening.source).kind is StageKind.PIVOT:
        partnership.came_from = None
    if "ends-on" in happening.move.asks:
        told |= _extend(partnership, happening)
    elif (
        partnership.exploration is not None
        and happening.edition.stage(happening.source).kind in {StageKind.EXPLORATORY, StageKind.PIVOT}
        and kind is StageKind.CO_CREATION
    ):
        # Back at the drawing board the next exploration starts with a question of its own.
        partnership.exploration.left = True
    outcome = _outcome(happening)
    if outcome is not None:
        partnership.outcome = outcome
        told["outcome"] = outcome
    elif kind is StageKind.CLOSED:
        told["outcome"] = partnership.outcome
    if happening.dest != happening.source:
        partnership.stage_since = happening.on
    return told


def _outcome(happening: Happening) -> str | None:
    if "outcome" in happening.move.asks:
        return happening.inputs.outcome
    return happening.outcomes[0] if len(happening.outcomes) == 1 else None


def _extend(partnership: Partnership, happening: Happening) -> Told:
    plan, ends_on = partnership.exploration, happening.inputs.ends_on
    if plan is None or ends_on is None or ends_on <= plan.ends_on:
        raise invalid("ends_on", "Give an end later than the one it has.")
    told: Told = {"ended": plan.ends_on.isoformat(), "ends": ends_on.isoformat()}
    plan.ends_on, plan.extended = ends_on, True
    return told


def _submit(session: Session, agreement: Agreement, happening: Happening) -> Told:
    facts = _agreement(happening)
    minor = tiers.base_amount(session, happening.edition, facts.amount, happening.on) if facts.amount else None
    contract_effects.fix_tier(agreement, facts.tier, minor)
    contract_effects.name_signers(session, agreement)
    return {"tier": facts.tier.tier, "base": minor, "terms": agreement.terms_version}


def _approve(session: Session, agreement: Agreement, happening: Happening) -> Told:
    facts = _agreement(happening)
    roles = facts.steps or ()
    role = roles[len(facts.approvals)]
    contract_effects.approve(session, agreement, role=role, person_id=happening.by.person_id, on=happening.on)
    return {"step": len(facts.approvals) + 1, "steps": len(roles), "role": role, "terms": agreement.terms_version}


def _return(_session: Session, agreement: Agreement, _happening: Happening) -> Told:
    contract_effects.reopen(agreement)
    return {"round": agreement.review_round}


def _sign(session: Session, agreement: Agreement, happening: Happening) -> Told:
    signature = happening.inputs.signature
    if signature is None:
        raise invalid("signature", "Say who signed, for whom and in which capacity.")
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


def _execute(_session: Session, agreement: Agreement, happening: Happening) -> Told:
    contract_effects.execute(agreement, happening.on)
    return {"amount": agreement.amount, "currency": agreement.currency}


def _agreement(happening: Happening) -> AgreementFacts:
    if not isinstance(happening.facts, AgreementFacts):
        message = "an agreement's move was judged by other facts"
        raise TypeError(message)
    return happening.facts


_AGREEMENT: Mapping[str, Callable[[Session, Agreement, Happening], Told]] = {
    "approve": _approve,
    "bring-into-force": _execute,
    "record-signature": _sign,
    "return": _return,
    "submit": _submit,
}
