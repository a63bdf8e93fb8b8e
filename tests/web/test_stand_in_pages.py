"""Delegations, stand-ins and handovers on their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from application.work import Tack
from kernel import journal
from kernel.unmet import Ref
from partnerships.actions import people
from partnerships.models import Partnership, Person
from partnerships.standing_models import Delegation, StandIn
from tests.factories.people import SYSTEM, acting
from tests.web.agreement_world import with_agreements
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

SOON = (TODAY + timedelta(days=9)).isoformat()


def key(tack: Tack, email: str) -> str:
    with tack.reading() as work:
        return work.session.scalars(select(Person.id).where(Person.email == email)).one()


def test_leadership_delegates_and_takes_back(tack: Tack, world: World, signed_in: Callable[[str], Browser]) -> None:
    leader = signed_in(world.emails["leadership"])
    officer = key(tack, world.emails["grants-officer"])
    form = {"person": officer, "programme": world.ids["programme"], "most": "20000", "from_on": TODAY.isoformat()}
    assert leader.post("/delegations", {**form, "until_on": SOON}).status_code == 303
    page = leader.get("/delegations").text
    assert "grants-officer person" in page
    assert "20,000.00" in page
    with tack.reading() as work:
        made = work.session.scalars(select(Delegation)).one()
    assert leader.post(f"/delegations/{made.id}/revoke").status_code == 303
    assert "is over" in leader.get("/delegations").text
    assert leader.post("/delegations", {**form, "until_on": SOON, "most": "much"}).status_code == 422
    assert signed_in(world.emails["liaison"]).post("/delegations", {**form, "until_on": SOON}).status_code == 403


def test_somebody_away_is_stood_in_for(tack: Tack, world: World, signed_in: Callable[[str], Browser]) -> None:
    officer = signed_in(world.emails["grants-officer"])
    finance = signed_in(world.emails["finance"])
    address = f"/partnerships/{world.ids['coffee']}"
    assert finance.post(f"{address}/notes", {"text": "No"}).status_code == 403
    form = {"stand_in": key(tack, world.emails["finance"]), "from_on": TODAY.isoformat(), "until_on": SOON}
    assert officer.post("/settings/absences", form).status_code == 303

    assert finance.post(f"{address}/notes", {"text": "Called them"}).status_code == 303
    assert "finance person for grants-officer person noted a contact" in finance.get(address).text
    with tack.reading() as work:
        made = work.session.scalars(select(StandIn)).one()
    assert finance.post(f"/settings/absences/{made.id}/end").status_code == 303
    assert finance.post(f"{address}/notes", {"text": "No"}).status_code == 403


def test_the_first_page_says_for_whom_and_until_when_and_shows_their_drafts(
    tack: Tack, world: World, signed_in: Callable[[str], Browser]
) -> None:
    with_agreements(tack, world)
    finance, liaison = signed_in(world.emails["finance"]), signed_in(world.emails["liaison"])
    said, draft = (
        "You stand in for grants-officer person until Thursday 5 March 2099.",
        f"/agreements/{world.ids['bare']}",
    )
    assert "You stand in for" not in finance.get("/").text
    assert draft not in finance.get("/").text
    officer = signed_in(world.emails["grants-officer"])
    form = {"stand_in": key(tack, world.emails["finance"]), "from_on": TODAY.isoformat(), "until_on": "2099-03-05"}
    assert officer.post("/settings/absences", form).status_code == 303

    page = finance.get("/").text

    assert page.count(said) == 1
    assert draft in page
    # Whoever is away goes on seeing their own; nobody else is told or shown anything.
    assert draft in officer.get("/").text
    assert "You stand in for" not in officer.get("/").text
    other = liaison.get("/").text
    assert draft not in other
    assert "You stand in for" not in other
    with tack.reading() as work:
        made = work.session.scalars(select(StandIn)).one()
    assert finance.post(f"/settings/absences/{made.id}/end").status_code == 303
    assert "You stand in for" not in finance.get("/").text
    assert draft not in finance.get("/").text


def test_the_first_page_says_it_in_spanish(tack: Tack, world: World, signed_in: Callable[[str], Browser]) -> None:
    officer = signed_in(world.emails["grants-officer"])
    form = {"stand_in": key(tack, world.emails["finance"]), "from_on": TODAY.isoformat(), "until_on": "2099-03-05"}
    assert officer.post("/settings/absences", form).status_code == 303
    with tack.writing() as work:
        work.session.get_one(Person, key(tack, world.emails["finance"])).locale = "es"
    page = signed_in(world.emails["finance"]).get("/").text
    assert "Usted reemplaza a grants-officer person hasta el jueves 5 de marzo de 2099." in page


def test_a_delegation_from_who_leads_no_more_is_over_on_its_page(
    tack: Tack, world: World, signed_in: Callable[[str], Browser]
) -> None:
    leader, officer = signed_in(world.emails["leadership"]), key(tack, world.emails["grants-officer"])
    form = {"person": officer, "programme": world.ids["programme"], "most": "20000", "from_on": TODAY.isoformat()}
    assert leader.post("/delegations", {**form, "until_on": SOON}).status_code == 303
    reader = signed_in(world.emails["finance"])
    assert "is over" not in reader.get("/delegations").text
    with tack.writing() as work:
        gone = work.session.get_one(Person, key(tack, world.emails["leadership"]))
        people.deactivate(work.session, gone, **acting(SYSTEM))
    assert "is over" in reader.get("/delegations").text


def test_a_partner_names_no_stand_in(tack: Tack, world: World, signed_in: Callable[[str], Browser]) -> None:
    partner = signed_in(world.emails["partner"])
    form = {"stand_in": key(tack, world.emails["finance"]), "from_on": TODAY.isoformat(), "until_on": SOON}
    assert partner.post("/settings/absences", form).status_code == 422
    assert "finance person" not in partner.get("/settings/absences").text


def test_what_a_liaison_keeps_is_handed_over_at_once(tack: Tack, world: World, officer: Browser) -> None:
    leaving, taking = world.ids["liaison"], key(tack, world.emails["grants-officer"])
    page = officer.get(f"/handover?leaving={leaving}").text
    assert "Specialty coffee" in page
    assert "Sheep meat" in page
    assert officer.post("/handover", {"leaving": leaving, "taking": taking}).status_code == 303
    with tack.reading() as work:
        kept = work.session.scalars(select(Partnership).where(Partnership.liaison_id == taking)).all()
        assert {one.title for one in kept} == {"Specialty coffee", "Sheep meat"}
        batches = {journal.of_subject(work.session, one.ref)[-1].facts["batch"] for one in kept}
        assert len(batches) == 1
        assert journal.of_subject(work.session, Ref("person", leaving))[-1].event == "HandedOver"
    again = officer.post("/handover", {"leaving": leaving, "taking": taking}, follow_redirects=True)
    assert "There was nothing to hand over." in again.text


def test_nothing_moves_to_who_is_no_liaison_there(tack: Tack, world: World, officer: Browser) -> None:
    leaving, taking = world.ids["liaison"], key(tack, world.emails["finance"])
    assert officer.post("/handover", {"leaving": leaving, "taking": taking}).status_code == 422
    with tack.reading() as work:
        kept = select(Partnership.id).where(Partnership.liaison_id == leaving)
        assert len(work.session.scalars(kept).all()) == 2
