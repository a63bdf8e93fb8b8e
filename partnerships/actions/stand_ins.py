"""Who does whose work while they are away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from partnerships import permissions
from partnerships.models import Person
from partnerships.permissions import EVERYWHERE, STAFF, Scope, Standing, granted, standing_of
from partnerships.standing_models import StandIn

EDIT = "stand-in.edit"


def name_stand_in(
    session: Session,
    person: Person,
    stand_in: Person,
    *,
    from_on: date,
    until_on: date,
    by: Standing,
    on: date,
    now: datetime,
) -> StandIn:
    """Let a colleague do the work of somebody who is away; people say so for themselves, administrators for others.

    A stand-in gets the roles of who is away, so an administrator of some programmes does it for who works in no other.
    Raises Invalid where the days are the wrong way round or over, where the colleague does not work here, or where
    somebody stands in for the same person on one of these days.
    """
    if by.person_id != person.id:
        _administers(by, person)
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    fields = Fields()
    if until_on < from_on or until_on < on:
        fields.wrong("until_on", "Give a last day that is not over, and not before the first.")
    if stand_in.id == person.id or not stand_in.active or not standing_of(stand_in).programmes(*STAFF):
        fields.wrong("stand_in", "Choose a colleague with an open account.")
    if not standing_of(person).programmes(*STAFF):
        fields.wrong("person", "%(name)s does no work here that somebody could do in their place.", name=person.name)
    if _overlapping(session, person, from_on, until_on):
        fields.wrong("from_on", "Somebody stands in for %(name)s on some of these days already.", name=person.name)
    fields.settle(person.ref)
    made = StandIn(id=new_id(), person_id=person.id, stand_in_id=stand_in.id, from_on=from_on, until_on=until_on)
    session.add(made)
    session.flush()
    told: dict[str, Plain] = {
        "stand_in": stand_in.id,
        "starts_on": from_on.isoformat(),
        "ends_on": until_on.isoformat(),
    }
    journal.record(session, person.ref, "StandInNamed", told, by=by.person_id, on=on, now=now, refs=[stand_in.ref])
    return made


def end_stand_in(session: Session, one: StandIn, *, by: Standing, on: date, now: datetime) -> StandIn:
    """End it today; from then on it counts no more. What was ended stays so."""
    person = session.get_one(Person, one.person_id)
    if by.person_id not in {one.person_id, one.stand_in_id}:
        _administers(by, person)
    session.refresh(one, with_for_update=True)
    if one.ended_on is not None:
        return one
    one.ended_on = on
    session.flush()
    other = session.get_one(Person, one.stand_in_id)
    told = {"stand_in": one.stand_in_id}
    journal.record(session, person.ref, "StandInEnded", told, by=by.person_id, on=on, now=now, refs=[other.ref])
    return one


def find(session: Session, stand_in_id: str, by: Standing) -> StandIn:
    """Return one's own absence or stand-in, for administrators anybody's; raises NotFound."""
    found = session.get(StandIn, stand_in_id)
    if found is None or (by.person_id not in {found.person_id, found.stand_in_id} and not granted(by, EDIT, Scope())):
        raise NotFound
    return found


def listed(session: Session, by: Standing, *, of_all: bool = False) -> list[StandIn]:
    """Return one's own absences and those one stands in for, or everybody's; the newest first."""
    wanted = select(StandIn).order_by(StandIn.until_on.desc(), StandIn.id.desc()).limit(200)
    if not of_all:
        wanted = wanted.where((StandIn.person_id == by.person_id) | (StandIn.stand_in_id == by.person_id))
    return list(session.scalars(wanted))


def _administers(by: Standing, person: Person) -> None:
    """Refuse who does not administer every programme in which somebody works."""
    permissions.check(by, EDIT, Scope(), subject=person.ref)
    for held in person.roles_held:
        permissions.check(by, EDIT, Scope(held.programme_id) if held.programme_id else EVERYWHERE, subject=person.ref)


def _overlapping(session: Session, person: Person, from_on: date, until_on: date) -> bool:
    there = select(StandIn.id).where(
        StandIn.person_id == person.id,
        StandIn.from_on <= until_on,
        StandIn.until_on >= from_on,
        StandIn.ended_on.is_(None),
    )
    return session.scalar(there.limit(1)) is not None
