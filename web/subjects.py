"""What an address is about: found for the reader, or not found at all."""

from __future__ import annotations

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
