"""Who works on a partnership: its one liaison, and the team beside."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions.versions import hold_open, touch
from partnerships.models import Partnership, Person, Programme, RoleHeld, TeamMember
from partnerships.permissions import Role, Standing, scope_of

EDIT = "partnership.edit"


def name_liaison(
    session: Session,
    partnership: Partnership,
    person: Person,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Name the one person who keeps the relationship: a liaison or grants officer of the programme."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    fields = Fields()
    check_liaison(session, fields, partnership.programme, person)
    fields.settle(partnership.ref)
    if partnership.liaison_id == person.id:
        return partnership
    before, partnership.liaison = partnership.liaison_id, person
    touch(session, partnership, held)
    facts = {"person": person.id, "before": before}
    tell(session, partnership, "LiaisonNamed", facts, by=by, on=on, now=now, refs=[person.ref])
    return partnership


def add_team_member(
    session: Session,
    partnership: Partnership,
    person: Person,
    *,
    duty: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Add somebody who works on the partnership beside its liaison; who is in already gets the new duty."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    fields = Fields()
    does = fields.line("duty", duty, longest=120)
    if not person.active:
        fields.wrong("person", "%(name)s has no open account.", name=person.name)
    fields.settle(partnership.ref)
    member = next((one for one in partnership.team if one.person_id == person.id), None)
    if member is None:
        partnership.team.append(TeamMember(id=new_id(), person_id=person.id, person=person, duty=does))
    else:
        member.duty = does
    touch(session, partnership, held)
    tell(session, partnership, "TeamMemberAdded", {"person": person.id}, by=by, on=on, now=now, refs=[person.ref])
    return partnership


def remove_team_member(
    session: Session,
    partnership: Partnership,
    person: Person,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Partnership:
    """Take somebody out of the team."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    member = next((one for one in partnership.team if one.person_id == person.id), None)
    if member is None:
        raise invalid("person", "%(name)s is not in this team.", name=person.name)
    partnership.team.remove(member)
    session.delete(member)
    touch(session, partnership, held)
    tell(session, partnership, "TeamMemberRemoved", {"person": person.id}, by=by, on=on, now=now, refs=[person.ref])
    return partnership


def check_liaison(session: Session, fields: Fields, programme: Programme, person: Person | None) -> None:
    """Note a problem where somebody named as liaison is neither that nor a grants officer of the programme."""
    if person is None:
        return
    held = (
        select(RoleHeld.id)
        .where(
            RoleHeld.person_id == person.id,
            RoleHeld.role.in_([Role.LIAISON, Role.GRANTS_OFFICER]),
            RoleHeld.programme_id.is_(None) | (RoleHeld.programme_id == programme.id),
        )
        .limit(1)
    )
    if not person.active or session.scalar(held) is None:
        fields.wrong("liaison", "%(name)s is no liaison or grants officer of this programme.", name=person.name)
