"""Taking in the paper that a partner's signatory signed; the signature itself is a move like ours."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import printing
from contracts.models import Agreement
from contracts.states import State
from kernel.errors import Conflict, NotPermitted
from kernel.storage import Attachment, Storage
from kernel.text import Message
from kernel.uploads import Upload
from lifecycle.countersigning import OWN, countersigns
from partnerships.permissions import Standing

SIGNED = "signed"


def hand_in(
    session: Session, storage: Storage, agreement: Agreement, upload: Upload, *, by: Standing, on: date, now: datetime
) -> Attachment:
    """Keep the signed document of a party, for the move that records its signature.

    Raises NotPermitted for who signs for none of the parties, Conflict where no signature of theirs is awaited.
    """
    programme = agreement.partnership.programme_id
    theirs = [one for one in agreement.signers if countersigns(one.organisation_id, programme, by)]
    if not theirs:
        raise NotPermitted(OWN, subject=agreement.ref)
    if agreement.state != State.OUT_FOR_SIGNATURE or all(one.signed_on is not None for one in theirs):
        raise Conflict(
            Message("%(number)s does not wait for your signature.", number=agreement.number), subject=agreement.ref
        )
    return printing.attach_file(
        session,
        storage,
        agreement,
        upload.content,
        name=upload.name,
        media_type=upload.media_type,
        purpose=SIGNED,
        permission=OWN,
        by=by,
        on=on,
        now=now,
    )
