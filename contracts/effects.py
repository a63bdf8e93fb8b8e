"""What an agreement's moves change beside its state. Called by `lifecycle.actions.advance` alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from contracts.models import Agreement, Approval, Signer
from kernel.errors import Conflict, invalid
from kernel.ids import new_id
from kernel.packing import pack
from kernel.text import Message
from policy.tiers import TierAnswer


def fix_tier(agreement: Agreement, answer: TierAnswer, base_amount: int | None) -> None:
    """Keep the tier as it came out when the terms went into review; later agreements do not change it."""
    agreement.tier, agreement.tier_why = answer.tier, pack(answer.reasons)
    agreement.base_amount = base_amount


def approve(session: Session, agreement: Agreement, *, role: str, person_id: str, on: date) -> None:
    """Keep one person's yes, the next step of the running round."""
    given = [one for one in agreement.approvals if one.round == agreement.review_round]
    approval = Approval(
        id=new_id(),
        agreement_id=agreement.id,
        round=agreement.review_round,
        step=len(given) + 1,
        role=role,
        person_id=person_id,
        on=on,
    )
    session.add(approval)
    agreement.approvals.append(approval)


def reopen(agreement: Agreement) -> None:
    """Take an agreement back to its author: approvals and signatures of the terms as they stood no longer count."""
    agreement.review_round += 1
    for signer in agreement.signers:
        signer.signatory = signer.capacity = signer.signed_on = signer.attachment_id = None


def sign(
    agreement: Agreement,
    *,
    organisation_id: str,
    signatory: str,
    capacity: str,
    on: date,
    attachment_id: str | None,
) -> Signer:
    """Record one party's signature; raises Invalid for a stranger and Conflict where that party has signed."""
    signer = next((one for one in agreement.signers if one.organisation_id == organisation_id), None)
    if signer is None:
        raise invalid("organisation_id", "Choose one of the parties that sign this agreement.")
    if signer.signed_on is not None:
        raise Conflict(
            Message("%(party)s has signed already, on %(on)s.", party=signer.organisation.name, on=signer.signed_on),
            subject=agreement.ref,
        )
    signer.signatory, signer.capacity, signer.signed_on, signer.attachment_id = (
        signatory.strip(),
        capacity.strip(),
        on,
        attachment_id,
    )
    return signer


def execute(agreement: Agreement, on: date) -> None:
    """Date the agreement's first coming into force; resuming later does not change it."""
    if agreement.executed_on is None:
        agreement.executed_on = on
