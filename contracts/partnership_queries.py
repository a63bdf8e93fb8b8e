"""Partnerships with what their agreements say of them, as the list and the board show them: one statement a page.

The statement picks the page first and aggregates for its rows alone, so that it costs the same in a portfolio of
1,000 and of 100,000.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    TextualSelect,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from contracts.line_queries import PLAIN, REPORTING, SORTS, Line, Sort, line_of, with_what_belongs
from contracts.models import Agreement, ReportDue
from contracts.states import State
from kernel.frozen import freeze
from kernel.lists import Page, cut, decode, encode, fingerprint, foreign_cursor
from partnerships.models import Exploration, Partnership
from partnerships.permissions import STAFF, Standing
from partnerships.queries.partnerships import EVERYTHING, Filters, narrowed
from partnerships.queries.searching import WORDS, dialect_of, words_asked
from partnerships.queries.visibility import visible_to

#: A list is counted as far as this; who has more narrows it instead of counting.
MOST_COUNTED = 1_000


#: Filters whose values fill the statement, in the order of the fields.
ASKED = ("programme", "stage", "market_system", "liaison", "organisation", "relationship_type", "tier")
_TODAY = bindparam("today", None, type_=Date)
_TIER = bindparam("asked_tier", None, type_=String)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which partnerships, in which order; `waits` is a key of WAITS, `among` limits to some that were found before."""

    filters: Filters = EVERYTHING
    waits: str | None = None
    among: Sequence[str] | None = None
    sort: str = "title"

    def shape(self, dialect: str) -> Asked:
        """Return the same list without the values that fill its statement."""
        blank: dict[str, Any] = {name: "" for name in ASKED if getattr(self.filters, name) is not None}
        words = "x" if words_asked(dialect, self.filters.search) else self.filters.search.strip() and "-"
        return replace(self, filters=replace(self.filters, search=words, **blank))

    def mark(self) -> str:
        """Return what a cursor of this list carries."""
        stated = {one.name: getattr(self.filters, one.name) for one in fields_of(self.filters)}
        among = sorted(self.among) if self.among is not None else None
        return fingerprint({"list": "partnerships", "waits": self.waits, "among": among, "sort": self.sort, **stated})


def page(
    session: Session, by: Standing, asked: Asked, *, today: date, after: str | None = None, limit: int = 50
) -> Page[Line]:
    """Return a page of the partnerships a person may know of; raises Invalid for the cursor of another list."""
    mark, dialect = asked.mark(), dialect_of(session)
    place = _place(SORTS[asked.sort], decode(after, mark)) if after is not None else {}
    values = {**_values(dialect, asked), **place, "today": today, "most": limit + 1}
    if asked.among is None:
        statement = _frozen(dialect, by, asked.shape(dialect), placed=bool(place))
        found = session.connection().execute(statement, values).all()
    else:
        found = session.execute(_page(dialect, by, asked, placed=bool(place)), values).all()
    rows, more = cut(found, limit)
    last = str(getattr(rows[-1], SORTS[asked.sort].column.key)) if rows else ""
    return Page([line_of(row) for row in rows], encode(mark, last, rows[-1].id) if more else None)


@lru_cache(1_024)
def _frozen(dialect: str, by: Standing, shape: Asked, *, placed: bool) -> TextualSelect:
    """Return the statement of every list of one shape, put together once."""
    return freeze(_page(dialect, by, shape, placed=placed), dialect)


def _page(dialect: str, by: Standing, asked: Asked, *, placed: bool) -> Select[*tuple[Any, ...]]:
    sort = SORTS[asked.sort]
    order = [column.desc() if sort.descending else column for column in (sort.column, Partnership.id)]
    wanted = select(*PLAIN).where(_asked(dialect, by, asked), _beyond(sort) if placed else true())
    return with_what_belongs(wanted.order_by(*order).limit(bindparam("most", None, type_=Integer)), sort)


def _values(dialect: str, asked: Asked) -> dict[str, object]:
    """Return what fills the statement of a list."""
    filters = asked.filters
    stated = {f"asked_{name}": getattr(filters, name) for name in ASKED if getattr(filters, name) is not None}
    words = words_asked(dialect, filters.search)
    return stated | ({WORDS: words} if words else {})


def _place(sort: Sort, stated: tuple[str, str]) -> dict[str, object]:
    """Return where the row stands that a cursor names."""
    key, record_id = stated
    if not sort.dated:
        return {"place": key, "place_id": record_id}
    try:
        return {"place": date.fromisoformat(key), "place_id": record_id}
    except ValueError as error:
        raise foreign_cursor() from error


def counted(session: Session, by: Standing, asked: Asked, *, today: date) -> int:
    """Return how many partnerships a list has, counted as far as one more than MOST_COUNTED."""
    dialect = dialect_of(session)
    some = select(Partnership.id).where(_asked(dialect, by, asked)).limit(MOST_COUNTED + 1).subquery()
    values = {**_values(dialect, asked), "today": today}
    return session.scalar(select(func.count()).select_from(some), values) or 0


def counted_by_stage(
    session: Session, by: Standing, asked: Asked, stages: Sequence[str], *, today: date
) -> dict[str, int]:
    """Return how many partnerships of a list stand in each of some stages, each counted as far as in `counted`."""
    dialect = dialect_of(session)
    open_to = _asked(dialect, by, replace(asked, filters=replace(asked.filters, stage=None)))
    columns = []
    for number, stage in enumerate(stages):
        some = select(Partnership.id).where(open_to, Partnership.stage == stage).limit(MOST_COUNTED + 1).subquery()
        columns.append(select(func.count()).select_from(some).scalar_subquery().label(f"stage_{number}"))
    values = {**_values(dialect, asked), "today": today}
    return dict(zip(stages, session.execute(select(*columns), values).one(), strict=True)) if columns else {}


def _asked(dialect: str, by: Standing, asked: Asked) -> ColumnElement[bool]:
    clauses = [visible_to(by), narrowed(dialect, asked.filters)]
    if asked.filters.flagged is not None:
        clauses.append(_where_staff(by))
    if asked.filters.tier is not None:
        clauses.append(_shows_tier())
    if asked.waits is not None:
        clauses.append(WAITS[asked.waits]())
    if asked.among is not None:
        clauses.append(Partnership.id.in_(list(asked.among)))
    return and_(*clauses)


def _where_staff(by: Standing) -> ColumnElement[bool]:
    """Hold in the programmes a person works in: who is not staff there is not told what is flagged, by no filter."""
    programmes = by.programmes(*STAFF)
    return true() if None in programmes else Partnership.programme_id.in_(sorted(filter(None, programmes)))


def _beyond(sort: Sort) -> ColumnElement[bool]:
    """Skip what earlier pages showed; the first half is what an index can begin from."""
    column = sort.column
    key, record_id = bindparam("place", None, type_=column.type), bindparam("place_id", None, type_=Partnership.id.type)
    if sort.descending:
        return and_(column <= key, or_(column < key, Partnership.id < record_id))
    return and_(column >= key, or_(column > key, Partnership.id > record_id))


def _of_agreements(*states: State) -> Select[Any]:
    return select(Agreement.partnership_id).where(Agreement.state.in_(states))


def _overdue() -> ColumnElement[bool]:
    """Hold where a report, a finding or an end is over its day."""
    reports = (
        select(Agreement.partnership_id)
        .join(ReportDue, ReportDue.agreement_id == Agreement.id)
        .where(ReportDue.received_on.is_(None), ReportDue.due_on < _TODAY, Agreement.state.in_(REPORTING))
    )
    findings = select(Exploration.partnership_id).where(
        Exploration.found_on.is_(None), Exploration.ends_on < _TODAY, Exploration.left.is_(False)
    )
    ends = _of_agreements(State.IN_FORCE).where(Agreement.ends_on < _TODAY)
    return Partnership.id.in_(reports.union_all(findings, ends))


def _on_the_way() -> ColumnElement[bool]:
    states = (State.IN_REVIEW, State.APPROVED, State.OUT_FOR_SIGNATURE, State.SIGNED)
    return Partnership.id.in_(_of_agreements(*states))


#: What can wait.
WAITS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "approval": lambda: Partnership.id.in_(_of_agreements(State.IN_REVIEW)),
    "signature": lambda: Partnership.id.in_(_of_agreements(State.OUT_FOR_SIGNATURE)),
    "overdue": _overdue,
    "nothing": lambda: and_(~_overdue(), ~_on_the_way()),
}


def _shows_tier() -> ColumnElement[bool]:
    """Hold where this is the highest tier among the agreements that were not cancelled."""
    tiered = select(Agreement.partnership_id).where(Agreement.state != State.CANCELLED)
    higher = exists().where(
        Agreement.partnership_id == Partnership.id, Agreement.state != State.CANCELLED, Agreement.tier > _TIER
    )
    return and_(Partnership.id.in_(tiered.where(Agreement.tier == _TIER)), ~higher)
