"""Whose side somebody is on in a partnership: the funder's for our own people, their organisation's for its members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import NotPermitted
from partnerships import permissions
from partnerships.models import Membership, Organisation, Partnership, Person
from partnerships.permissions import STAFF, Role, Scope, Standing
from partnerships.queries import people


def of_partnership(partnership: Partnership) -> dict[str, Organisation]:
    """Return the organisations that have a side: the funder first, then the other parties in their order."""
    funder = partnership.programme.office.organisation
    return {funder.id: funder} | {one.organisation_id: one.organisation for one in partnership.parties}


def own(by: Standing, permission: str, partnership: Partnership) -> frozenset[str]:
    """Return the organisations for which somebody may do something here."""
    found = frozenset(of_partnership(partnership)) & by.organisations
    theirs = {one for one in found if permissions.granted(by, permission, Scope(None, frozenset({one})))}
    # Without an organisation in the scope only what somebody is among our own people counts.
    ours = permissions.granted(by, permission, Scope(partnership.programme_id))
    funder = partnership.programme.office.organisation_id
    return frozenset(theirs | ({funder} if ours else set()))


def check(by: Standing, permission: str, partnership: Partnership, wanted: frozenset[str]) -> None:
    """Raise NotPermitted for whoever stands on none of the wanted sides."""
    if not own(by, permission, partnership) & wanted:
        raise NotPermitted(permission, subject=partnership.ref)


def owners(session: Session, partnership: Partnership, on: date) -> Mapping[str, Mapping[str, str]]:
    """Return by organisation who may be given something to do there: our people, the members of the others; by name."""
    funder = partnership.programme.office.organisation_id
    found: dict[str, dict[str, str]] = {one: {} for one in of_partnership(partnership)}
    found[funder] = people.names_with_roles(session, STAFF, partnership.programme_id)
    joined = select(Membership, Person.name).join(Person, Person.id == Membership.person_id)
    members = joined.where(Person.active, Membership.organisation_id.in_(found)).order_by(Person.name, Person.id)
    for one, name in session.execute(members):
        term = one.term
        if term is None or term.until_on is None or term.until_on >= on:
            found[one.organisation_id][one.person_id] = name
    return found


def leaders(session: Session, partnership: Partnership) -> Mapping[str, str]:
    """Return who leads the programme, by name."""
    return people.names_with_roles(session, (Role.LEADERSHIP,), partnership.programme_id)
