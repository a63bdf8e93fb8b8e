"""`tack demo`: a portfolio to try Tack on, and the walk through every tier."""

from __future__ import annotations

from datetime import timedelta

import click

from application import sealing
from application.demo import cast
from application.demo.loading import is_empty, is_loaded, load
from application.work import Tack
from console.accounts import link_for
from console.instances import opened
from console.output import data, say, table
from console.walks import walk_demo
from console.words import N_, Group, as_json
from kernel.text import Message, gettext, render
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import ROLE_LABELS, Role
from partnerships.queries.people import by_email

#: Links of the demo outlast a coffee: whoever tries Tack comes back to the terminal later.
LIFETIME = timedelta(hours=12)


@click.group(
    "demo",
    cls=Group,
    invoke_without_command=True,
    help=N_("Load the demo portfolio; a second time changes nothing."),
)
@as_json()
@click.pass_context
def demo(context: click.Context, *, as_json: bool) -> None:
    """Load the demo."""
    if context.invoked_subcommand is not None:
        return
    with opened() as tack:
        new = _load(tack)
    if as_json:
        data({"loaded": new, "programme": cast.PROGRAMME})
    elif new:
        say(Message("The demo portfolio is loaded: the programme “%(programme)s”.", programme=cast.PROGRAMME))
    else:
        say(Message("The demo portfolio was loaded before; nothing changed."))


demo.add_command(walk_demo)


def load_where_empty(tack: Tack) -> None:
    """Load the demo unless somebody has begun to work here."""
    with tack.reading(SYSTEM_PERSON) as work:
        empty = is_empty(work.session)
    if empty:
        say(Message("Loading the demo portfolio"))
        _load(tack)


def _load(tack: Tack) -> bool:
    """Load the demo and set the day's seal: its entries tell of two years, and old ones without a seal do not prove."""
    new = load(tack)
    if tack.settings.seal_keys:
        sealing.seal(tack)
    return new


def print_links(tack: Tack, address: str) -> None:
    """Print one link to sign in for each role of the demo portfolio, where it was loaded here."""
    rows = []
    with tack.writing(SYSTEM_PERSON) as work:
        if not is_loaded(work.session):
            return
        for role in Role:
            keys = cast.of_role(role)
            person = by_email(work.session, cast.PEOPLE[keys[0]].email) if keys else None
            if person is not None and person.active:
                link = link_for(work, person, address, LIFETIME)
                rows.append([render(ROLE_LABELS[role]), person.name, link])
    say(Message("Links to sign in, each for one use:"))
    table([gettext("role"), gettext("person"), gettext("link")], rows)
