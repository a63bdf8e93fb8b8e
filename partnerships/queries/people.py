"""People and who holds which role, read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.frozen import Frozen
from kernel.text import fold
from partnerships.models import Office, Person, Programme, RoleHeld
from partnerships.permissions import STAFF


def find(session: Session, person_id: str) -> Person:
    """Return a person; raises NotFound."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound
    return found


def by_email(session: Session, email: str) -> Person | None:
    """Return who has an e-mail address, in whatever case it is typed."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def names(session: Session, ids: set[str]) -> dict[str, str]:
    """Return the names of people by their identifiers."""
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all()) if ids else {}


def zone_of(session: Session, person: Person) -> str | None:
    """Return the time zone of the office a person works in, or of the first office there is."""
    scoped = [held.programme_id for held in person.roles_held if held.programme_id]
    zones = select(Office.zone).outerjoin(Programme, Programme.office_id == Office.id).order_by(Office.id).limit(1)
    if scoped:
        zones = zones.where(Programme.id.in_(scoped))
    return session.scalar(zones)


def people_with_role(session: Session, role: str, programme: Programme | None = None) -> list[Person]:
    """Return the people with open accounts who hold a role in a programme or in all, by name."""
    held = select(RoleHeld.person_id).where(RoleHeld.role == role)
    if programme is not None:
        held = held.where(RoleHeld.programme_id.is_(None) | (RoleHeld.programme_id == programme.id))
    found = session.scalars(select(Person).where(Person.active, Person.id.in_(held)))
    return sorted(found, key=lambda person: (fold(person.name), person.id))


def names_with_roles(session: Session, roles: Sequence[str], programme_id: str) -> dict[str, str]:
    """Return the names of the people with open accounts who hold one of some roles in a programme or in all."""
    found = _NAMED.rows(session, {"roles": list(roles), "programme": programme_id})
    return {row.id: row.name for row in found}


_NAMED = Frozen(
    select(Person.id, Person.name).where(
        Person.active,
        Person.id.in_(
            select(RoleHeld.person_id).where(
                RoleHeld.role.in_(bindparam("roles", expanding=True)),
                RoleHeld.programme_id.is_(None) | (RoleHeld.programme_id == bindparam("programme")),
            )
        ),
    )
)


def names_with_role(session: Session, role: str) -> dict[str, str]:
    """Return the names of the people with open accounts who hold a role anywhere, in their order."""
    found = _WITH_ROLE.rows(session, {"role": role})
    return {row.id: row.name for row in sorted(found, key=lambda one: (fold(one.name), one.id))}


_WITH_ROLE = Frozen(
    select(Person.id, Person.name).where(
        Person.active, Person.id.in_(select(RoleHeld.person_id).where(RoleHeld.role == bindparam("role")))
    )
)


def staff(session: Session) -> list[Person]:
    """Return everybody with an open account who holds a role of ours, by name."""
    held = select(RoleHeld.person_id).where(RoleHeld.role.in_(STAFF))
    found = session.scalars(select(Person).where(Person.active, Person.id.in_(held)))
    return sorted(found, key=lambda person: (fold(person.name), person.id))
