"""Which partnerships wait for a person: the same answer as the first page gives, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from lifecycle.home_queries import home
from partnerships.permissions import Standing


def waiting_for_me(session: Session, by: Standing, *, today: date) -> Sequence[str]:
    """Return the partnerships, themselves or by an agreement, that wait for somebody on their first page."""
    refs = [one.ref for one in home(session, by, today=today).mine]
    agreements = [ref.id for ref in refs if ref.kind == "agreement"]
    found = {ref.id for ref in refs if ref.kind == "partnership"}
    if agreements:
        found |= set(session.scalars(select(Agreement.partnership_id).where(Agreement.id.in_(agreements))))
    return sorted(found)
