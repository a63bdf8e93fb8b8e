"""Who belongs to a partner, from when to when, and what they do for it toward us.

A partner's people hold no role of ours, and our people belong to no partner: `check_may_belong` and
`check_belongs_nowhere` refuse either after the other, and both stand in line at the person's row.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import NotFound, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from partnerships import permissions
from partnerships.models import Membership, Organisation, Partnership, Party, Person
from partnerships.permissions import ANYWHERE, STAFF, Duty, Scope, Standing, standing_of
from partnerships.standing_models import MembershipDuty, MembershipTerm

EDIT = "member.edit"


def add_member(
    session: Session,
    organisation: Organisation,
    person: Person,
    *,
    duties: Collection[str],
    from_on: date,
    until_on: date | None = None,
    by: Standing,
    on: date,
    now: datetime,
) -> Membership:
    """Let somebody belong to a partner with duties, from one day to another or without an end.

    Raises Invalid for a duty there is not, a person without an open account, one who works here, or one who belongs
    to it already; whoever belonged to it once begins anew.
    """
    check_may_edit(session, organisation, by)
    _lock(session, organisation)
    kept = _checked(duties, from_on, until_on)
    check_may_belong(session, person)
    member = session.scalar(
        select(Membership).where(Membership.person_id == person.id, Membership.organisation_id == organisation.id)
    )
    if member is not None and not _is_over(member, on):
        raise invalid("person", "%(name)s belongs to it already.", name=person.name)
    if member is None:
        member = Membership(id=new_id(), person_id=person.id, organisation_id=organisation.id, duties=[])
        session.add(member)
    _set(session, member, kept, from_on, until_on)
    _tell(session, member, "MembershipAdded", by=by, on=on, now=now)
    session.expire(person, ["memberships"])
    return member


def check_may_edit(session: Session, organisation: Organisation, by: Standing) -> None:
    """Raise NotPermitted for who works in none of the programmes that the partner works with.

    Whoever belongs to a partner sees its partnerships and may sign for it, so another programme's officer lets nobody
    in there; a partner without a partnership is everybody's.
    """
    permissions.check(by, EDIT, _reach(session, organisation, by), subject=organisation.ref)


def may_edit(session: Session, organisation: Organisation, by: Standing) -> bool:
    """Say whether somebody keeps the members of a partner."""
    return permissions.granted(by, EDIT, _reach(session, organisation, by))


def _reach(session: Session, organisation: Organisation, by: Standing) -> Scope:
    theirs = (
        select(Partnership.programme_id)
        .join(Party, Party.partnership_id == Partnership.id)
        .where(Party.organisation_id == organisation.id)
        .distinct()
    )
    scopes = [Scope(one) for one in sorted(session.scalars(theirs))]
    return next((one for one in scopes if permissions.granted(by, EDIT, one)), scopes[0] if scopes else ANYWHERE)


def check_may_belong(session: Session, person: Person) -> None:
    """Raise Invalid for somebody who belongs to no partner: one without an open account, and one who works here."""
    stand_in_line(session, person)
    if not person.active:
        raise invalid("person", "%(name)s has no open account.", name=person.name)
    if standing_of(person).programmes(*STAFF):
        # Otherwise whoever works in one programme could look into another as a partner of it.
        raise invalid("person", "%(name)s works here; a partner's people hold no role of ours.", name=person.name)


def check_belongs_nowhere(session: Session, person: Person, *, on: date) -> None:
    """Raise Invalid for somebody who belongs to a partner today or later, and so takes no role of ours."""
    stand_in_line(session, person)
    partner = next((one.organisation for one in running(person, on=on)), None)
    if partner is not None:
        raise invalid(
            "role",
            "%(name)s belongs to %(partner)s; end that first. A partner's people hold no role of ours.",
            name=person.name,
            partner=partner.name,
        )


def stand_in_line(session: Session, person: Person) -> None:
    """Hold a person's row and read again what they are: a role and a membership given at once must see each other."""
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    session.refresh(person, ["active", "roles_held", "memberships"])


def change_member(
    session: Session,
    member: Membership,
    *,
    duties: Collection[str],
    from_on: date,
    until_on: date | None = None,
    by: Standing,
    on: date,
    now: datetime,
) -> Membership:
    """Change somebody's duties or days; what is as it was leaves no entry."""
    check_may_edit(session, member.organisation, by)
    _lock(session, member.organisation)
    session.refresh(member)
    kept = _checked(duties, from_on, until_on)
    if until_on is None or until_on >= on:
        # Whoever left may have come to work here since.
        check_may_belong(session, session.get_one(Person, member.person_id))
    before = _said(member)
    _set(session, member, kept, from_on, until_on)
    if _said(member) != before:
        _tell(session, member, "MembershipChanged", by=by, on=on, now=now)
    return member


def end_member(
    session: Session, member: Membership, *, last_on: date, by: Standing, on: date, now: datetime
) -> Membership:
    """End a membership with its last day; it then gives nothing more, and ending it twice changes nothing."""
    check_may_edit(session, member.organisation, by)
    _lock(session, member.organisation)
    session.refresh(member)
    begun = member.term.from_on if member.term else min(last_on, on)
    if last_on < begun:
        raise invalid("last_on", "It began on %(begun)s; it cannot end before.", begun=begun)
    if member.term is not None and member.term.until_on == last_on:
        return member
    _set(session, member, {held.duty for held in member.duties}, begun, last_on)
    _tell(session, member, "MembershipEnded", by=by, on=on, now=now)
    return member


def somebody(session: Session, email: str) -> Person:
    """Return who has an address; raises Invalid where nobody does, since only an administrator invites."""
    found = session.scalar(select(Person).where(Person.email == email.strip().lower()))
    if found is None:
        raise invalid("email", "Nobody has an account with this address yet. An administrator can invite them.")
    return found


def find_member(session: Session, organisation: Organisation, member_id: str) -> Membership:
    """Return a membership of an organisation; raises NotFound for any other."""
    found = session.get(Membership, member_id)
    if found is None or found.organisation_id != organisation.id:
        raise NotFound
    return found


def running(person: Person, *, on: date) -> list[Membership]:
    """Return the memberships of somebody that count on a day or later."""
    return [one for one in person.memberships if not _is_over(one, on)]


def _is_over(member: Membership, on: date) -> bool:
    return member.term is not None and member.term.until_on is not None and member.term.until_on < on


def _lock(session: Session, organisation: Organisation) -> None:
    """Let two who change an organisation's members at once stand in line."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())


def _checked(duties: Collection[str], from_on: date, until_on: date | None) -> set[str]:
    fields = Fields()
    kept = {fields.choice("duties", duty, list(Duty)) for duty in duties}
    if until_on is not None and until_on < from_on:
        fields.wrong("until_on", "It cannot end before it begins.")
    fields.settle()
    return kept


def _set(session: Session, member: Membership, duties: set[str], from_on: date, until_on: date | None) -> None:
    if member.term is None:
        member.term = MembershipTerm(from_on=from_on, until_on=until_on)
    else:
        member.term.from_on, member.term.until_on = from_on, until_on
    for held in [held for held in member.duties if held.duty not in duties]:
        member.duties.remove(held)
        session.delete(held)
    for duty in sorted(duties - {held.duty for held in member.duties}):
        member.duties.append(MembershipDuty(id=new_id(), duty=duty))
    session.flush()


def _said(member: Membership) -> dict[str, Plain]:
    until_on = member.term.until_on if member.term else None
    return {
        "organisation": member.organisation_id,
        "duties": sorted(held.duty for held in member.duties),
        "starts_on": member.term.from_on.isoformat() if member.term else None,
        "ends_on": until_on.isoformat() if until_on else None,
    }


def _tell(session: Session, member: Membership, event: str, *, by: Standing, on: date, now: datetime) -> None:
    person = session.get_one(Person, member.person_id)
    organisation = session.get_one(Organisation, member.organisation_id)
    journal.record(session, person.ref, event, _said(member), by=by.person_id, on=on, now=now, refs=[organisation.ref])
