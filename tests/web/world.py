"""A small portfolio for tests of pages: one programme, its people, and partnerships in different places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from application.work import Tack, Work
from kernel.clock import today
from lifecycle.actions import advance
from partnerships.actions import explorations, parties
from partnerships.actions.parties import Brings, Holds
from partnerships.models import Organisation, Partnership, Person
from partnerships.permissions import Role
from tests.factories import partnerships as make
from tests.factories.people import acting, belong, person

ZONE = "America/Tegucigalpa"
TODAY = today(ZONE)


@dataclass
class World:
    """Who and what there is: addresses of people by role, identifiers of records by name."""

    emails: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def _people(world: World, work: Work, programme: object) -> dict[str, Person]:
    made: dict[str, Person] = {}
    for role in (Role.GRANTS_OFFICER, Role.LIAISON, Role.LEADERSHIP, Role.FINANCE, Role.AUDITOR):
        made[role] = person(work.session, role, programme=programme, name=f"{role} person", locale="en")  # type: ignore[arg-type]
    made[Role.ADMINISTRATOR] = person(work.session, Role.ADMINISTRATOR, name="administrator person", locale="en")
    world.emails |= {role: one.email for role, one in made.items()}
    return made


def build(tack: Tack) -> World:
    """Make the world and return where everything is."""
    world = World()
    with tack.writing() as work:
        session = work.session
        programme = make.programme(session, "Market systems", "Fundación Puente Verde")
        staff = _people(world, work, programme)
        officer, keeper = staff[Role.GRANTS_OFFICER], staff[Role.LIAISON]
        coop = make.organisation(session, "Cooperativa Cumbres", locality="Taulabé", country="HN")
        other = make.organisation(session, "Ágape & Co <friends>")
        member = person(session, name="partner person", locale="en")
        belong(session, member, coop, by=staff[Role.ADMINISTRATOR])
        world.emails["partner"] = member.email
        empty = make.partnership(session, programme, officer, title="Lake tourism", partners=[])
        coffee = make.partnership(
            session, programme, officer, title="Specialty coffee", liaison=keeper, partners=[(coop, "lead-partner")]
        )
        funder, partner = coffee.parties
        gifts = [
            Holds(funder.id, "12", [Brings("cash", "Funds", "12000", "USD")]),
            Holds(partner.id, "88", [Brings("in-kind", "Land", "88000", "USD", "by the municipality")]),
        ]
        parties.set_contributions_and_shares(session, coffee, parties=gifts, **acting(officer))
        sheep = make.partnership(
            session, programme, officer, title="Sheep meat", liaison=keeper, partners=[(other, "lead-partner")]
        )
        explorations.plan_exploration(
            session,
            sheep,
            question="Is there demand?",
            cap="8000",
            currency="USD",
            ends_on=TODAY + timedelta(days=9),
            co_investment="Half of the cost",
            **acting(officer),
        )
        advance(session, sheep, "explore", **acting(officer))
        hidden = make.partnership(session, title="Elsewhere")
        records: dict[str, Organisation | Partnership] = {
            "coop": coop,
            "other": other,
            "empty": empty,
            "coffee": coffee,
            "sheep": sheep,
            "hidden": hidden,
        }
        world.ids = {name: one.id for name, one in records.items()} | {
            "programme": programme.id,
            "liaison": keeper.id,
            "edition": coffee.edition_id,
            "funder party": funder.id,
            "partner party": partner.id,
        }
    return world
