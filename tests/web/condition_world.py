"""Both sides of the draft made of clauses assessed and agreed, with something weak on each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from application.work import Tack
from contracts.models import Agreement
from diligence.models import Assessment, AssessmentAnswer
from kernel.ids import new_id
from partnerships.models import Organisation, Person
from policy import checklist_files
from tests.web.world import World

#: What is weak of whoever receives, and of the funder; each at its scale's worst, none of them critical.
PARTNER_S, FUNDER_S = "finance.two-people", "paying.on-time"


def with_weaknesses(tack: Tack, world: World) -> World:
    """Add two agreed assessments to the partnership of the bare draft; needs the edition `assessed`."""
    with tack.writing() as work:
        draft = work.session.get_one(Agreement, world.ids["bare"])
        officer = work.session.scalars(select(Person).where(Person.email == world.emails["grants-officer"])).one().id
        funder = draft.partnership.programme.office.organisation
        for organisation, side, item in (
            (work.session.get_one(Organisation, draft.recipient_id), "of-partner", PARTNER_S),
            (funder, "of-funder", FUNDER_S),
        ):
            made = Assessment(
                id=new_id(),
                partnership_id=draft.partnership_id,
                organisation_id=organisation.id,
                side=side,
                edition_id=world.ids["assessed"],
                tier="T2",
                items=f"core.exists {item}",
                state="agreed",
                opened_by=officer,
                opened_on=work.today,
                own_by=officer,
                own_on=work.today,
                other_by=officer,
                other_on=work.today,
                result="cleared-with-conditions",
                agreed_on=work.today,
                expires_on=work.today + timedelta(days=365),
            )
            work.session.add(made)
            work.session.flush()
            world.ids[f"agreed-{side}"] = made.id
            items = checklist_files.library("standard-1").by_key
            for key, value in (("core.exists", 1), (item, items[item].scale.worst_value)):
                work.session.add(
                    AssessmentAnswer(
                        id=new_id(),
                        assessment_id=made.id,
                        item=key,
                        voice="agreed",
                        value=value,
                        by=officer,
                        on=work.today,
                        now=work.now,
                    )
                )
    return world


def with_running(tack: Tack, world: World) -> World:
    """Add the renewals of both: one that is being filled in, one that both sides have handed in."""
    with tack.writing() as work:
        for name, state in (("agreed-of-partner", "open"), ("agreed-of-funder", "shared")):
            before = work.session.get_one(Assessment, world.ids[name])
            handed = {"own_by": before.own_by, "own_on": work.today, "other_by": before.own_by, "other_on": work.today}
            made = Assessment(
                id=new_id(),
                partnership_id=before.partnership_id,
                organisation_id=before.organisation_id,
                side=before.side,
                edition_id=before.edition_id,
                tier=before.tier,
                items=before.items,
                state=state,
                opened_by=before.opened_by,
                opened_on=work.today,
                **(handed if state == "shared" else {}),
            )
            work.session.add(made)
            work.session.flush()
            world.ids |= {f"{state}-assessment": made.id, "assessed-partnership": made.partnership_id}
            for item in made.asked:
                for voice, value in (("own", 1), ("other", 1)):
                    work.session.add(
                        AssessmentAnswer(
                            id=new_id(),
                            assessment_id=made.id,
                            item=item,
                            voice=voice,
                            value=value,
                            by=made.opened_by,
                            on=work.today,
                            now=work.now,
                        )
                    )
    return world
