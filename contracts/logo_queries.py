"""The logos that a document carries: those of all who sign, where they gave one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from contracts.models import Agreement
from documents.logos import Mark
from kernel.storage import Storage
from partnerships.models import Organisation
from partnerships.queries.logos import logos_of


def marks(session: Session, storage: Storage, agreement: Agreement) -> list[Mark]:
    """Return the logos of an agreement's parties in the order in which they sign, ours first."""
    ours = agreement.partnership.programme.office.organisation_id
    signing = sorted((one.organisation for one in agreement.signers), key=lambda body: body.id != ours)
    return marks_of(session, storage, signing)


def marks_of(session: Session, storage: Storage, bodies: Sequence[Organisation]) -> list[Mark]:
    """Return the logos of those organisations that have one, in the order in which they are named."""
    names = {one.id: one.name for one in bodies}
    return [
        Mark(names[one.organisation_id], storage.get(one.attachment.sha256), one.width, one.height)
        for one in logos_of(session, list(names))
    ]
