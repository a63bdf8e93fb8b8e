"""Partnerships and programmes, read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, func, select, true
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.lists import Page, beyond, cut, encode, fingerprint
from kernel.text import fold
from partnerships.models import Office, Organisation, Partnership, Party, Person, Programme
from partnerships.permissions import STAFF, Standing
from partnerships.queries.searching import dialect_of, found_by
from partnerships.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of partnerships is narrowed by; None asks nothing."""

    search: str = ""
    programme: str | None = None
    stage: str | None = None
    market_system: str | None = None
    liaison: str | None = None
    financial: bool | None = None
    tier: str | None = None
    organisation: str | None = None
    relationship_type: str | None = None
    flagged: bool | None = None


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party, as a list shows it."""

    organisation_id: str
    name: str
    role: str
    share: int | None


@dataclass(frozen=True, slots=True)
class PartnershipLine:
    """One partnership, as a list shows it."""

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
    risk: str
    outcome: str | None
    flagged: str | None
    liaison_id: str | None
    liaison: str | None
    sort_key: str
    parties: Sequence[PartyLine] = field(default=())


_COLUMNS = (
    Partnership.id,
    Partnership.number,
    Partnership.title,
    Partnership.stage,
    Partnership.stage_since,
    Partnership.edition_id,
    Partnership.programme_id,
    Programme.name.label("programme"),
    Partnership.market_system,
    Partnership.relationship_type,
    Partnership.financial,
    Partnership.risk,
    Partnership.outcome,
    Partnership.flagged,
    Partnership.liaison_id,
    Person.name.label("liaison"),
    Partnership.sort_key,
)


def find(session: Session, partnership_id: str, standing: Standing) -> Partnership:
    """Return a partnership the asker may know of; raises NotFound for any other, existing or not."""
    found = session.scalar(select(Partnership).where(Partnership.id == partnership_id, visible_to(standing)))
    if found is None:
        raise NotFound
    return found


def page(
    session: Session,
    standing: Standing,
    filters: Filters = EVERYTHING,
    *,
    after: str | None = None,
    limit: int = 50,
) -> Page[PartnershipLine]:
    """Return a page of partnerships by title, in two queries; the tier, which agreements have, is not looked at."""
    mark = fingerprint({"list": "partnerships", **{one.name: getattr(filters, one.name) for one in fields_of(filters)}})
    wanted = (
        select(*_COLUMNS)
        .join(Programme, Programme.id == Partnership.programme_id)
        .outerjoin(
            Person,
            Person.id == Partnership.liaison_id,
        )
        .where(
            visible_to(standing),
            narrowed(dialect_of(session), filters),
            beyond(Partnership.sort_key, Partnership.id, after, mark),
        )
    )
    found = session.execute(wanted.order_by(Partnership.sort_key, Partnership.id).limit(limit + 1)).all()
    rows, more = cut(found, limit)
    parties = parties_of(session, [row.id for row in rows])
    lines = [PartnershipLine(**row._asdict(), parties=parties.get(row.id, ())) for row in rows]
    return Page(lines, encode(mark, lines[-1].sort_key, lines[-1].id) if more else None)


def narrowed(dialect: str, filters: Filters) -> ColumnElement[bool]:
    """Return the clause of everything a partnership itself can be narrowed by; its tier is its agreements' business.

    Each value has the name of its field after `asked_`, so that a statement can be filled with another one.
    """
    clauses: list[ColumnElement[bool]] = [true()]
    for name, column, wanted in (
        ("asked_programme", Partnership.programme_id, filters.programme),
        ("asked_stage", Partnership.stage, filters.stage),
        ("asked_market_system", Partnership.market_system, filters.market_system),
        ("asked_liaison", Partnership.liaison_id, filters.liaison),
        ("asked_relationship_type", Partnership.relationship_type, filters.relationship_type),
    ):
        if wanted is not None:
            clauses.append(column == bindparam(name, wanted))
    if filters.financial is not None:
        clauses.append(Partnership.financial.is_(filters.financial))
    if filters.organisation is not None:
        clauses.append(
            Partnership.id.in_(
                select(Party.partnership_id).where(
                    Party.organisation_id == bindparam("asked_organisation", filters.organisation)
                )
            )
        )
    if filters.flagged is not None:
        clauses.append(Partnership.flagged.is_not(None) if filters.flagged else Partnership.flagged.is_(None))
    if filters.search.strip():
        clauses.append(found_by(dialect, filters.search))
    return and_(*clauses)


def parties_of(session: Session, partnership_ids: Sequence[str]) -> Mapping[str, Sequence[PartyLine]]:
    """Return the parties of many partnerships, in their order."""
    found: dict[str, list[PartyLine]] = defaultdict(list)
    if partnership_ids:
        wanted = (
            select(Party.partnership_id, Organisation.id, Organisation.name, Party.role, Party.share)
            .join(Organisation)
            .where(Party.partnership_id.in_(partnership_ids))
            .order_by(Party.partnership_id, Party.position)
        )
        for partnership_id, organisation_id, name, role, share in session.execute(wanted):
            found[partnership_id].append(PartyLine(organisation_id, name, role, share))
    return found


def counts_by_stage(
    session: Session,
    standing: Standing,
    filters: Filters = EVERYTHING,
) -> dict[str, int]:
    """Return how many partnerships stand in each stage; stages without any are absent."""
    counted = (
        select(Partnership.stage, func.count())
        .where(visible_to(standing), narrowed(dialect_of(session), filters))
        .group_by(Partnership.stage)
    )
    return dict(session.execute(counted).all())


def programmes(session: Session, standing: Standing) -> list[Programme]:
    """Return the programmes a person works in, or that the partnerships of their organisations belong to, by name."""
    staffed = standing.programmes(*STAFF)
    wanted = select(Programme).join(Office)
    if not standing.active:
        return []
    if None not in staffed:
        theirs = select(Partnership.programme_id).where(visible_to(standing))
        wanted = wanted.where(Programme.id.in_(theirs) | Programme.id.in_(sorted(filter(None, staffed))))
    return sorted(session.scalars(wanted), key=lambda programme: (fold(programme.name), programme.id))


def programme(session: Session, programme_id: str, standing: Standing) -> Programme:
    """Return a programme that somebody works in; raises NotFound for any other, existing or not."""
    found = session.get(Programme, programme_id)
    if found is None or not standing.programmes(*STAFF) & {None, programme_id}:
        raise NotFound
    return found
