"""Agreements that only wait to be printed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts.models import Agreement
from kernel.ids import new_id
from partnerships.models import OrganisationIdentifier, Partnership
from tests.lifecycle.world import World


def printable(world: World, count: int = 1, partnership: Partnership | None = None, **changes: Any) -> list[Agreement]:
    """Return drafts with everything that their papers ask for, and no paper yet."""
    _numbered(world)
    of = partnership or world.partnership("umbrella")
    made = [world.agreement(of, **changes) for _ in range(count)]
    for agreement in made:
        for paper in agreement.documents:
            world.session.delete(paper)
    world.session.flush()
    world.session.expire_all()
    return made


def _numbered(world: World) -> None:
    """Give both sides the number that their country knows them by."""
    known = set(world.session.scalars(select(OrganisationIdentifier.organisation_id)))
    for number, organisation in enumerate((world.funder, world.partner)):
        if organisation.id not in known:
            kept = {"scheme": "HN-RTN", "value": f"0801{number}{organisation.id[-6:]}"}
            world.session.add(OrganisationIdentifier(id=new_id(), organisation_id=organisation.id, **kept))
