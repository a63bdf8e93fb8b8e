"""The newest edition beside the small portfolio, and a partnership whose contracts are made of its clauses."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from application.names import known_names
from application.work import Tack
from contracts import clause_actions
from contracts.clause_actions import Typed
from contracts.models import Agreement
from partnerships.models import SYSTEM_PERSON, Partnership, Person
from partnerships.permissions import standing_of
from policy.actions import publish
from tests.policy.editions import CLAUSED, CLAUSED_TEXT
from tests.web.world import World


def with_clauses(tack: Tack, world: World, text: str = CLAUSED_TEXT) -> World:
    """Publish it, and pin the committed partnership to it, as if it had been opened under it."""
    with tack.writing() as work:
        row = publish(work.session, text, names=known_names(), by=SYSTEM_PERSON, on=work.today, now=work.now)
        work.session.get_one(Partnership, world.ids["committed"]).edition_id = row.id
        world.ids["claused"] = row.id
    return world


def with_edited_clauses(tack: Tack, world: World) -> World:
    """Reword one clause of the draft that is made of clauses, and add one of its own."""
    with tack.writing() as work:
        session = work.session
        draft = session.get_one(Agreement, world.ids["bare"])
        officer = session.scalars(select(Person).where(Person.email == world.emails["grants-officer"])).one()
        when: dict[str, Any] = {"by": standing_of(officer), "on": work.today, "now": work.now}
        reworded = Typed(
            text_en="Any party may end this agreement with sixty days’ notice in writing, after two talks.",
            text_es="Toda parte puede terminar el acuerdo con sesenta días de aviso escrito, después de dos pláticas.",
            reason="The cooperative’s assembly meets every two months & decides such things.",
        )
        clause_actions.edit_clause(session, draft, "exit-notice", CLAUSED, reworded, **when)
        own = Typed(
            family="exit",
            title_en="The drying patios",
            title_es="Los patios de secado",
            text_en="The patios stay with {{ partner.name }}, whatever clause [[exit-settle]] says.",
            text_es="Los patios quedan para {{ partner.name }}, diga lo que diga la cláusula [[exit-settle]].",
            reason="Agreed in the assembly.",
        )
        clause_actions.add_clause(session, draft, CLAUSED, own, **when)
    return world
