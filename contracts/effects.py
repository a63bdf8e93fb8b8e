"""What an agreement's moves change beside its state; `lifecycle.actions.advance` calls for it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts.approval_models import ApprovalStanding
from contracts.models import Agreement, Approval, Signer
from kernel.errors import Conflict, invalid
from kernel.ids import new_id
from kernel.packing import pack
from kernel.storage import Attachment
from kernel.text import Message
from partnerships.waiver_models import Waiver
from policy.kinds import AgreementKind
from policy.tiers import TierAnswer

FUNDER = "funder"


def fix_tier(agreement: Agreement, answer: TierAnswer, base_amount: int | None) -> None:
    """Keep the tier as it came out when the terms went into review; later agreements do not change it."""
    agreement.tier, agreement.tier_why = answer.tier, pack(answer.reasons)
    agreement.base_amount = base_amount


def name_signers(session: Session, agreement: Agreement) -> None:
    """Have the funder and the recipient sign, and under an umbrella or a memorandum every party.

    Asked again whenever terms are saved or submitted, since the recipient or the parties may have changed.
    """
    everyone = agreement.kind in {AgreementKind.UMBRELLA, AgreementKind.MEMORANDUM}
    signing = [
        party
        for party in agreement.partnership.parties
        if everyone or party.role == FUNDER or party.organisation_id == agreement.recipient_id
    ]
    named = {signer.organisation_id: signer for signer in agreement.signers}
    for position, party in enumerate(sorted(signing, key=lambda one: one.role != FUNDER)):
        signer = named.pop(party.organisation_id, None)
        if signer is None:
            signer = Signer(id=new_id(), agreement_id=agreement.id, organisation_id=party.organisation_id)
            session.add(signer)
        signer.position = position
    for left in named.values():
        session.delete(left)
    session.flush()
    session.expire(agreement, ["signers"])


def approve(
    session: Session,
    agreement: Agreement,
    *,
    role: str,
    person_id: str,
    on: date,
    on_behalf_of: str | None = None,
    delegation_id: str | None = None,
) -> None:
    """Keep one person's yes, the next step of the running round, and whose place they took where they took one."""
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
    if on_behalf_of is not None:
        approval.standing = ApprovalStanding(on_behalf_of=on_behalf_of, delegation_id=delegation_id)
    session.add(approval)
    agreement.approvals.append(approval)


def reopen(agreement: Agreement) -> None:
    """Take an agreement back to its author: approvals and signatures of the terms as they stood no longer count."""
    agreement.review_round += 1
    for signer in agreement.signers:
        signer.signatory = signer.capacity = signer.signed_on = signer.attachment_id = None


def sign(
    session: Session,
    agreement: Agreement,
    *,
    organisation_id: str,
    signatory: str,
    capacity: str,
    on: date,
    attachment_id: str | None,
) -> Signer:
    """Record one party's signature.

    Raises Invalid for a stranger or a file that is not this agreement's, and Conflict where that party has signed.
    """
    signer = next((one for one in agreement.signers if one.organisation_id == organisation_id), None)
    if signer is None:
        raise invalid("organisation_id", "Choose one of the parties that sign this agreement.")
    if signer.signed_on is not None:
        raise Conflict(
            Message("%(party)s has signed already, on %(on)s.", party=signer.organisation.name, on=signer.signed_on),
            subject=agreement.ref,
        )
    if attachment_id is not None and not _has_file(session, agreement, attachment_id):
        raise invalid("attachment_id", "Attach the signed document to this agreement first.")
    signer.signatory, signer.capacity, signer.signed_on, signer.attachment_id = (
        signatory.strip(),
        capacity.strip(),
        on,
        attachment_id,
    )
    return signer


def _has_file(session: Session, agreement: Agreement, attachment_id: str) -> bool:
    kept = session.get(Attachment, attachment_id)
    return kept is not None and (kept.subject_kind, kept.subject_id) == (agreement.ref.kind, agreement.id)


def close_waivers(session: Session, agreement: Agreement, *, now: datetime) -> None:
    """Use up every waiver of an agreement that is still open."""
    session.execute(
        update(Waiver)
        .where(Waiver.subject_kind == "agreement", Waiver.subject_id == agreement.id, Waiver.used_at.is_(None))
        .values(used_at=now)
    )


def execute(agreement: Agreement, on: date) -> None:
    """Date the agreement's first coming into force; resuming later does not change it."""
    if agreement.executed_on is None:
        agreement.executed_on = on


def withdraw_approval(session: Session, agreement: Agreement, step: int) -> None:
    """Take back one approval of the running round, which was given by mistake."""
    given = next(one for one in agreement.approvals if (one.round, one.step) == (agreement.review_round, step))
    if given.standing is not None:
        session.delete(given.standing)
        session.flush()
        session.expire(given, ["standing"])
    agreement.approvals.remove(given)
    session.delete(given)


def withdraw_signature(agreement: Agreement, organisation_id: str) -> None:
    """Take back one party's signature, which was recorded by mistake; a file that was attached stays attached."""
    signer = next(one for one in agreement.signers if one.organisation_id == organisation_id)
    signer.signatory = signer.capacity = signer.signed_on = signer.attachment_id = None
