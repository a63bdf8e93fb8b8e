"""`tack user`: accounts and one-time sign-in links."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.start import OPERATOR
from application.work import Work
from console.instances import opened
from console.output import data, say
from console.words import N_, Group, as_json, option
from kernel import clock
from kernel.errors import TackError
from kernel.text import LOCALES, Message, fold
from lifecycle.handover_actions import hand_over
from partnerships.actions import people
from partnerships.actions.memberships import add_member, running
from partnerships.models import SYSTEM_PERSON, Organisation, Person, Programme
from partnerships.permissions import STAFF, Duty, Role, standing_of
from partnerships.queries import accounts as reads
from partnerships.queries.people import by_email
from partnerships.sign_in_actions import LINK_LIFETIME, make_link

ROLES = [role.value for role in Role if role is not Role.SYSTEM]
#: How many accounts a listing shows of each kind.
MOST = 10_000
Named = TypeVar("Named", Programme, Organisation)


class Unknown(TackError):
    """Nobody, or nothing, goes by the name that was typed."""

    code = "unknown-name"


@click.group("user", cls=Group, help=N_("Accounts, and links to sign in with."))
def user() -> None:
    """Group the commands of accounts."""


@user.command("add", help=N_("Add somebody who can sign in."))
@click.argument("email")
@option("--name", required=True, help=N_("The name as it is shown."))
@option("--role", "roles", multiple=True, type=click.Choice(ROLES), help=N_("A role; repeat it for several."))
@option("--programme", help=N_("Hold the roles in this programme only."))
@option("--organisation", help=N_("Belong to this partner organisation."))
@option("--duty", "duties", multiple=True, type=click.Choice(list(Duty)), help=N_("What they do for it; repeat it."))
@option("--locale", default="en", type=click.Choice(LOCALES), help=N_("The language of the person's pages."))
@as_json()
def add(
    email: str,
    *,
    name: str,
    roles: tuple[str, ...],
    programme: str | None,
    organisation: str | None,
    duties: tuple[str, ...],
    locale: str,
    as_json: bool,
) -> None:
    """Add an account with its roles."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        person = people.add_person(
            work.session, name=name, email=email, locale=locale, by=OPERATOR, on=work.today, now=work.now
        )
        where = named(work.session, Programme, programme) if programme else None
        for role in roles:
            people.give_role(work.session, person, role, where, by=OPERATOR, on=work.today, now=work.now)
        if organisation:
            theirs = named(work.session, Organisation, organisation)
            day = work.today
            add_member(work.session, theirs, person, duties=duties, from_on=day, by=OPERATOR, on=day, now=work.now)
        made = {"id": person.id, "name": person.name, "email": person.email, "roles": list(roles)}
    if as_json:
        data(made)
    else:
        say(
            Message(
                "%(name)s can sign in. For a link: tack user link %(email)s", name=made["name"], email=made["email"]
            )
        )


@user.command("link", help=N_("Print a one-time sign-in link for somebody who has an account."))
@click.argument("email")
@as_json()
def link(email: str, *, as_json: bool) -> None:
    """Print a link."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        person = by_email(work.session, email)
        if person is None or not person.active:
            raise Unknown(Message("Nobody has an open account with the address %(email)s.", email=email))
        address = link_for(work, person, tack.settings.public_url)
        until = clock.now() + LINK_LIFETIME
    if as_json:
        data({"email": person.email, "link": address, "until": until.isoformat(timespec="seconds")})
    else:
        say(address)


@user.command("list", help=N_("List the people with accounts."))
@option("--search", default="", help=N_("Only those whose name or address has these words."))
@option("--without-duty", is_flag=True, help=N_("Only a partner's people whose duties nobody has said yet."))
@option("--both", is_flag=True, help=N_("Only those who work here and belong to a partner, too."))
@as_json()
def listing(*, search: str, without_duty: bool, both: bool, as_json: bool) -> None:
    """List accounts, open ones first."""
    with opened() as tack, tack.reading(SYSTEM_PERSON) as work:
        found = [
            one
            for closed in (False, True)
            for one in reads.page(work.session, search=search, closed=closed, limit=MOST).rows
            if (not without_duty or any(not member.duties for member in running(one, on=work.today)))
            and (not both or (standing_of(one).programmes(*STAFF) and running(one, on=work.today)))
        ]
    if as_json:
        data([{"name": one.name, "email": one.email, "roles": _roles(one), "open": one.active} for one in found])
        return
    for one in found:
        say(f"{one.name} <{one.email}> {', '.join(_roles(one))}{'' if one.active else ' ✗'}")


def _roles(person: Person) -> list[str]:
    return sorted({held.role for held in person.roles_held})


@user.command("close", help=N_("Close an account; sessions, tokens and links end at once."))
@click.argument("email")
@as_json()
def close(email: str, *, as_json: bool) -> None:
    """Close an account."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        person = _anybody(work.session, email)
        people.deactivate(work.session, person, by=OPERATOR, on=work.today, now=work.now)
        kept = [one.number for one in reads.looks_after(work.session, person, OPERATOR)]
    if as_json:
        data({"email": person.email, "open": False, "liaison_of": kept})
        return
    say(Message("The account of %(name)s is closed.", name=person.name))
    if kept:
        say(Message("%(name)s is liaison of %(numbers)s. Hand them over.", name=person.name, numbers=kept))


@user.command("open", help=N_("Open a closed account again."))
@click.argument("email")
@as_json()
def reopen(email: str, *, as_json: bool) -> None:
    """Open an account again."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        person = people.reactivate(
            work.session, _anybody(work.session, email), by=OPERATOR, on=work.today, now=work.now
        )
    if as_json:
        data({"email": person.email, "open": True})
    else:
        say(Message("The account of %(name)s is open.", name=person.name))


def _anybody(session: Session, email: str) -> Person:
    person = by_email(session, email)
    if person is None or person.id == SYSTEM_PERSON:
        raise Unknown(Message("Nobody has an account with the address %(email)s.", email=email))
    return person


@user.command("handover", help=N_("Hand everything that one person keeps to another."))
@click.argument("leaving")
@click.argument("taking")
@as_json()
def handover(leaving: str, taking: str, *, as_json: bool) -> None:
    """Hand partnerships and team seats over, all of them or none."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        one, other = (_somebody(work.session, email) for email in (leaving, taking))
        numbers, requests, more = list[str](), 0, True
        while more:
            moved = hand_over(work.session, one, other, by=OPERATOR, on=work.today, now=work.now)
            numbers += [partnership.number for partnership in moved.places]
            requests, more = requests + len(moved.requests), moved.more
    if as_json:
        data({"moved": numbers, "requests": requests})
    else:
        say(
            Message(
                "Handed over to %(email)s: places %(count)s, open requests %(requests)s.",
                email=taking,
                count=len(numbers),
                requests=requests,
            )
        )


def _somebody(session: Session, email: str) -> Person:
    found = by_email(session, email)
    if found is None:
        raise Unknown(Message("Nobody has an account with the address %(email)s.", email=email))
    return found


def link_for(work: Work, person: Person, address: str, lifetime: timedelta = LINK_LIFETIME) -> str:
    """Return the address of a new one-time link."""
    return f"{address}/sign-in/{make_link(work.session, person, now=work.now, lifetime=lifetime)}"


def named(session: Session, kind: type[Named], name: str) -> Named:
    """Return the one record with a name, however it is written; raises Unknown with those there are."""
    known = session.scalars(select(kind)).all()
    found = [one for one in known if fold(one.name) == fold(name)]
    if len(found) != 1:
        nearest = sorted(one.name for one in known)[:20]
        raise Unknown(
            Message("There is no “%(name)s”, or more than one. There are: %(known)s.", name=name, known=nearest)
        )
    return found[0]
