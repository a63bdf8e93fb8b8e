"""Organisations that may be one body: looked up by what likely twins share, never by going through all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from partnerships.identifiers import shown
from partnerships.likeness import LIKELY, keys_of, likeness
from partnerships.models import Organisation, OrganisationKey
from partnerships.queries.merges import standing_alone

#: How many records are looked at by their names, and how many of them are offered.
_LOOKED_AT, _OFFERED = 60, 6


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A record that may be the same body: what tells it from others, and how alike the names are, from 85 to 100."""

    id: str
    name: str
    country: str | None
    locality: str | None
    identifiers: Sequence[str]
    likeness: int


def lookalikes(session: Session, names: Sequence[str], *, leaving_out: str | None = None) -> list[Lookalike]:
    """Return the records most like these names of one body, the likeliest first; former names and acronyms count."""
    found = [(likeness(names, _names(one)), one) for one in _sharing(session, names, leaving_out)]
    likely = sorted(((score, one) for score, one in found if score >= LIKELY), key=lambda pair: (-pair[0], pair[1].id))
    return [_told(score, one) for score, one in likely[:_OFFERED]]


def _sharing(session: Session, names: Iterable[str], leaving_out: str | None) -> Sequence[Organisation]:
    """Return the records that share most keys with some names."""
    wanted = (
        select(OrganisationKey.organisation_id)
        .where(
            OrganisationKey.key.in_(sorted(keys_of(names))),
            OrganisationKey.organisation_id != (leaving_out or ""),
            standing_alone(OrganisationKey.organisation_id),
        )
        .group_by(OrganisationKey.organisation_id)
        .order_by(func.count().desc(), OrganisationKey.organisation_id)
        .limit(_LOOKED_AT)
    )
    loaded = (selectinload(Organisation.former_names), selectinload(Organisation.identifiers))
    return session.scalars(select(Organisation).where(Organisation.id.in_(wanted)).options(*loaded)).all()


def _names(one: Organisation) -> list[str]:
    return [one.name, *(former.name for former in one.former_names)]


def _told(score: int, one: Organisation) -> Lookalike:
    numbers = [f"{number.scheme} {shown(number.scheme, number.value)}" for number in one.identifiers]
    return Lookalike(one.id, one.name, one.country, one.locality, numbers, score)
