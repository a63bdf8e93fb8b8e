"""Flags, read by our own people: those of one organisation, all of them, and whether one is confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from diligence import concern_queries
from diligence.flag_models import Concern, ConcernKeptFrom, Flag
from diligence.flags import RAISE, VIEW
from kernel.errors import NotFound
from kernel.lists import Page, cut
from partnerships.models import Partnership, Party, Person, RoleHeld
from partnerships.permissions import ANYWHERE, Scope, Standing, granted, roles_granted


def seen_by(by: Standing) -> ColumnElement[bool]:
    """Return the clause for the flags a person may know of: what began as a concern stays with who handles that."""
    if not granted(by, VIEW, ANYWHERE):
        return false()
    handled = select(Concern.id).where(concern_queries.handled_by(by))
    own = Flag.organisation_id.not_in(sorted(by.organisations)) if by.organisations else true()
    return and_(own, or_(Flag.concern_id.is_(None), Flag.concern_id.in_(handled)))


def find(session: Session, flag_id: str, by: Standing) -> Flag:
    """Return a flag that a person may know of; raises NotFound."""
    found = session.scalars(select(Flag).where(Flag.id == flag_id, seen_by(by))).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_concern(session: Session, concern_id: str) -> Flag | None:
    """Return the flag that was made of a concern; whoever asks handles that."""
    return session.scalars(select(Flag).where(Flag.concern_id == concern_id)).one_or_none()


def concern_of(session: Session, flag: Flag) -> Concern | None:
    """Return the concern that a flag was made of."""
    return session.get(Concern, flag.concern_id) if flag.concern_id else None


def page(
    session: Session,
    by: Standing,
    *,
    organisation_id: str | None = None,
    standing: bool | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Flag]:
    """Return a page of flags, the newest first: of one organisation, or only those that stand, or are closed."""
    wanted = select(Flag).where(seen_by(by))
    if organisation_id is not None:
        wanted = wanted.where(Flag.organisation_id == organisation_id)
    if standing is not None:
        wanted = wanted.where(Flag.closed_on.is_(None) if standing else Flag.closed_on.is_not(None))
    if after:
        wanted = wanted.where(Flag.id < after)
    newest = wanted.options(joinedload(Flag.organisation)).order_by(Flag.id.desc())
    found = session.scalars(newest.limit(limit + 1)).all()
    rows, more = cut(found, limit)
    return Page(rows, rows[-1].id if more else None)


def confirmed(session: Session, organisation_ids: Iterable[str]) -> frozenset[str]:
    """Return which of some organisations have a confirmed flag that stands: nothing goes forward with them.

    It is asked of no edition and of no tier. Source: no tolerance of fraud, whatever the size of a partnership.
    """
    wanted = sorted(set(organisation_ids))
    if not wanted:
        return frozenset()
    found = select(Flag.organisation_id).where(
        Flag.organisation_id.in_(wanted), Flag.confirmed_on.is_not(None), Flag.closed_on.is_(None)
    )
    return frozenset(session.scalars(found))


def reach(session: Session, organisation_id: str, by: Standing, permission: str) -> Scope:
    """Return a programme that an organisation works in and the person may decide in, else one of the others."""
    wanted = (
        select(Partnership.programme_id)
        .join(Party, Party.partnership_id == Partnership.id)
        .where(Party.organisation_id == organisation_id)
        .group_by(Partnership.programme_id)
        .order_by(Partnership.programme_id)
    )
    scopes = [Scope(one) for one in session.scalars(wanted)]
    return next((one for one in scopes if granted(by, permission, one)), scopes[0] if scopes else ANYWHERE)


def partnerships_of(session: Session, organisation_id: str) -> list[str]:
    """Return every partnership that an organisation is a party of."""
    wanted = select(Party.partnership_id).where(Party.organisation_id == organisation_id)
    return sorted(session.scalars(wanted))


def owners(session: Session, concern: Concern | None) -> list[Person]:
    """Return who may follow a flag up, by name; of what began as a concern only who may handle it."""
    if concern is not None:
        kept = session.scalars(select(ConcernKeptFrom.person_id).where(ConcernKeptFrom.concern_id == concern.id))
        return concern_queries.handlers(session, concern.partnership, kept_from=[*kept, concern.raised_by])
    roles = [role.value for role in roles_granted(RAISE)]
    holding = select(RoleHeld.person_id).where(RoleHeld.role.in_(roles))
    wanted = select(Person).where(Person.active, Person.id.in_(holding))
    return list(session.scalars(wanted.order_by(Person.sort_key, Person.id)))
