"""What an address is about: found for the reader, or not found at all."""

from __future__ import annotations

from sqlalchemy import select

from contracts import queries as contracts
from contracts.models import Agreement
from partnerships.models import Organisation, Partnership
from partnerships.queries import organisations, partnerships
from web.account import my_work


def partnership(subject_id: str) -> Partnership:
    """Return a partnership the reader may know of; raises NotFound."""
    work = my_work()
    return partnerships.find(work.session, subject_id, work.by)


def agreement(subject_id: str) -> Agreement:
    """Return an agreement the reader may know of; raises NotFound."""
    work = my_work()
    return contracts.find(work.session, subject_id, work.by)


def organisation(subject_id: str) -> Organisation:
    """Return an organisation the reader may know of; raises NotFound."""
    work = my_work()
    return organisations.find(work.session, subject_id, work.by)


def agreements_with(partnership: Partnership, party_id: str) -> list[str]:
    """Return the numbers of the agreements whose recipient is this party."""
    recipient = next((party.organisation_id for party in partnership.parties if party.id == party_id), None)
    wanted = select(Agreement.number).where(
        Agreement.partnership_id == partnership.id, Agreement.recipient_id == recipient
    )
    return list(my_work().session.scalars(wanted.order_by(Agreement.id)))
