"""Partnerships with what their agreements say of them, as the list and the board show them: one statement a page.

The statement picks the page first and adds what belongs to its rows alone, so that it costs the same in a portfolio of
1,000 and of 100,000. For words and for dates that are over it is asked in two ways, since none is quick for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from contracts.asked_queries import Asked, first_part, rest_by_row, with_rest
from contracts.line_queries import PLAIN, SORTS, Line, Sort, line_of, with_what_belongs
from kernel.frozen import Frozen
from kernel.lists import Page, cut, decode, encode, foreign_cursor
from partnerships.models import Partnership
from partnerships.permissions import Standing
from partnerships.queries.searching import dialect_of, many_have


@dataclass(frozen=True, slots=True)
class Way:
    """How a page is looked for: among so many of the next ones, or all; by the index of the order, or not.

    `common` are the places of the words that the index of words is not asked for.
    """

    window: int | None = None
    ordered: bool = True
    common: frozenset[int] = frozenset()


ORDERED, NEAR, FARTHER, BY_ITSELF = Way(), Way(window=500), Way(window=4_000), Way(ordered=False)
#: So many found near by make it likely that a page of them is found a little farther.
PROMISING = 5


def page(
    session: Session, by: Standing, asked: Asked, *, today: date, after: str | None = None, limit: int = 50
) -> Page[Line]:
    """Return a page of the partnerships a person may know of; raises Invalid for the cursor of another list."""
    mark = asked.mark()
    place = _place(SORTS[asked.sort], decode(after, mark)) if after is not None else {}
    values = {**asked.values(today), **place, "most": limit + 1}
    rows, more = cut(_found(session, by, asked, values, most=limit + 1), limit)
    last = str(getattr(rows[-1], SORTS[asked.sort].column.key)) if rows else ""
    return Page([line_of(row) for row in rows], encode(mark, last, rows[-1].id) if more else None)


def _found(session: Session, by: Standing, asked: Asked, values: Mapping[str, Any], *, most: int) -> Sequence[Row[Any]]:
    """Return the rows of a page and one more, where there is one.

    What no index of the order can narrow is looked for among the next rows first, which is quick where many have it,
    and then by an index of its own, which is quick where few have it.
    """
    dialect, placed = dialect_of(session), "place" in values

    def rows(way: Way) -> Sequence[Row[Any]]:
        filled = values if way.window else {**values, **asked.indexed(dialect, way.common)}
        if asked.among is not None:
            return session.execute(_page(dialect, by, asked, placed=placed, way=way), filled).all()
        return _frozen(dialect, by.kind, asked.shape(), placed=placed, way=way).rows(session, filled)

    if asked.among is not None or not asked.has_rest:
        return rows(ORDERED)
    near = rows(NEAR)
    if PROMISING <= len(near) < most:
        near = rows(FARTHER)
    if len(near) == most:
        return near
    several = len(asked.words) > 1
    return rows(replace(BY_ITSELF, common=many_have(session, asked.filters.search)) if several else BY_ITSELF)


@lru_cache(256)
def _frozen(dialect: str, kind: Standing, shape: Asked, *, placed: bool, way: Way) -> Frozen:
    """Return the statement of every list of one shape, put together once."""
    return Frozen(_page(dialect, kind, shape, placed=placed, way=way))


def _page(dialect: str, by: Standing, asked: Asked, *, placed: bool, way: Way) -> Select[*tuple[Any, ...]]:
    sort = SORTS[asked.sort]
    most, columns = bindparam("most", None, type_=Integer), (sort.column, Partnership.id)
    first = and_(first_part(dialect, by, asked), _beyond(sort) if placed else true())
    if way.window:
        near = _near(sort, way.window, first)
        within = select(*(near.c[one.key] for one in PLAIN)).where(rest_by_row(dialect, asked, near.c))
        if dialect != "sqlite":
            # SQLite takes the rows as they come, in order, and told it again would sort the whole window.
            within = within.order_by(*_ordered(sort, near.c[sort.column.key], near.c.id))
        return with_what_belongs(within.limit(most), sort)
    if way.ordered:
        wanted = with_rest(dialect, select(*PLAIN).where(first), asked)
        return with_what_belongs(wanted.order_by(*_ordered(sort, *columns)).limit(most), sort)
    # What is found is sorted by its keys alone, and read for those that the page shows.
    found = with_rest(dialect, select(Partnership.id).where(first), asked, way.common)
    ids = found.order_by(*_ordered(sort, _unindexed(dialect, sort), Partnership.id)).limit(most)
    return with_what_belongs(select(*PLAIN).where(Partnership.id.in_(ids.correlate(None))), sort)


def _near(sort: Sort, window: int, clause: ColumnElement[bool]) -> Any:
    """Return the next rows of an order, with what is looked at in them; as a figure that planners can reckon with."""
    next_ones = select(*PLAIN, Partnership.search_text).where(clause)
    next_ones = next_ones.order_by(*_ordered(sort, sort.column, Partnership.id))
    return next_ones.limit(literal_column(str(window))).subquery("near")


def _ordered(sort: Sort, *columns: Any) -> list[ColumnElement[Any]]:
    return [column.desc() if sort.descending else column for column in columns]


def _unindexed(dialect: str, sort: Sort) -> ColumnElement[Any]:
    """Return the column of an order in words that no index has, so that what is found is sorted and not looked for."""
    if dialect == "sqlite":
        return literal_column(f"+partnership.{sort.column.key}")
    return sort.column + literal_column("0") if sort.dated else sort.column.concat(literal_column("''"))


def _place(sort: Sort, stated: tuple[str, str]) -> dict[str, object]:
    """Return where the row stands that a cursor names."""
    key, record_id = stated
    if not sort.dated:
        return {"place": key, "place_id": record_id}
    try:
        return {"place": date.fromisoformat(key), "place_id": record_id}
    except ValueError as error:
        raise foreign_cursor() from error


def _beyond(sort: Sort) -> ColumnElement[bool]:
    """Skip what earlier pages showed; the first half is what an index can begin from."""
    column = sort.column
    key, record_id = bindparam("place", None, type_=column.type), bindparam("place_id", None, type_=Partnership.id.type)
    if sort.descending:
        return and_(column <= key, or_(column < key, Partnership.id < record_id))
    return and_(column >= key, or_(column > key, Partnership.id > record_id))
