"""What is measured of the funder already, so that nobody has to guess it. What is not measured has no figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from kernel.journal import JournalEntry
from partnerships.models import Partnership
from policy.checklists import Measured
from policy.months import months_after

#: How far back is looked, in months, and at how many agreements at most.
WINDOW, MOST = 24, 500


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, in days or in cases as its name says, and in how many cases it was measured."""

    figure: int
    cases: int


def measured(session: Session, partnership_id: str, *, on: date) -> Mapping[Measured, Figure]:
    """Return what can be measured of the programme that a partnership belongs to, in the two years before a day."""
    days = _days_to_contract(session, partnership_id, on=on)
    return {Measured.DAYS_TO_CONTRACT: Figure(round(median(days)), len(days))} if days else {}


def _days_to_contract(session: Session, partnership_id: str, *, on: date) -> list[int]:
    """Return the days from handing terms in for review to coming into force, of each agreement that did."""
    programme = select(Partnership.programme_id).where(Partnership.id == partnership_id).scalar_subquery()
    executed = dict(
        session.execute(
            select(Agreement.id, Agreement.executed_on)
            .join(Partnership, Partnership.id == Agreement.partnership_id)
            .where(
                Partnership.programme_id == programme,
                Agreement.imported_from.is_(None),
                Agreement.executed_on.between(months_after(on, -WINDOW), on),
            )
            .order_by(Agreement.executed_on.desc())
            .limit(MOST)
        ).all()
    )
    submitted: dict[str, date] = {}
    moved = select(JournalEntry).where(
        JournalEntry.subject_kind == "agreement",
        JournalEntry.subject_id.in_(executed),
        JournalEntry.event == "AgreementMoved",
    )
    for entry in session.scalars(moved.order_by(JournalEntry.subject_id, JournalEntry.seq)):
        if entry.facts.get("move") == "submit":
            submitted.setdefault(entry.subject_id, entry.on)
    return [(day - submitted[key]).days for key, day in executed.items() if day is not None and key in submitted]
