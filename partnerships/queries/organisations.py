"""Organisations, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import groupby

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.errors import NotFound
from kernel.lists import Page, beyond, contains, cut, encode, fingerprint
from partnerships.identifiers import NotANumber, normalised
from partnerships.models import Organisation, OrganisationIdentifier, Partnership, Party
from partnerships.organisation_facts import VALUES
from partnerships.permissions import Scope, Standing, granted
from partnerships.queries.duplicates import Lookalike, lookalikes
from partnerships.queries.merges import standing_alone, standing_for
from partnerships.queries.visibility import visible_to


def find(session: Session, organisation_id: str, standing: Standing | None = None) -> Organisation:
    """Return an organisation, or the one that stands for it; raises NotFound, also where `standing` may not know it."""
    answers = standing_for(session, [organisation_id])
    found = session.get(Organisation, answers.get(organisation_id, organisation_id))
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


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of organisations is narrowed by; empty asks nothing, the facts take yes, no and not-known."""

    search: str = ""
    women_led: str = ""
    locally_led: str = ""


EVERYTHING = Filters()


def page(
    session: Session, filters: Filters = EVERYTHING, *, after: str | None = None, limit: int = 50
) -> Page[Organisation]:
    """Return a page of organisations by name; raises Invalid for the cursor of another list."""
    asked = {one.name: getattr(filters, one.name) for one in fields(filters)}
    mark = fingerprint({"list": "organisations", **asked})
    wanted = select(Organisation).where(
        contains(Organisation.search_text, filters.search),
        _answered(Organisation.women_led, filters.women_led),
        _answered(Organisation.locally_led, filters.locally_led),
        standing_alone(Organisation.id),
        beyond(Organisation.sort_key, Organisation.id, after, mark),
    )
    found = session.scalars(wanted.order_by(Organisation.sort_key, Organisation.id).limit(limit + 1)).all()
    rows, more = cut(found, limit)
    return Page(rows, encode(mark, rows[-1].sort_key, rows[-1].id) if more else None)


def _answered(column: InstrumentedAttribute[bool | None], answer: str) -> ColumnElement[bool]:
    return column.is_(VALUES[answer]) if answer in VALUES else true()


def by_identifier(session: Session, scheme: str, value: str) -> Organisation | None:
    """Return the organisation that has a number in a register, however the number is written."""
    return by_identifiers(session, scheme, [value]).get(value)


def by_identifiers(session: Session, scheme: str, values: Iterable[str]) -> dict[str, Organisation]:
    """Return organisations by their numbers in one register, as the numbers were asked for."""
    wanted = {value: _kept(scheme, value) for value in sorted(set(values))}
    registers: dict[str, set[str]] = {}
    for register, number in wanted.values():
        registers.setdefault(register, set()).add(number)
    found: dict[tuple[str, str], str] = {}
    for register, numbers in registers.items():
        having = select(OrganisationIdentifier.value, OrganisationIdentifier.organisation_id).where(
            OrganisationIdentifier.scheme == register, OrganisationIdentifier.value.in_(sorted(numbers))
        )
        found |= {(register, number): holder for number, holder in session.execute(having)}
    answers = standing_for(session, found.values())
    bodies = {one: session.get_one(Organisation, answers.get(one, one)) for one in set(found.values())}
    return {value: bodies[found[pair]] for value, pair in wanted.items() if pair in found}


def _kept(scheme: str, value: str) -> tuple[str, str]:
    """Return a number as it is kept; what no register gave is looked for as it stands."""
    try:
        return normalised(scheme, value)
    except NotANumber:
        return scheme, value


def likely_twins(session: Session, organisation: Organisation) -> list[Lookalike]:
    """Return other records that look like this one by any name; somebody must look whether they are one body."""
    names = [organisation.name, *(former.name for former in organisation.former_names)]
    return lookalikes(session, names, leaving_out=organisation.id)


def all_likely_twins(session: Session) -> list[tuple[Organisation, ...]]:
    """Return every group of records whose names differ in accents, company form, order and punctuation only."""
    alone = standing_alone(Organisation.id)
    doubled = select(Organisation.name_key).where(alone).group_by(Organisation.name_key).having(func.count() > 1)
    found = session.scalars(
        select(Organisation)
        .where(Organisation.name_key.in_(doubled), alone)
        .order_by(Organisation.name_key, Organisation.id)
    )
    return [tuple(group) for _, group in groupby(found, key=lambda organisation: organisation.name_key)]
