"""One partnership with its parties and what its agreements say, as a row: what a list shows, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import CTE, Select, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from contracts.listed_models import LISTED
from kernel.nesting import json_row, json_rows
from partnerships.models import Organisation, Partnership, Party, Person, Programme
from partnerships.queries.partnerships import PartyLine


class Line(msgspec.Struct, frozen=True, gc=False):
    """One partnership as a list shows it, its fields in the order of the statement.

    `committed` is in minor units by currency, `next_on` its next date, `on_the_way` all between draft and in force.
    """

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
    tier: str | None
    in_review: int
    in_signature: int
    signed: int
    on_the_way: int
    committed: Sequence[tuple[str, int]]
    next_on: date | None
    programme: str
    liaison: str | None
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
    *LISTED,
    Partnership.sort_key,
)


#: Where a row of the statement has what a line has not as it comes: the date after the counts, and what is JSON.
_COMMITTED = len(PLAIN) - 3
_PARTIES = _COMMITTED + 4
_AMOUNTS_OF = msgspec.json.Decoder(list[tuple[str, int]]).decode
_PARTIES_OF = msgspec.json.Decoder(list[PartyLine]).decode
_position = attrgetter("position")


def with_what_belongs(first: Select[*tuple[Any, ...]], sort: Sort) -> Select[Any]:
    """Return the rows of a page with their names and parties."""
    page = first.cte("page")
    order = [page.c[sort.column.key], page.c.id]
    return (
        select(
            *[page.c[one.key] for one in PLAIN if one is not Partnership.sort_key],
            Programme.name.label("programme"),
            Person.name.label("liaison"),
            _parties(page).label("parties"),
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


def line_of(row: Any) -> Line:
    """Return one row of the statement, its parts put in order."""
    # By place and not by name: a page has fifty of them.
    committed, parties = row[_COMMITTED], row[_PARTIES]
    among = _PARTIES_OF(parties) if parties else []
    if len(among) > 1:
        among.sort(key=_position)
    values: list[Any] = list(row[: _PARTIES + 1])
    values[_COMMITTED] = _AMOUNTS_OF(committed) if committed else []
    values[_PARTIES] = among
    return Line(*values)
