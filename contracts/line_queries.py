"""One partnership with its parties, agreements and dates, as a row: what a list shows of it, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from contracts.models import Agreement, ReportDue
from contracts.states import OBLIGATING, State
from contracts.tiering import COMMITTING
from kernel.nesting import json_row, json_rows
from partnerships.models import Exploration, Organisation, Partnership, Party, Person, Programme
from partnerships.queries.partnerships import PartyLine

REPORTING = (State.IN_FORCE, State.SUSPENDED, State.ENDED)


@dataclass(frozen=True, slots=True)
class Line:
    """One partnership as a list shows it; `committed` is in minor units by currency, `next_on` its next date."""

    id: str
    number: str
    title: str
    stage: str
    stage_since: date
    edition_id: str
    programme_id: str
    programme: str
    market_system: str | None
    relationship_type: str | None
    financial: bool
    outcome: str | None
    flagged: str | None
    opened_on: date
    liaison_id: str | None
    liaison: str | None
    tier: str | None
    committed: Sequence[tuple[str, int]]
    in_review: int
    in_signature: int
    signed: int
    next_on: date | None
    parties: Sequence[PartyLine]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: its column, then the identifier."""

    column: InstrumentedAttribute[Any]
    descending: bool = False
    dated: bool = False


SORTS: Mapping[str, Sort] = {
    "title": Sort(Partnership.sort_key),
    "longest": Sort(Partnership.stage_since, dated=True),
    "latest": Sort(Partnership.stage_since, descending=True, dated=True),
}

PLAIN = (
    Partnership.id,
    Partnership.number,
    Partnership.title,
    Partnership.stage,
    Partnership.stage_since,
    Partnership.edition_id,
    Partnership.programme_id,
    Partnership.market_system,
    Partnership.relationship_type,
    Partnership.financial,
    Partnership.outcome,
    Partnership.flagged,
    Partnership.opened_on,
    Partnership.liaison_id,
    Partnership.sort_key,
)


def with_what_belongs(first: Select[*tuple[Any, ...]], sort: Sort) -> Select[Any]:
    """Return the rows of a page with their names, parties, agreements and dates."""
    page = first.cte("page")
    order = [page.c[sort.column.key], page.c.id]
    columns = [column for column in page.c if column.key != "sort_key" or sort.column.key == "sort_key"]
    return (
        select(
            *columns,
            Programme.name.label("programme"),
            Person.name.label("liaison"),
            _parties(page).label("parties"),
            _committed(page).label("committed"),
            _agreements(page).label("agreements"),
            _reports(page).label("report_on"),
            _explorations(page).label("exploration_on"),
        )
        .select_from(page)
        .join(Programme, Programme.id == page.c.programme_id)
        .outerjoin(Person, Person.id == page.c.liaison_id)
        .order_by(*[column.desc() if sort.descending else column for column in order])
    )


def _parties(page: CTE) -> ScalarSelect[Any]:
    one = json_row(Party.position, Organisation.id, Organisation.name, Party.role, Party.share)
    wanted = select(json_rows(one)).join_from(Party, Organisation, Organisation.id == Party.organisation_id)
    return wanted.where(Party.partnership_id == page.c.id).scalar_subquery()


# What narrows an aggregate stands in its filter and not beside it: an index of states or dates, which would read the
# whole portfolio's, must not look better to a planner than the few rows of the page.
def _committed(page: CTE) -> ScalarSelect[Any]:
    binding = and_(Agreement.kind.in_(sorted(COMMITTING)), Agreement.state.in_(sorted(OBLIGATING)))
    sums = (
        select(Agreement.partnership_id, Agreement.currency, func.sum(Agreement.amount).filter(binding).label("amount"))
        .where(Agreement.partnership_id.in_(select(page.c.id)))
        .group_by(Agreement.partnership_id, Agreement.currency)
        .cte("sums")
    )
    wanted = select(json_rows(json_row(sums.c.currency, sums.c.amount))).where(
        sums.c.partnership_id == page.c.id, sums.c.amount > 0
    )
    return wanted.scalar_subquery()


def _agreements(page: CTE) -> ScalarSelect[Any]:
    def count(state: State) -> ColumnElement[int]:
        return func.count().filter(Agreement.state == state)

    tier = func.max(Agreement.tier).filter(Agreement.state != State.CANCELLED)
    ends = func.min(Agreement.ends_on).filter(Agreement.state == State.IN_FORCE)
    counts = (count(State.IN_REVIEW), count(State.OUT_FOR_SIGNATURE), count(State.SIGNED))
    wanted = select(json_row(tier, ends, *counts)).where(Agreement.partnership_id == page.c.id)
    return wanted.scalar_subquery()


def _reports(page: CTE) -> ScalarSelect[Any]:
    owed = and_(Agreement.state.in_(REPORTING), ReportDue.received_on.is_(None))
    wanted = select(func.min(ReportDue.due_on).filter(owed)).join_from(
        ReportDue, Agreement, Agreement.id == ReportDue.agreement_id
    )
    return wanted.where(Agreement.partnership_id == page.c.id).scalar_subquery()


def _explorations(page: CTE) -> ScalarSelect[Any]:
    running = and_(Exploration.found_on.is_(None), Exploration.left.is_(False))
    wanted = select(func.min(Exploration.ends_on).filter(running))
    return wanted.where(Exploration.partnership_id == page.c.id).scalar_subquery()


def line_of(row: Any) -> Line:
    """Return one row of the statement, its parts put in order."""
    tier, ends, in_review, in_signature, signed = row.agreements
    dates = [row.report_on, row.exploration_on, date.fromisoformat(ends) if ends else None]
    return Line(
        row.id,
        row.number,
        row.title,
        row.stage,
        row.stage_since,
        row.edition_id,
        row.programme_id,
        row.programme,
        row.market_system,
        row.relationship_type,
        row.financial,
        row.outcome,
        row.flagged,
        row.opened_on,
        row.liaison_id,
        row.liaison,
        tier,
        sorted((currency, amount) for currency, amount in row.committed or ()),
        in_review,
        in_signature,
        signed,
        min((day for day in dates if day is not None), default=None),
        [PartyLine(*one[1:]) for one in sorted(row.parties or ())],
    )
