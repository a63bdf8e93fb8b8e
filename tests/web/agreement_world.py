"""Agreements in different states beside the small portfolio: an umbrella with its subaward, two grants."""

from __future__ import annotations

from sqlalchemy import select

from application.work import Tack, settle
from contracts.models import Agreement
from partnerships.models import Organisation, Partnership, Person, Programme
from partnerships.permissions import Role
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories import partnerships
from tests.factories.people import belong, person
from tests.web.world import World


def with_agreements(tack: Tack, world: World) -> World:
    """Add a committed partnership of the world's programme with its agreements, and who else works on them."""
    with tack.writing() as work:
        session = work.session
        by_role = {
            role: session.scalars(select(Person).where(Person.email == email)).one()
            for role, email in world.emails.items()
        }
        programme = session.get_one(Programme, world.ids["programme"])
        second = person(session, Role.GRANTS_OFFICER, programme=programme, name="second officer", locale="en")
        who = make.Cast(
            programme,
            by_role[Role.GRANTS_OFFICER],
            second,
            by_role[Role.LEADERSHIP],
            by_role[Role.FINANCE],
            by_role[Role.LIAISON],
        )
        coop = partnerships.organisation(session, "Cooperativa Los Pinos")
        one = make.committed(session, who, title="Drying patios", partners=[(coop, "lead-partner")])
        member = person(session, name="pine person", locale="en")
        belong(session, member, coop, by=by_role[Role.ADMINISTRATOR])
        umbrella = make.draft(
            session, one, who, make.terms(AgreementKind.UMBRELLA, one, 6_000_000, title="Common terms")
        )
        make.signed(session, work.storage, umbrella, who, who.leader)
        settle(work)
        called = make.terms(AgreementKind.SUBAWARD, one, 1_000_000, umbrella_id=umbrella.id, title="Patios & roofs")
        subaward = make.review(session, work.storage, make.draft(session, one, who, called), who)
        sent = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 700_000, title="Roofs"))
        make.send(session, work.storage, sent, who)
        bare = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000, title="Buyers", budget=[]))
        records: dict[str, Agreement | Organisation | Partnership] = {
            "committed": one,
            "umbrella": umbrella,
            "subaward": subaward,
            "sent": sent,
            "bare": bare,
            "pines": coop,
        }
        world.ids |= {name: record.id for name, record in records.items()}
        world.emails |= {"second": second.email, "pine": member.email}
    return world
