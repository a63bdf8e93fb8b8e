"""Organisations, read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.lists import Page, beyond, contains, cut, encode, fingerprint
from partnerships.models import Organisation, OrganisationIdentifier, Partnership, Party
from partnerships.permissions import Scope, Standing, granted
from partnerships.queries.visibility import visible_to


def find(session: Session, organisation_id: str, standing: Standing | None = None) -> Organisation:
    """Return an organisation; raises NotFound, also where `standing` may not know of it."""
    found = session.get(Organisation, organisation_id)
    if found is None or (standing is not None and not _may_know(session, found, standing)):
        raise NotFound
    return found


def _may_know(session: Session, organisation: Organisation, standing: Standing) -> bool:
    """Staff know every organisation; a partner's people know their own and those they stand in partnerships with."""
    if granted(standing, "organisation.view", Scope(organisations=frozenset({organisation.id}))):
        return True
    beside = (
        select(Party.id)
        .join(Partnership)
        .where(Party.organisation_id == organisation.id, visible_to(standing))
        .limit(1)
    )
    return session.scalar(beside) is not None


def page(session: Session, *, search: str = "", after: str | None = None, limit: int = 50) -> Page[Organisation]:
    """Return a page of organisations by name."""
    mark = fingerprint({"list": "organisations", "search": search})
    wanted = select(Organisation).where(
        contains(Organisation.search_text, search), beyond(Organisation.sort_key, Organisation.id, after, mark)
    )
    found = session.scalars(wanted.order_by(Organisation.sort_key, Organisation.id).limit(limit + 1)).all()
    rows, more = cut(found, limit)
    return Page(rows, encode(mark, rows[-1].sort_key, rows[-1].id) if more else None)


def by_identifier(session: Session, scheme: str, value: str) -> Organisation | None:
    """Return the organisation that has a number in a register."""
    return session.scalar(
        select(Organisation)
        .join(OrganisationIdentifier)
        .where(OrganisationIdentifier.scheme == scheme, OrganisationIdentifier.value == value)
    )


def by_identifiers(session: Session, scheme: str, values: Iterable[str]) -> dict[str, Organisation]:
    """Return organisations by their numbers in one register."""
    wanted = sorted(set(values))
    found = (
        select(OrganisationIdentifier.value, Organisation)
        .join(Organisation)
        .where(OrganisationIdentifier.scheme == scheme, OrganisationIdentifier.value.in_(wanted))
    )
    return dict(session.execute(found).all()) if wanted else {}


def likely_twins(session: Session, organisation: Organisation) -> Sequence[Organisation]:
    """Return other records whose folded name is equal; somebody must look whether they are one body."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.name_key == organisation.name_key, Organisation.id != organisation.id)
        .order_by(Organisation.id)
    ).all()


def all_likely_twins(session: Session) -> list[tuple[Organisation, ...]]:
    """Return every group of records with equal folded names."""
    doubled = select(Organisation.name_key).group_by(Organisation.name_key).having(func.count() > 1)
    found = session.scalars(
        select(Organisation).where(Organisation.name_key.in_(doubled)).order_by(Organisation.name_key, Organisation.id)
    )
    return [tuple(group) for _, group in groupby(found, key=lambda organisation: organisation.name_key)]
