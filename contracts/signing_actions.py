"""Says which of the files kept with an agreement is the signed paper, where a signature came without one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import queries
from contracts.models import Agreement
from kernel.errors import Conflict, NotFound, invalid
from kernel.storage import Attachment
from kernel.telling import tell
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.versions import hold_open
from partnerships.permissions import Standing


def prove_signature(
    session: Session,
    agreement: Agreement,
    *,
    organisation_id: str,
    attachment_id: str,
    by: Standing,
    on: date,
    now: datetime,
) -> Agreement:
    """Say that a kept file is the signed paper of a party whose signature is recorded without one."""
    permissions.check(by, "agreement.sign", permissions.scope_of(agreement.partnership), subject=agreement.ref)
    hold_open(session, agreement.partnership, None)
    queries.lock(session, agreement)
    signer = next((one for one in agreement.signers if one.organisation_id == organisation_id), None)
    if signer is None or signer.signed_on is None:
        raise invalid("organisation_id", "Choose a party whose signature is recorded.")
    if signer.attachment_id is not None:
        raise Conflict(
            Message("The signed document of %(party)s is attached already.", party=signer.organisation.name),
            subject=agreement.ref,
        )
    kept = attachment_of(session, agreement, attachment_id)
    signer.attachment_id = kept.id
    session.flush()
    facts = {"organisation": organisation_id, "attachment": kept.id}
    tell(session, agreement, "SignedFileAttached", facts, by=by, on=on, now=now, refs=[agreement.partnership.ref])
    return agreement


def attachment_of(session: Session, agreement: Agreement, attachment_id: str) -> Attachment:
    """Return a file of this agreement; raises NotFound for any other, existing or not."""
    kept = session.get(Attachment, attachment_id)
    if kept is None or (kept.subject_kind, kept.subject_id) != (agreement.ref.kind, agreement.id):
        raise NotFound
    return kept
