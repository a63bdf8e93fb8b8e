"""The list of agreements, newest first, in one query a page."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from contracts.models import Agreement
from contracts.records import Brief
from kernel.lists import Page, cut, decode, encode, fingerprint
from partnerships.models import Organisation, Partnership
from partnerships.permissions import Standing
from partnerships.queries.searching import dialect_of, found_by
from partnerships.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class AgreementFilters:
    """What a list of agreements is narrowed by; empty asks nothing."""

    search: str = ""
    state: str = ""
    kind: str = ""
    partnership: str = ""


EVERYTHING = AgreementFilters()


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement with the names around it."""

    brief: Brief
    partnership: str
    recipient: str


_BRIEF = tuple(getattr(Agreement, one.name) for one in fields(Brief))


_ROWS = (
    select(*_BRIEF, Partnership.title, Organisation.name)
    .join(Partnership, Partnership.id == Agreement.partnership_id)
    .join(Organisation, Organisation.id == Agreement.recipient_id)
    .order_by(Agreement.id.desc())
)


def page(
    session: Session,
    by: Standing,
    filters: AgreementFilters = EVERYTHING,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[AgreementLine]:
    """Return a page of the agreements a person may know of; raises Invalid for the cursor of another list."""
    mark = fingerprint({"list": "agreements", **{one.name: getattr(filters, one.name) for one in fields(filters)}})
    narrowed = _narrowed(dialect_of(session), filters)
    wanted = _ROWS.where(visible_to(by), narrowed, Agreement.id < decode(after, mark)[1] if after else true())
    session.flush()
    found = session.connection().execute(wanted.limit(limit + 1)).all()
    rows, more = cut([AgreementLine(Brief(*row[:-2]), row[-2], row[-1]) for row in found], limit)
    return Page(rows, encode(mark, "", rows[-1].brief.id) if more else None)


def _narrowed(dialect: str, filters: AgreementFilters) -> ColumnElement[bool]:
    clause: ColumnElement[bool] = true()
    for column, asked in (
        (Agreement.state, filters.state),
        (Agreement.kind, filters.kind),
        (Agreement.partnership_id, filters.partnership),
    ):
        if asked:
            clause &= column == asked
    typed = filters.search.replace("\x00", "").strip()
    if typed:
        clause &= or_(found_by(dialect, typed), Agreement.number.icontains(typed, autoescape=True))
    return clause
