"""Concerns, read: by whoever raised one its state, by whoever handles it everything, by nobody else anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from diligence.flag_models import Concern, ConcernKeptFrom
from diligence.flags import HANDLE
from kernel.errors import NotFound
from kernel.lists import Page, cut
from partnerships.models import Organisation, Partnership, Party, Person, RoleHeld, TeamMember
from partnerships.permissions import Standing, roles_granted
from partnerships.queries.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Seen:
    """A concern, and whether the reader handles it; whoever does not raised it, and is told its state only."""

    concern: Concern
    handles: bool


def handled_by(by: Standing) -> ColumnElement[bool]:
    """Return the clause for the concerns that a person may handle, past liaison and team.

    Whoever stands in for a leader handles none in their place: what is said in confidence is not passed on. Nor does
    anybody handle what they raised themselves, what they are kept from, or what is about a body they belong to.
    """
    programmes = by.alone.programmes(*roles_granted(HANDLE)) if by.active else frozenset()
    if not programmes:
        return false()
    reach = true() if None in programmes else _within(programmes)
    mine = by.person_id
    kept = exists().where(ConcernKeptFrom.concern_id == Concern.id, ConcernKeptFrom.person_id == mine)
    liaison = exists().where(Partnership.id == Concern.partnership_id, Partnership.liaison_id == mine)
    team = exists().where(TeamMember.partnership_id == Concern.partnership_id, TeamMember.person_id == mine)
    own = Concern.organisation_id.in_(sorted(by.organisations)) if by.organisations else false()
    return and_(reach, Concern.raised_by != mine, ~kept, ~liaison, ~team, ~own)


def _within(programmes: Iterable[str | None]) -> ColumnElement[bool]:
    return or_(Concern.programme_id.is_(None), Concern.programme_id.in_(sorted(filter(None, programmes))))


def find(session: Session, concern_id: str, by: Standing) -> Seen:
    """Return a concern for whoever raised or handles it; raises NotFound for everybody else."""
    wanted = select(Concern, handled_by(by)).where(
        Concern.id == concern_id, or_(Concern.raised_by == by.person_id, handled_by(by))
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    return Seen(found[0], bool(found[1]))


def page(session: Session, by: Standing, *, after: str | None = None, limit: int = 50) -> Page[Seen]:
    """Return a page of the concerns that a person raised or handles, the newest first."""
    wanted = select(Concern, handled_by(by)).where(or_(Concern.raised_by == by.person_id, handled_by(by)))
    if after:
        wanted = wanted.where(Concern.id < after)
    newest = wanted.options(joinedload(Concern.organisation)).order_by(Concern.id.desc())
    found = session.execute(newest.limit(limit + 1)).all()
    rows, more = cut([Seen(one, bool(handles)) for one, handles in found], limit)
    return Page(rows, rows[-1].concern.id if more else None)


def handlers(session: Session, partnership: Partnership | None, *, kept_from: Iterable[str] = ()) -> list[Person]:
    """Return who may handle a concern about a partnership, or about none in particular, by name."""
    roles = [role.value for role in roles_granted(HANDLE)]
    reach: ColumnElement[bool] = true()
    apart = set(kept_from)
    if partnership is not None:
        reach = or_(RoleHeld.programme_id.is_(None), RoleHeld.programme_id == partnership.programme_id)
        apart |= {partnership.liaison_id or "", *(member.person_id for member in partnership.team)}
    holding = select(RoleHeld.person_id).where(RoleHeld.role.in_(roles), reach)
    wanted = select(Person).where(Person.active, Person.id.in_(holding), Person.id.not_in(sorted(apart)))
    return list(session.scalars(wanted.order_by(Person.sort_key, Person.id)))


def bodies(session: Session, by: Standing, *, most: int = 300) -> list[Organisation]:
    """Return the organisations that a person may raise a concern about without naming one first, by name."""
    theirs = select(Party.organisation_id).join(Partnership).where(visible_to(by))
    wanted = select(Organisation).where(Organisation.id.in_(theirs))
    return list(session.scalars(wanted.order_by(Organisation.sort_key, Organisation.id).limit(most)))
