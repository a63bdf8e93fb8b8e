"""Partnerships and programmes, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, false, select, true
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.frozen import Frozen
from kernel.text import fold
from partnerships.models import Office, Partnership, Party, Programme
from partnerships.permissions import STAFF, Standing
from partnerships.queries.searching import found_by
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


class PartyLine(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A party, as a list shows it, and which it is among them."""

    position: int
    organisation_id: str
    name: str
    role: str
    share: int | None


class ProgrammeName(NamedTuple):
    """A programme as a field offers it."""

    id: str
    name: str


def find(session: Session, partnership_id: str, standing: Standing) -> Partnership:
    """Return a partnership the asker may know of; raises NotFound for any other, existing or not."""
    found = session.scalar(select(Partnership).where(Partnership.id == partnership_id, visible_to(standing)))
    if found is None:
        raise NotFound
    return found


def zones(session: Session, ids: Iterable[str], standing: Standing) -> list[str]:
    """Return the time zones of the offices that keep some partnerships the asker may know of."""
    kept = select(Office.zone).join(Programme, Programme.office_id == Office.id).distinct()
    known = kept.join(Partnership, Partnership.programme_id == Programme.id).where(visible_to(standing))
    return list(session.scalars(known.where(Partnership.id.in_(sorted(set(ids))))))


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


def programmes(session: Session, standing: Standing) -> list[Programme]:
    """Return the programmes a person works in, or that the partnerships of their organisations belong to, by name."""
    found = session.scalars(select(Programme).join(Office).where(_works_in(standing)))
    return sorted(found, key=lambda programme: (fold(programme.name), programme.id))


def programme_names(session: Session, standing: Standing) -> list[ProgrammeName]:
    """Return the same as a field offers them."""
    found = [ProgrammeName(*row) for row in _names(standing.kind).rows(session)]
    return sorted(found, key=lambda programme: (fold(programme.name), programme.id))


@lru_cache(maxsize=64)
def _names(kind: Standing) -> Frozen:
    """Put the question of one kind of reader together once: every list asks it for its field."""
    return Frozen(select(Programme.id, Programme.name).join(Office).where(_works_in(kind)))


def _works_in(standing: Standing) -> ColumnElement[bool]:
    staffed = standing.programmes(*STAFF)
    if not standing.active:
        return false()
    if None in staffed:
        return true()
    theirs = select(Partnership.programme_id).where(visible_to(standing))
    return Programme.id.in_(theirs) | Programme.id.in_(sorted(filter(None, staffed)))


def programme(session: Session, programme_id: str, standing: Standing) -> Programme:
    """Return a programme that somebody works in; raises NotFound for any other, existing or not."""
    found = session.get(Programme, programme_id)
    if found is None or not standing.programmes(*STAFF) & {None, programme_id}:
        raise NotFound
    return found
