"""Delegations, stand-ins and handovers on their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from application.work import Tack
from kernel import journal
from kernel.unmet import Ref
from partnerships.models import Partnership, Person
from partnerships.standing_models import Delegation, StandIn
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
