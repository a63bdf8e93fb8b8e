"""`tack db`: the schema of the instance's database."""

from __future__ import annotations

import click

from application import start
from application.settings import load
from application.work import Tack
from console.output import say
from console.words import N_, Group, option
from kernel import migrate
from kernel.text import Message, gettext


@click.group("db", cls=Group, help=N_("Bring the database to another version of its schema."))
def db() -> None:
    """Group the commands of the schema."""


@db.command("upgrade", help=N_("Bring the database to the newest schema and publish the editions that come with it."))
def upgrade() -> None:
    """Migrate upwards."""
    tack = Tack(load())
    try:
        migrate.upgrade(tack.settings.database_url)
        published = start.prepare(tack)
    finally:
        tack.database.close()
    say(Message("The database stands at version %(version)s.", version=migrate.newest() or ""))
    for title in published:
        say(Message("Published the edition “%(title)s”.", title=title))


@db.command("downgrade", help=N_("Take the database back to an earlier schema; what only the newer one keeps is lost."))
@click.argument("revision")
@option("--yes", is_flag=True, help=N_("Do not ask."))
def downgrade(revision: str, *, yes: bool) -> None:
    """Migrate downwards."""
    if not yes:
        click.confirm(gettext("Tables that the earlier version does not know are dropped. Go on?"), abort=True)
    migrate.downgrade(load().database_url, revision)
    say(Message("The database stands at version %(version)s.", version=revision))
