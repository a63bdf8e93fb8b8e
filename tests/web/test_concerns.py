"""Concerns and flags on pages and for programs: raised by anybody, read by few, decided by two."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from application.work import Tack
from diligence.flag_models import Concern
from partnerships.models import Programme
from partnerships.permissions import Role
from tests.factories.people import person as make_person
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

WHY = "Las facturas no existen."


@pytest.fixture
def leader(world: World, signed_in: Callable[[str], Browser]) -> Browser:
    return signed_in(world.emails["leadership"])


@pytest.fixture
def second(tack: Tack, signed_in: Callable[[str], Browser], world: World) -> Browser:
    with tack.writing() as work:
        programme = work.session.query(Programme).filter_by(name="Market systems").one()
        email = make_person(work.session, Role.LEADERSHIP, programme=programme, locale="en").email
    return signed_in(email)


def test_a_partner_says_it_in_confidence_and_leadership_follows_it_up(
    world: World, leader: Browser, officer: Browser, signed_in: Callable[[str], Browser]
) -> None:
    partner, coffee = signed_in(world.emails["partner"]), world.ids["coffee"]
    asked = partner.get(f"/concerns/new?partnership={coffee}")
    assert "Keep it from leadership person" in asked.text
    assert "Fundación Puente Verde" in asked.text
    typed = {"partnership": coffee, "category": "financial", "words": WHY, "_form": "concern", "_once": "one"}
    refused = partner.post("/concerns", typed | {"_once": "none"})
    assert (refused.status_code, WHY in refused.text) == (422, True)
    typed |= {"organisation": world.ids["coop"]}
    sent = partner.post("/concerns", typed)
    assert sent.status_code == 303
    assert partner.post("/concerns", typed).location == sent.location  # pressed twice
    state = partner.get(sent.location).text
    assert "received" in state
    assert WHY not in state
    for nobody in (officer, signed_in(world.emails["liaison"]), signed_in(world.emails["administrator"])):
        assert nobody.get(sent.location).status_code == 404
        assert "financial" not in nobody.get("/concerns").text
    assert leader.get("/concerns").text.count("yours to handle") == 1
    assert WHY in leader.get(sent.location).text
    typed = {
        "level": "red",
        "category": "financial",
        "owner": _owner(leader, sent.location),
        "reason": "Se vio.",
        "version": "1",
    }
    flagged = leader.post(f"{sent.location}/flag", typed)
    assert flagged.status_code == 303
    assert leader.post(f"{sent.location}/flag", typed).status_code == 409
    assert "being followed up" in partner.get(sent.location).text
    assert WHY not in officer.get(f"/partnerships/{coffee}").text
    assert officer.get(flagged.location).status_code == 404


def _owner(browser: Browser, address: str) -> str:
    page = browser.get(address).text
    return page.split('name="owner"')[1].split('<option value="')[1].split('"')[0]


def test_what_is_confirmed_holds_and_two_lift_it(
    world: World, leader: Browser, second: Browser, officer: Browser, signed_in: Callable[[str], Browser]
) -> None:
    flags = f"/organisations/{world.ids['coop']}/flags"
    typed = {"level": "red", "category": "financial", "reason": WHY}
    assert officer.post(flags, typed | {"owner": _owner(officer, flags)}).status_code == 403
    address = leader.post(flags, typed | {"owner": _owner(leader, flags)}).location
    assert leader.post(f"{address}/confirm", {"reason": "El banco lo confirmó.", "version": "1"}).status_code == 303
    partner = signed_in(world.emails["partner"])
    seen = partner.get(f"/organisations/{world.ids['coop']}").text
    assert "on hold" in seen
    assert "confirmed" not in seen
    assert partner.get(flags).status_code == partner.get(address).status_code == 403
    hold = f"/organisations/{world.ids['coop']}/hold/lift"
    assert leader.post(hold, {"reason": "Ya."}).status_code == 409
    assert leader.post(f"{address}/answer", {"answer": "lift", "reason": "Ya."}).status_code == 409
    assert leader.post(f"{address}/lift", {"reason": "Se devolvió."}).status_code == 303
    assert "Lift it" in second.get(address).text
    assert leader.post(f"{address}/answer", {"answer": "lift", "reason": "Ya."}).status_code == 409
    stale = second.post(f"{address}/answer", {"answer": "lift", "reason": "Ya.", "version": "1"})
    assert (stale.status_code, "leadership person" in stale.text) == (409, True)
    assert second.post(f"{address}/answer", {"answer": "lift", "reason": "De acuerdo."}).status_code == 303
    assert "on hold" not in partner.get(f"/organisations/{world.ids['coop']}").text


def test_words_said_in_confidence_stand_in_no_journal_and_are_erased_unread(
    tack: Tack, world: World, leader: Browser, signed_in: Callable[[str], Browser]
) -> None:
    program = Program(signed_in(world.emails["partner"]).client)
    made = program.post("/concerns", {"organisation_id": world.ids["coop"], "category": "other", "words": WHY}, key="k")
    concern = made.get_json()
    assert (made.status_code, concern["state"], concern["words"], concern["handles"]) == (201, "received", None, False)
    body = {"organisation_id": world.ids["coop"], "category": "other", "words": WHY}
    assert program.post("/concerns", body, key="k").get_json()["id"] == concern["id"]
    assert Program(leader.client).get(f"/concerns/{concern['id']}").get_json()["words"] == WHY
    administrator = signed_in(world.emails["administrator"])
    assert administrator.get(f"/journal/concern/{concern['id']}").status_code == 404
    assert "raised a concern" not in administrator.get("/journal").text
    with tack.reading() as work:
        note = work.session.get_one(Concern, concern["id"]).note_id
    assert WHY not in administrator.get(f"/notes/{note}/erase").text
    assert Program(administrator.client).get(f"/notes/{note}").get_json()["text"] == ""
    assert administrator.post(f"/notes/{note}/erase", {"reason": "Lo pidió."}).status_code == 303
    assert "erased" in leader.get(f"/concerns/{concern['id']}").text


def test_programs_of_leadership_decide(world: World, leader: Browser, second: Browser) -> None:
    program, other = Program(leader.client), Program(second.client)
    me = program.get("/session").get_json()
    body = {"level": "yellow", "category": "compliance", "owner_id": me["person"]["id"], "reason": "Sin registro."}
    made = program.post(f"/organisations/{world.ids['coop']}/flags", body).get_json()
    path = f"/flags/{made['id']}"
    assert program.post(f"{path}/closing", {"reason": "Ya."}).status_code == 428
    change = {"level": "red", "owner_id": me["person"]["id"], "reason": "Más grave."}
    assert program.post(f"{path}/change", change, tag=program.tag(path)).get_json()["level"] == "red"
    assert program.post(f"{path}/confirmation", {"reason": "Sí."}, tag='"1"').status_code == 412
    assert program.post(f"{path}/confirmation", {"reason": "Sí."}, tag=program.tag(path)).status_code == 200
    assert program.post(f"{path}/lift", {"reason": "Ya."}, tag=program.tag(path)).status_code == 200
    assert [row["id"] for row in program.get("/flags", standing="true").get_json()["rows"]] == [made["id"]]
    lifted = other.post(f"{path}/lift/answer", {"lift": True, "reason": "Ya."}, tag=other.tag(path)).get_json()
    assert lifted["closed_on"] is not None
    assert program.get("/flags", standing="true").get_json()["rows"] == []
