"""Organisations, programmes and partnerships, made through the actions."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnerships.actions import organisations, partnerships, people
from partnerships.models import Organisation, Partnership, Person, Programme
from partnerships.permissions import Role
from policy.actions import publish
from policy.models import EditionRow
from tests.factories.people import NOW, ON, SYSTEM, acting, person
from tests.policy.editions import TEXT
from tests.policy.known import KNOWN

_NUMBERS = count(1)
#: Where every office of the tests is, whose day it is that counts.
ZONE = "America/Tegucigalpa"


def edition_id(session: Session) -> str:
    """Return the shipped edition, published; proved once in each database, since proving it takes a while."""
    known = session.scalar(select(EditionRow.id).where(EditionRow.text == TEXT))
    if known is not None:
        return known
    return publish(session, TEXT, names=KNOWN, by=SYSTEM.person_id, on=ON, now=NOW).id


def organisation(session: Session, name: str = "", **particulars: Any) -> Organisation:
    """Return a new organisation."""
    officer = person(session, Role.GRANTS_OFFICER)
    named = name or f"Cooperativa {next(_NUMBERS)}"
    return organisations.add(session, name=named, confirmed_new=True, **acting(officer), **particulars)


def programme(session: Session, name: str = "", funder: str = "") -> Programme:
    """Return a new programme in an office of its own."""
    number = next(_NUMBERS)
    body = organisation(session, funder or f"Fundación {number}")
    office = people.add_office(session, body, name=f"Oficina {number}", zone=ZONE, locale="es", **acting(SYSTEM))
    return people.add_programme(session, office, name=name or f"Programa {number}", **acting(SYSTEM))


def partnership(
    session: Session, of: Programme | None = None, officer: Person | None = None, **given: Any
) -> Partnership:
    """Return a new partnership in co-creation with one lead partner."""
    where = of or programme(session)
    values: dict[str, Any] = {
        "edition_id": edition_id(session),
        "title": f"Idea {next(_NUMBERS)}",
        "idea": "Vender carne de oveja procesada en el mercado local.",
        "financial": True,
    }
    values |= given
    if "partners" not in given:
        values["partners"] = [(organisation(session), "lead-partner")]
    by = officer or person(session, Role.GRANTS_OFFICER, programme=where)
    return partnerships.open_partnership(session, programme=where, **values, **acting(by))
