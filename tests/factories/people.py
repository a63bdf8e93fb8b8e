"""People with roles, made through the actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import TypedDict

from sqlalchemy.orm import Session

from partnerships.actions import memberships, people
from partnerships.models import SYSTEM_PERSON, Membership, Organisation, Person, Programme
from partnerships.permissions import Role, Standing, standing_of

ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
SYSTEM = Standing(SYSTEM_PERSON, active=True, roles=frozenset({(Role.SYSTEM.value, None)}))
_NUMBERS = count(1)


class When(TypedDict):
    """Who acts, and when."""

    by: Standing
    on: date
    now: datetime


def acting(by: Standing | Person, on: date = ON, now: datetime = NOW) -> When:
    """Return the keywords that every action takes."""
    return {"by": standing_of(by) if isinstance(by, Person) else by, "on": on, "now": now}


def person(
    session: Session, *roles: str, programme: Programme | None = None, name: str = "", locale: str = "es"
) -> Person:
    """Return a new person who holds roles in a programme, or in all."""
    number = next(_NUMBERS)
    made = people.add_person(
        session, name=name or f"Persona {number}", email=f"persona{number}@example.org", locale=locale, **acting(SYSTEM)
    )
    for role in roles:
        people.give_role(session, made, role, programme, **acting(SYSTEM))
    return made


def belong(
    session: Session, one: Person, body: Organisation, *duties: str, by: Standing | Person = SYSTEM, on: date = ON
) -> Membership:
    """Let somebody belong to a partner, with duties there."""
    return memberships.add_member(session, body, one, duties=duties, from_on=on, **acting(by, on))
