"""The newest edition beside the small portfolio, and a partnership whose contracts are made of its clauses."""

from __future__ import annotations

from application.names import known_names
from application.work import Tack
from partnerships.models import SYSTEM_PERSON, Partnership
from policy.actions import publish
from tests.policy.editions import CLAUSED_TEXT
from tests.web.world import World


def with_clauses(tack: Tack, world: World, text: str = CLAUSED_TEXT) -> World:
    """Publish it, and pin the committed partnership to it, as if it had been opened under it."""
    with tack.writing() as work:
        row = publish(work.session, text, names=known_names(), by=SYSTEM_PERSON, on=work.today, now=work.now)
        work.session.get_one(Partnership, world.ids["committed"]).edition_id = row.id
        world.ids["claused"] = row.id
    return world
