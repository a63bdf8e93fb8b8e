"""`tack token`: the personal tokens with which programs ask in somebody's name."""

from __future__ import annotations

from datetime import datetime

import click

from application.start import OPERATOR
from application.work import Work
from console.accounts import Unknown
from console.instances import opened
from console.output import data, say, table
from console.words import N_, Group, as_json, option
from kernel.text import Message, render, show
from partnerships import token_actions as acts
from partnerships.models import SYSTEM_PERSON, Person
from partnerships.queries import people
from partnerships.queries import tokens as reads

DAY = click.DateTime(["%Y-%m-%d"])
SCOPES = [one.value for one in acts.TokenScope]


@click.group("token", cls=Group, help=N_("Tokens with which programs use the API in somebody's name."))
def token() -> None:
    """Group the commands of tokens."""


@token.command("add", help=N_("Make a token for a person and print it, this once."))
@click.argument("email")
@option("--name", required=True, help=N_("What the token is for."))
@option("--scope", default="read", show_default=True, type=click.Choice(SCOPES), help=N_("What it allows."))
@option("--expires", required=True, type=DAY, help=N_("The last day on which it works (YYYY-MM-DD), within a year."))
@as_json()
def add(email: str, *, name: str, scope: str, expires: datetime, as_json: bool) -> None:
    """Make a token."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        person = account(work, email)
        made, secret = acts.make_token(
            work.session,
            person,
            name=name,
            scope=scope,
            expires_on=expires.date(),
            zone=people.zone_of(work.session, person) or "UTC",
            by=OPERATOR,
            on=work.today,
            now=work.now,
        )
    if as_json:
        data({"id": made.id, "token": secret, "scope": made.scope, "expires_on": made.expires_on})
    else:
        say(secret)


@token.command("list", help=N_("List a person's tokens."))
@click.argument("email")
@as_json()
def listing(email: str, *, as_json: bool) -> None:
    """List tokens."""
    with opened() as tack, tack.reading(SYSTEM_PERSON) as work:
        found = reads.of_person(work.session, account(work, email))
    if as_json:
        names = ("id", "name", "scope", "expires_on", "used_at", "revoked_at")
        data([{name: getattr(one, name) for name in names} for one in found])
        return
    headings = (Message("Token"), Message("Name"), Message("Allows"), Message("Works until"), Message("Last used"))
    rows = [
        (one.id, one.name, one.scope, show(one.expires_on), show(one.used_at) if one.used_at else "—") for one in found
    ]
    table([render(heading) for heading in headings], rows)


@token.command("revoke", help=N_("End a token at once, by the identifier that the list shows."))
@click.argument("token_id")
@as_json()
def revoke(token_id: str, *, as_json: bool) -> None:
    """Revoke a token."""
    with opened() as tack, tack.writing(SYSTEM_PERSON) as work:
        ended = acts.revoke_token(work.session, token_id, by=OPERATOR, on=work.today, now=work.now)
    if as_json:
        data({"id": ended.id, "revoked_at": ended.revoked_at})
    else:
        say(Message("The token “%(name)s” is revoked.", name=ended.name))


def account(work: Work, email: str) -> Person:
    """Return who has an open account with an address; raises Unknown."""
    person = people.by_email(work.session, email)
    if person is None or not person.active:
        raise Unknown(Message("Nobody has an open account with the address %(email)s.", email=email))
    return person
