"""Partnerships under the newest edition, and everything about choosing that it asks for, through the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnerships.actions import complementing, marks, selecting
from partnerships.actions.complementing import Beyond
from partnerships.models import Partnership, Person
from partnerships.permissions import Standing
from policy.actions import publish
from policy.models import EditionRow
from tests.factories.people import NOW, ON, SYSTEM, acting
from tests.policy.editions import NEWEST_TEXT
from tests.policy.known import KNOWN


def newest_id(session: Session) -> str:
    """Return the newest shipped edition, published; proved once in each database."""
    known = session.scalar(select(EditionRow.id).where(EditionRow.text == NEWEST_TEXT))
    if known is not None:
        return known
    return publish(session, NEWEST_TEXT, names=KNOWN, by=SYSTEM.person_id, on=ON, now=NOW).id


def mark(session: Session, partnership: Partnership, by: Person | Standing, of: str, level: str, **more: Any) -> Any:
    """Give one mark."""
    values: dict[str, Any] = {"reason": "Hay compradores.", **acting(by)} | more
    return marks.give_mark(session, partnership, of=of, level=level, **values)


def choose(session: Session, partnership: Partnership, by: Person | Standing) -> None:
    """Give the three marks, say what each side brings and how they complement each other."""
    for of, level in (("idea", "strong"), ("partner", "fair"), ("relationship", "weak")):
        mark(session, partnership, by, of, level)
    for party in partnership.parties:
        brings = [Beyond("know-how", "Conoce el mercado por dentro.")]
        complementing.state_brought(session, partnership, party_id=party.id, brings=brings, **acting(by))
    statement = "Uno conoce el mercado y el otro a quienes producen."
    complementing.state_complementarity(session, partnership, statement=statement, **acting(by))


def vouch(
    session: Session, partnership: Partnership, by: Person | Standing, people: Iterable[Person | Standing]
) -> None:
    """Record the basis of selection, and let everybody declare to have no conflict."""
    selecting.record_selection(session, partnership, basis="unsolicited", **acting(by))
    for person in people:
        selecting.declare_conflict(session, partnership, declared=False, **acting(person))
