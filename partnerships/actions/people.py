"""What can be done with people, and with the offices and programmes they work in."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime
from zoneinfo import available_timezones

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, NotPermitted, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.text import LOCALES, Message
from kernel.unmet import Ref
from partnerships import permissions, session_actions, sign_in_actions, token_actions
from partnerships.account_models import Passkey
from partnerships.actions.memberships import check_belongs_nowhere
from partnerships.models import Office, Organisation, Person, Programme, RoleHeld
from partnerships.permissions import STAFF, Role, Scope, Standing

EDIT = "account.edit"
_ADDRESS = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3


def add_person(
    session: Session,
    *,
    name: str,
    email: str,
    locale: str,
    password_hash: str | None = None,
    by: Standing,
    on: date,
    now: datetime,
) -> Person:
    """Add somebody who can sign in; e-mail addresses differ by more than their letters' case."""
    permissions.check(by, EDIT, Scope())
    fields = Fields()
    called = fields.line("name", name, longest=200)
    address = fields.line("email", email, longest=LONGEST_ADDRESS).lower()
    language = fields.choice("locale", locale, LOCALES)
    if address and not _ADDRESS.fullmatch(address):
        fields.wrong("email", "“%(email)s” is not an e-mail address.", email=address)
    elif session.scalar(select(Person.id).where(Person.email == address)) is not None:
        fields.wrong("email", "Somebody has an account with %(email)s already.", email=address)
    fields.settle()
    person = Person(
        id=new_id(),
        name=called,
        email=address,
        locale=language,
        active=True,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        roles_held=[],
        memberships=[],
    )
    session.add(person)
    session.flush()
    journal.record(session, person.ref, "PersonAdded", {"locale": language}, by=by.person_id, on=on, now=now)
    return person


def give_role(
    session: Session,
    person: Person,
    role: str,
    programme: Programme | None = None,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> Person:
    """Give a role in one programme, or in all where none is named; one already held changes nothing.

    Raises Invalid where somebody who belongs to a partner is to work here.
    """
    _may_give(by, programme, person)
    fields = Fields()
    kept = fields.choice("role", role, [one.value for one in Role if one is not Role.SYSTEM])
    fields.settle(person.ref)
    if kept in STAFF:
        check_belongs_nowhere(session, person, on=on)
    where = programme.id if programme else None
    if any((held.role, held.programme_id) == (kept, where) for held in person.roles_held):
        return person
    person.roles_held.append(RoleHeld(id=new_id(), role=kept, programme_id=where))
    session.flush()
    journal.record(
        session, person.ref, "RoleGiven", {"role": kept, "programme": where}, by=by.person_id, on=on, now=now
    )
    return person


def take_role(
    session: Session,
    person: Person,
    role: str,
    programme: Programme | None = None,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> Person:
    """Take a role back; raises Conflict where nobody would be left who administers."""
    _may_give(by, programme, person)
    where = programme.id if programme else None
    held = next((one for one in person.roles_held if (one.role, one.programme_id) == (role, where)), None)
    if held is None:
        raise invalid("role", "%(name)s does not hold this role.", name=person.name)
    if role == Role.ADMINISTRATOR and where is None:
        _keep_an_administrator(session, person)
    person.roles_held.remove(held)
    session.delete(held)
    session.flush()
    journal.record(
        session, person.ref, "RoleTaken", {"role": role, "programme": where}, by=by.person_id, on=on, now=now
    )
    return person


def deactivate(session: Session, person: Person, *, by: Standing, on: date, now: datetime) -> Person:
    """Close an account and everything that leads into it, at once; what the person did stays theirs.

    Raises Conflict for one's own account and for the only administrator's.
    """
    may_keep(by, person)
    if not person.active:
        return person
    if person.id == by.person_id:
        raise Conflict(Message("Nobody closes their own account. Ask another administrator."), subject=person.ref)
    _keep_an_administrator(session, person)
    person.active = False
    # Whoever is signed in with the old value is signed out.
    person.fs_uniquifier = secrets.token_hex(32)
    session.flush()
    session_actions.end_all(session, person, now=now)
    token_actions.end_all(session, person, now=now)
    sign_in_actions.spend_links(session, person, now=now)
    session.execute(delete(Passkey).where(Passkey.person_id == person.id))
    journal.record(session, person.ref, "PersonDeactivated", {}, by=by.person_id, on=on, now=now)
    return person


def reactivate(session: Session, person: Person, *, by: Standing, on: date, now: datetime) -> Person:
    """Open a closed account again, with the roles it had; links, sessions, tokens and passkeys of before stay ended."""
    may_keep(by, person)
    if person.active:
        return person
    person.active = True
    session.flush()
    journal.record(session, person.ref, "PersonReactivated", {}, by=by.person_id, on=on, now=now)
    return person


def may_keep(by: Standing, person: Person) -> None:
    """Refuse who administers one programme the accounts of those who work in others too."""
    permissions.check(by, EDIT, Scope(), subject=person.ref)
    for held in person.roles_held:
        _may_reach(by, held.programme_id, person)


def add_office(
    session: Session,
    organisation: Organisation,
    *,
    name: str,
    zone: str,
    locale: str,
    by: Standing,
    on: date,
    now: datetime,
    permission: str = EDIT,
) -> Office:
    """Add a funder's office with its time zone and language."""
    permissions.check(by, permission, Scope())
    fields = Fields()
    called = fields.line("name", name)
    language = fields.choice("locale", locale, LOCALES)
    if zone not in available_timezones():
        fields.wrong("zone", "There is no time zone “%(zone)s”. Give one such as America/Tegucigalpa.", zone=zone[:60])
    if session.scalar(select(Office.id).where(Office.organisation_id == organisation.id)) is not None:
        fields.wrong("organisation", "%(name)s has an office already.", name=organisation.name)
    fields.settle()
    office = Office(
        id=new_id(), organisation_id=organisation.id, organisation=organisation, name=called, zone=zone, locale=language
    )
    session.add(office)
    session.flush()
    facts = {"zone": zone, "locale": language}
    journal.record(
        session,
        Ref("office", office.id),
        "OfficeAdded",
        facts,
        by=by.person_id,
        on=on,
        now=now,
        refs=[organisation.ref],
    )
    return office


def add_programme(
    session: Session, office: Office, *, name: str, by: Standing, on: date, now: datetime, permission: str = EDIT
) -> Programme:
    """Add a programme to an office; its names are its own within the office."""
    permissions.check(by, permission, Scope())
    fields = Fields()
    called = fields.line("name", name)
    if (
        session.scalar(select(Programme.id).where(Programme.office_id == office.id, Programme.name == called))
        is not None
    ):
        fields.wrong("name", "%(office)s has a programme “%(name)s” already.", office=office.name, name=called)
    fields.settle()
    programme = Programme(id=new_id(), office_id=office.id, office=office, name=called)
    session.add(programme)
    session.flush()
    facts = {"office": office.id}
    journal.record(
        session,
        Ref("programme", programme.id),
        "ProgrammeAdded",
        facts,
        by=by.person_id,
        on=on,
        now=now,
        refs=[Ref("office", office.id)],
    )
    return programme


def _may_give(by: Standing, programme: Programme | None, person: Person) -> None:
    """Refuse who administers one programme a hand in the others."""
    _may_reach(by, programme.id if programme else None, person)


def _may_reach(by: Standing, programme_id: str | None, person: Person) -> None:
    permissions.check(by, EDIT, Scope(programme_id), subject=person.ref)
    if programme_id is None and None not in by.programmes(Role.ADMINISTRATOR, Role.SYSTEM):
        raise NotPermitted(EDIT, subject=person.ref)


def _keep_an_administrator(session: Session, person: Person) -> None:
    administers = [held.role == Role.ADMINISTRATOR and held.programme_id is None for held in person.roles_held]
    others = (
        select(func.count())
        .select_from(RoleHeld)
        .join(Person, Person.id == RoleHeld.person_id)
        .where(
            RoleHeld.role == Role.ADMINISTRATOR, RoleHeld.programme_id.is_(None), Person.active, Person.id != person.id
        )
    )
    if any(administers):
        # Two who close each other at once stand in line here.
        everybody = select(RoleHeld.id).where(RoleHeld.role == Role.ADMINISTRATOR).order_by(RoleHeld.id)
        session.execute(everybody.with_for_update())
    if any(administers) and session.scalar(others) == 0:
        raise Conflict(
            Message("%(name)s is the only administrator. Name another one first.", name=person.name), subject=person.ref
        )
