"""Who runs an organisation and which body it belongs to, with their days. The journal holds no name of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kernel.errors import Busy, NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.identifiers import EDIT
from partnerships.actions.organisation_changes import hold_standing, settle
from partnerships.models import Organisation, OrganisationParent, OrganisationPerson
from partnerships.organisation_facts import ROLES, overlap
from partnerships.permissions import Scope, Standing
from partnerships.queries.merging import above, links_of


def add_person(
    session: Session,
    organisation: Organisation,
    *,
    name: str,
    role: str,
    capacity: str | None = None,
    since: date | None = None,
    until: date | None = None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Note who directs, signs for, works for or answers for an organisation."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    fields = Fields()
    called = fields.line("name", name, longest=200)
    kept = fields.choice("role", role, ROLES)
    stated = fields.optional_line("capacity", capacity, longest=200)
    _check_days(fields, since, until)
    fields.settle(organisation.ref)
    added = OrganisationPerson(
        id=new_id(),
        organisation_id=organisation.id,
        name=called,
        role=kept,
        capacity=stated,
        since=since,
        until=until,
    )
    session.add(added)
    facts = {"row": added.id, "role": kept}
    return settle(session, organisation, held, "OrganisationPersonAdded", facts, by=by, on=on, now=now)


def end_person(
    session: Session,
    organisation: Organisation,
    row_id: str,
    *,
    until: date,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Note until when somebody had a role."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    found = _person(session, organisation, row_id)
    fields = Fields()
    _check_days(fields, found.since, until)
    fields.settle(organisation.ref)
    found.until = until
    facts = {"row": found.id, "role": found.role, "until": until.isoformat()}
    return settle(session, organisation, held, "OrganisationPersonEnded", facts, by=by, on=on, now=now)


def remove_person(
    session: Session,
    organisation: Organisation,
    row_id: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Erase a person who was noted by mistake, or who asks for it; the journal never held the name."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    found = _person(session, organisation, row_id)
    session.delete(found)
    facts = {"row": found.id, "role": found.role}
    return settle(session, organisation, held, "OrganisationPersonRemoved", facts, by=by, on=on, now=now)


def _person(session: Session, organisation: Organisation, row_id: str) -> OrganisationPerson:
    found = session.get(OrganisationPerson, row_id)
    if found is None or found.organisation_id != organisation.id:
        raise NotFound
    return found


def _check_days(fields: Fields, since: date | None, until: date | None) -> None:
    if since and until and until < since:
        fields.wrong("until", "It ends before it begins, on %(day)s.", day=since)


def set_parent(
    session: Session,
    organisation: Organisation,
    parent: Organisation,
    *,
    since: date | None = None,
    until: date | None = None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Note which body an organisation belongs to; one at a time, and no circle on any day."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = _hold_line(session, organisation, parent, expected_version)
    fields = Fields()
    _check_days(fields, since, until)
    if parent.id == organisation.id:
        fields.wrong("parent", "An organisation does not belong to itself.")
    elif parent.id in _below(session, [organisation.id], since, until):
        told = Message("%(name)s belongs to this organisation itself on one of these days.", name=parent.name)
        fields.note("parent", told, about=parent.ref)
    for other in links_of(session, [organisation.id]):
        if overlap(since, until, other.since, other.until):
            body = session.get_one(Organisation, other.parent_id)
            told = Message("It belongs to %(name)s on one of these days; end that first.", name=body.name)
            fields.note("since", told, about=body.ref)
    fields.settle(organisation.ref)
    added = OrganisationParent(
        id=new_id(), organisation_id=organisation.id, parent_id=parent.id, since=since, until=until
    )
    session.add(added)
    facts = {"row": added.id, "parent": parent.id, "since": since.isoformat() if since else None}
    return settle(session, organisation, held, "ParentSet", facts, by=by, on=on, now=now, refs=[parent.ref])


def end_parent(
    session: Session,
    organisation: Organisation,
    row_id: str,
    *,
    until: date | None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Note until when an organisation belonged to a body; without a day, take back what was noted by mistake."""
    permissions.check(by, EDIT, Scope(), subject=organisation.ref)
    held = hold_standing(session, organisation, expected_version)
    found = session.get(OrganisationParent, row_id)
    if found is None or found.organisation_id != organisation.id:
        raise NotFound
    fields = Fields()
    _check_days(fields, found.since, until)
    if until and found.until and until > found.until:
        fields.wrong("until", "It ended on %(day)s already.", day=found.until)
    fields.settle(organisation.ref)
    parent = session.get_one(Organisation, found.parent_id)
    if until is None:
        session.delete(found)
    else:
        found.until = until
    facts = {"row": found.id, "parent": parent.id, "until": until.isoformat() if until else None}
    event = "ParentEnded" if until else "ParentRemoved"
    return settle(session, organisation, held, event, facts, by=by, on=on, now=now, refs=[parent.ref])


def _hold_line(session: Session, organisation: Organisation, parent: Organisation, expected: int | None) -> int:
    """Hold an organisation, its parent to be, and everything above that, in the order of their identifiers.

    Two people who close a circle from both ends would otherwise not see each other. Raises Busy where the line above
    grew while it was being held.
    """
    line = above(session, [parent.id])
    held = 0
    for key in sorted({organisation.id, parent.id, *line}):
        one = session.get_one(Organisation, key)
        version = hold_standing(session, one, expected if key == organisation.id else None)
        held = version if key == organisation.id else held
    if above(session, [parent.id]) != line:
        raise Busy
    return held


def _below(session: Session, ids: Sequence[str], since: date | None, until: date | None) -> set[str]:
    """Return what belongs to bodies, directly or by others, on one of the days from `since` to `until`."""
    found: set[str] = set()
    level = [(one, since, until) for one in ids]
    while level:
        wanted = select(OrganisationParent).where(or_(*(OrganisationParent.parent_id == one for one, _, _ in level)))
        links = session.scalars(wanted).all()
        level = [
            (link.organisation_id, *_shared((first, last), (link.since, link.until)))
            for one, first, last in level
            for link in links
            if link.parent_id == one and overlap(first, last, link.since, link.until)
        ]
        level = [step for step in level if step[0] not in found]
        found |= {one for one, _, _ in level}
    return found


def _shared(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    """Return the days that two overlapping times share."""
    since, until = [day for day in (one[0], other[0]) if day], [day for day in (one[1], other[1]) if day]
    return max(since, default=None), min(until, default=None)
