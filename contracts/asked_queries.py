"""Which partnerships a list asks for, in which order, and the clauses that ask for them.

The clauses are in two parts: what the indexes of an order can narrow, and the rest (words, and what is over its date),
which stands in indexes of its own or is looked at row after row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, bindparam, or_, true
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from contracts.listed_models import IN_REVIEW, IN_SIGNATURE, NEXT_ON, ON_THE_WAY, TIER, some
from kernel.lists import fingerprint
from partnerships.models import Partnership
from partnerships.permissions import STAFF, Standing
from partnerships.queries.partnerships import EVERYTHING, Filters, narrowed
from partnerships.queries.searching import WORDS, begin_in, found_among, split, words_asked, words_within
from partnerships.queries.visibility import visible_to

#: Filters whose values fill the statement, in the order of the fields.
ASKED = ("programme", "stage", "market_system", "liaison", "organisation", "relationship_type", "tier")
OVERDUE = "overdue"
_TODAY = bindparam("today", None, type_=Date)
_SEARCHED = Partnership.__table__.c.search_text
_TIER = bindparam("asked_tier", None, type_=String)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which partnerships, in which order; `waits` is a key of WAITS, `among` limits to some that were found before."""

    filters: Filters = EVERYTHING
    waits: str | None = None
    among: Sequence[str] | None = None
    sort: str = "title"

    @property
    def words(self) -> Sequence[str]:
        """What is searched for; nothing where signs alone were typed."""
        return split(self.filters.search)

    @property
    def has_rest(self) -> bool:
        """Whether something is asked that no index of the order can narrow."""
        return bool(self.words) or self.waits == OVERDUE

    def shape(self) -> Asked:
        """Return the same list without the values that fill its statement."""
        blank: dict[str, Any] = {name: "" for name in ASKED if getattr(self.filters, name) is not None}
        words = " ".join("x" for _ in self.words) or (self.filters.search.strip() and "-")
        return replace(self, filters=replace(self.filters, search=words, **blank))

    def values(self, today: date) -> dict[str, object]:
        """Return what fills its statement, but for the words that an index is asked for."""
        filters = self.filters
        stated = {f"asked_{name}": getattr(filters, name) for name in ASKED if getattr(filters, name) is not None}
        return {"today": today, **stated, **words_within(filters.search)}

    def indexed(self, dialect: str, common: frozenset[int] = frozenset()) -> dict[str, object]:
        """Return the words that an index is asked for."""
        return {WORDS: words_asked(dialect, self.rare(common))} if self.words else {}

    def rare(self, common: frozenset[int]) -> str:
        """Return what is searched for without the words at some places."""
        return " ".join(word for place, word in enumerate(self.words) if place not in common)

    def mark(self) -> str:
        """Return what a cursor of this list carries."""
        stated = {one.name: getattr(self.filters, one.name) for one in fields_of(self.filters)}
        among = sorted(self.among) if self.among is not None else None
        return fingerprint({"list": "partnerships", "waits": self.waits, "among": among, "sort": self.sort, **stated})


def first_part(dialect: str, by: Standing, asked: Asked) -> ColumnElement[bool]:
    """Return the clause of all that indexes of an order can narrow, signs that find nothing among it."""
    searched = asked.filters.search if not asked.words else ""
    clauses = [visible_to(by), narrowed(dialect, replace(asked.filters, search=searched))]
    if asked.filters.flagged is not None:
        clauses.append(_where_staff(by))
    if asked.filters.tier is not None:
        clauses.append(TIER == _TIER)
    if asked.waits is not None and asked.waits != OVERDUE:
        clauses.append(WAITS[asked.waits]())
    if asked.among is not None:
        clauses.append(Partnership.id.in_(list(asked.among)))
    return and_(*clauses)


def with_rest(dialect: str, wanted: Any, asked: Asked, common: frozenset[int] = frozenset()) -> Any:
    """Narrow a statement by the rest, beginning from the indexes that find it; common words are looked at by row."""
    if asked.words:
        found = found_among(dialect, wanted, asked.rare(common))
        wanted = found.where(begin_in(dialect, _SEARCHED, sorted(common)))
    return wanted.where(WAITS[OVERDUE]()) if asked.waits == OVERDUE else wanted


def rest_by_row(dialect: str, asked: Asked, row: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """Return the clause of the rest, in the words of looking at one row after another."""
    found = begin_in(dialect, row.search_text, range(len(asked.words)))
    return and_(found, row.next_on < _TODAY) if asked.waits == OVERDUE else found


def _where_staff(by: Standing) -> ColumnElement[bool]:
    """Hold in the programmes a person works in: who is not staff there is not told what is flagged, by no filter."""
    programmes = by.programmes(*STAFF)
    return true() if None in programmes else Partnership.programme_id.in_(sorted(filter(None, programmes)))


def _nothing() -> ColumnElement[bool]:
    """Hold where no agreement is on its way and nothing is over its date."""
    return and_(ON_THE_WAY == 0, or_(NEXT_ON.is_(None), NEXT_ON >= _TODAY))


#: What can wait.
WAITS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "approval": lambda: some(IN_REVIEW),
    "signature": lambda: some(IN_SIGNATURE),
    OVERDUE: lambda: NEXT_ON < _TODAY,
    "nothing": _nothing,
}
