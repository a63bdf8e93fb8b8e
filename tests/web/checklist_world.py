"""The first edition that assesses both sides, published beside the small portfolio."""

from __future__ import annotations

from application.names import known_names
from application.work import Tack
from partnerships.models import SYSTEM_PERSON
from policy.actions import publish
from tests.policy.editions import ASSESSED_TEXT
from tests.web.world import World


def with_checklists(tack: Tack, world: World) -> World:
    """Publish it as `assessed`; no partnership is moved to it."""
    with tack.writing() as work:
        row = publish(work.session, ASSESSED_TEXT, names=known_names(), by=SYSTEM_PERSON, on=work.today, now=work.now)
        world.ids["assessed"] = row.id
    return world
