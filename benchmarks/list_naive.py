"""The list as mapped objects whose relationships load when they are touched: what the page is measured against."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from contracts.states import OBLIGATING, State
from contracts.tiering import COMMITTING
from kernel.database import Database
from partnerships.models import Partnership

REPORTING = {State.IN_FORCE, State.SUSPENDED, State.ENDED}


def one_by_one(database: Database, limit: int) -> list[object]:
    """What the page shows, from relationships that load when they are touched."""
    with database.reading() as session:
        wanted = select(Partnership).order_by(Partnership.sort_key, Partnership.id).limit(limit)
        return [walked(session, one) for one in session.scalars(wanted)]


def walked(session: Session, one: Partnership) -> tuple[object, ...]:
    """One line of the list, with the same columns and aggregates."""
    agreements = session.scalars(select(Agreement).where(Agreement.partnership_id == one.id)).all()
    committed: dict[str, int] = defaultdict(int)
    for found in agreements:
        if found.kind in COMMITTING and found.state in OBLIGATING and found.amount and found.currency:
            committed[found.currency] += found.amount
    days = [plan.ends_on for plan in one.explorations if plan.found_on is None and not plan.left]
    days += [found.ends_on for found in agreements if found.state == State.IN_FORCE and found.ends_on]
    days += [
        due.due_on
        for found in agreements
        if found.state in REPORTING
        for due in found.reports
        if due.received_on is None
    ]
    return (
        (one.number, one.title, one.stage, one.stage_since, one.market_system, one.relationship_type, one.financial),
        (one.outcome, one.flagged, one.opened_on, one.programme.name, one.liaison.name if one.liaison else None),
        max((found.tier for found in agreements if found.tier and found.state != State.CANCELLED), default=None),
        committed,
        [sum(found.state == state for found in agreements) for state in (State.IN_REVIEW, State.SIGNED)],
        min(days, default=None),
        [(party.organisation.name, party.role, party.share) for party in one.parties],
    )
