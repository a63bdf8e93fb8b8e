"""What an instance needs before anybody works with it: its newest schema, and the editions that come with it."""

from __future__ import annotations

import gc

from application.editions import publish_new
from application.work import Tack
from kernel import migrate
from kernel.errors import TackError
from kernel.text import Message
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import Role, Standing
from policy.queries import published

#: Whoever has the shell of the machine acts as Tack itself, with what an administrator and finance may do.
OPERATOR = Standing(
    SYSTEM_PERSON,
    active=True,
    roles=frozenset((role.value, None) for role in (Role.SYSTEM, Role.ADMINISTRATOR, Role.FINANCE)),
)


class NoEditions(TackError):
    """There is no edition to start a partnership under."""

    code = "no-editions"


def migrated(tack: Tack) -> None:
    """Bring the database to its newest schema and publish what comes with the instance."""
    migrate.upgrade(tack.settings.database_url)
    prepare(tack)


def prepare(tack: Tack) -> list[str]:
    """Publish each edition of the instance's folder that is not published yet and return the titles of the new ones.

    Raises PolicyInvalid for an edition that does not prove, WrongCurrency for one in another currency than the
    instance's, NoEditions where there is none at all. Safe to repeat.
    """
    new = set(publish_new(tack))
    with tack.reading() as work:
        rows = published(work.session)
    if not rows:
        folder = str(tack.settings.policy_folder)
        raise NoEditions(Message("There are no editions in %(folder)s (PACK/EDITION.yaml).", folder=folder))
    return [f"{row.pack} {row.name}" for row in rows if row.sha256 in new]


def standing_still() -> None:
    """Let nobody look again for garbage among what stands when serving begins: it stays as long as the process.

    Looking through all of it, which Python does now and then, stops a request for a fifth of a second.
    """
    gc.collect()
    gc.freeze()
