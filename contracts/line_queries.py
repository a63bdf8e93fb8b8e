"""One partnership with its parties, agreements and dates, as a row: what a list shows of it, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec
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


class Line(msgspec.Struct, frozen=True, gc=False):
    """One partnership as a list shows it; `committed` is in minor units by currency, `next_on` its next date."""

    id: str
    number: str
    title: str
    stage: str
    stage_since: date
    edition_id: str
    programme_id: str
    market_system: str | None
    relationship_type: str | None
    financial: bool
    outcome: str | None
    flagged: str | None
    opened_on: date
    liaison_id: str | None
    programme: str
    liaison: str | None
    tier: str | None
    committed: Sequence[tuple[str, int]]
    in_review: int
    in_signature: int
    signed: int
    next_on: date | None
    parties: Sequence[PartyLine]


class _Said(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the agreements of a partnership in one currency say together; the fields as `_agreements` selects them."""

    currency: str | None
    amount: int | None
    tier: str | None
    ends: date | None
    in_review: int
    in_signature: int
    signed: int


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


#: The columns that a row begins with as a line does: its own, its programme's name and its liaison's.
_OWN = len(PLAIN) - 1 + 2
_SAID = msgspec.json.Decoder(list[_Said]).decode
_PARTIES = msgspec.json.Decoder(list[PartyLine]).decode
_position = attrgetter("position")


def with_what_belongs(first: Select[*tuple[Any, ...]], sort: Sort) -> Select[Any]:
    """Return the rows of a page with their names, parties, agreements and dates."""
    page = first.cte("page")
    order = [page.c[sort.column.key], page.c.id]
    return (
        select(
            *[page.c[one.key] for one in PLAIN if one is not Partnership.sort_key],
            Programme.name.label("programme"),
            Person.name.label("liaison"),
            _parties(page).label("parties"),
            _agreements(page).label("agreements"),
            _reports(page).label("report_on"),
            _explorations(page).label("exploration_on"),
            *([page.c.sort_key] if sort.column is Partnership.sort_key else []),
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
def _agreements(page: CTE) -> ScalarSelect[Any]:
    """Read the agreements of a row once: for each currency what is committed, and what else they say."""

    def count(state: State) -> ColumnElement[int]:
        return func.count().filter(Agreement.state == state)

    binding = and_(Agreement.kind.in_(sorted(COMMITTING)), Agreement.state.in_(sorted(OBLIGATING)))
    said = (
        select(
            Agreement.currency,
            func.sum(Agreement.amount).filter(binding).label("amount"),
            func.max(Agreement.tier).filter(Agreement.state != State.CANCELLED).label("tier"),
            func.min(Agreement.ends_on).filter(Agreement.state == State.IN_FORCE).label("ends"),
            count(State.IN_REVIEW).label("in_review"),
            count(State.OUT_FOR_SIGNATURE).label("in_signature"),
            count(State.SIGNED).label("signed"),
        )
        .where(Agreement.partnership_id == page.c.id)
        .group_by(Agreement.currency)
        .correlate(page)
        .subquery("said")
    )
    return select(json_rows(json_row(*said.c))).scalar_subquery()


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
    # By place and not by name: a page has fifty of them.
    parties, agreements, report_on, exploration_on = row[_OWN : _OWN + 4]
    committed, tier, ends, *counts = _said(_SAID(agreements) if agreements else [])
    dates = [day for day in (report_on, exploration_on, ends) if day is not None]
    among = _PARTIES(parties) if parties else []
    if len(among) > 1:
        among.sort(key=_position)
    values: list[Any] = [*row[:_OWN], tier, committed, *counts, min(dates) if dates else None, among]
    return Line(*values)


def _said(by_currency: list[_Said]) -> tuple[list[tuple[str, int]], str | None, date | None, int, int, int]:
    """Put what agreements say in each currency together: commitments, highest tier, first end, and what waits."""
    if len(by_currency) == 1:
        one = by_currency[0]
        committed = [(one.currency, one.amount)] if one.amount and one.currency else []
        return committed, one.tier, one.ends, one.in_review, one.in_signature, one.signed
    return (
        sorted((one.currency, one.amount) for one in by_currency if one.amount and one.currency),
        max((one.tier for one in by_currency if one.tier), default=None),
        min((one.ends for one in by_currency if one.ends), default=None),
        sum(one.in_review for one in by_currency),
        sum(one.in_signature for one in by_currency),
        sum(one.signed for one in by_currency),
    )
