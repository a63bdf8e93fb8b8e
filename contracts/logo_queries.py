"""The logos that an agreement's document carries: those of all who sign, where they gave one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from contracts.models import Agreement
from documents.logos import Mark
from kernel.storage import Storage
from partnerships.queries.logos import logos_of


def marks(session: Session, storage: Storage, agreement: Agreement) -> list[Mark]:
    """Return the logos of an agreement's parties in the order in which they sign, ours first."""
    ours = agreement.partnership.programme.office.organisation_id
    signing = sorted((one.organisation for one in agreement.signers), key=lambda body: body.id != ours)
    names = {one.id: one.name for one in signing}
    return [
        Mark(names[one.organisation_id], storage.get(one.attachment.sha256), one.width, one.height)
        for one in logos_of(session, list(names))
    ]
