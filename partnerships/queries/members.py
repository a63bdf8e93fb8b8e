"""Who belongs to a partner, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnerships.models import Membership, Organisation, Person
from partnerships.permissions import Scope, Standing, check, granted

VIEW = "member.view"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a partner: since and until when, as far as it is known, and what they do for it."""

    id: str
    person_id: str
    name: str
    email: str
    active: bool
    duties: tuple[str, ...]
    from_on: date | None
    until_on: date | None

    def is_over(self, on: date) -> bool:
        """Whether the last day is behind us."""
        return self.until_on is not None and self.until_on < on


def may_list(organisation: Organisation, by: Standing) -> bool:
    """Say whether somebody may know who belongs to a partner."""
    return granted(by, VIEW, _scope(organisation))


def listed(session: Session, organisation: Organisation, by: Standing) -> list[Member]:
    """Return everybody who belongs or belonged to a partner, by name; raises NotPermitted."""
    check(by, VIEW, _scope(organisation), subject=organisation.ref)
    return _read(session, select(Membership, Person).where(Membership.organisation_id == organisation.id))


def one(session: Session, membership: Membership) -> Member:
    """Return one membership as lists show it."""
    return _read(session, select(Membership, Person).where(Membership.id == membership.id))[0]


def _read(session: Session, wanted: object) -> list[Member]:
    joined = wanted.join(Person, Person.id == Membership.person_id)  # type: ignore[attr-defined]
    rows: Sequence[tuple[Membership, Person]] = session.execute(joined.order_by(Person.name, Person.id)).all()
    return [_member(membership, person) for membership, person in rows]


def _member(membership: Membership, person: Person) -> Member:
    term = membership.term
    return Member(
        membership.id,
        person.id,
        person.name,
        person.email,
        person.active,
        tuple(held.duty for held in membership.duties),
        term.from_on if term else None,
        term.until_on if term else None,
    )


def _scope(organisation: Organisation) -> Scope:
    """A partner's own members only: to stand beside it in a partnership is not enough."""
    return Scope(organisations=frozenset({organisation.id}))
