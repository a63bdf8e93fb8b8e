"""Startup packs and joint risks on pages and for programs, on both sides, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lxml import html

from partnerships.permissions import Role
from tests.documents.word_files import paragraphs
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World


def sides(browser: Browser, world: World) -> dict[str, str]:
    parties = Program(browser.client).get(f"/partnerships/{world.ids['coffee']}").get_json()["parties"]
    return {one["role"]: one["organisation"]["id"] for one in parties}


def option(page: str, name: str) -> str:
    found = re.search(rf'<option value="([0-9a-z]+)"[^>]*>{name}<', page)
    assert found is not None, name
    return found[1]


def test_a_partner_asks_and_the_funder_helps(
    world: World, officer: Browser, signed_in: Callable[[str], Browser]
) -> None:
    address, body = f"/partnerships/{world.ids['coffee']}/pack", sides(officer, world)
    partner = signed_in(world.emails["partner"])
    assert "Nothing is in the pack yet." in partner.get(address).text
    asked = {
        "begun": "ask",
        "organisation": body["lead-partner"],
        "other": body["funder"],
        "what": "Help with petty cash",
    }
    typed = {**asked, "_form": "ask-1", "_once": "once"}
    assert partner.post(address, typed).status_code == 303
    assert partner.post(address, typed).status_code == 303  # pressed twice
    assert partner.get(address).text.count("Help with petty cash") == 1
    page = officer.get(address).text
    entry = re.search(r"entry-([0-9a-z]{26})", page)
    assert entry is not None
    offer = {
        "act": "offer", "what": "Help with petty cash", "tool": "petty-cash", "owner": option(page, "liaison person"),
        "leader": option(page, "leadership person"), "due_on": (TODAY + timedelta(days=20)).isoformat(),
        "shown_by": "The book of June", "version": "1", "_form": f"offer-{entry[1]}",
    }  # fmt: skip
    assert officer.post(f"{address}/{entry[1]}", {**offer, "owner": ""}).status_code == 422
    assert partner.post(f"{address}/{entry[1]}", offer).status_code == 403
    assert officer.post(f"{address}/{entry[1]}", offer).status_code == 303
    assert officer.post(f"{address}/{entry[1]}", {**offer, "_once": "other"}).status_code == 409
    assert '<a href="/tools/petty-cash">' in partner.get(address).text
    assert partner.post(f"{address}/{entry[1]}", {"act": "accept", "version": "2"}).status_code == 303
    assert "Accept the offer" not in partner.get(address).text
    liaison = signed_in(world.emails["liaison"])
    done = {"act": "done", "words": "We counted it together.", "version": "3"}
    assert liaison.post(f"{address}/{entry[1]}", done).status_code == 303
    assert "We counted it together." in partner.get(address).text
    assert "offered to" in partner.get(f"/partnerships/{world.ids['coffee']}").text
    for other in ("sheep", "hidden"):
        assert partner.get(f"/partnerships/{world.ids[other]}/pack").status_code == 404
    auditor = signed_in(world.emails["auditor"])
    assert (auditor.get(address).status_code, auditor.post(address, asked).status_code) == (200, 403)


def test_risks_are_kept_by_both_sides(world: World, officer: Browser, signed_in: Callable[[str], Browser]) -> None:
    address, partner = f"/partnerships/{world.ids['coffee']}/risks", signed_in(world.emails["partner"])
    assert "set no bound for risks" in partner.get(address).text
    typed = {
        "cause": "Late rain", "effect": "Half of the harvest", "likelihood": "3", "size": "4", "state": "open",
        "bearers.0.share": "30", "bearers.1.share": "60", "_form": "risk", "_once": "once",
    }  # fmt: skip
    refused = partner.post(address, typed)
    assert (refused.status_code, "The shares come to 90%" in refused.text) == (422, True)
    assert partner.post(address, typed | {"bearers.1.share": "70"}).status_code == 303
    page = officer.get(address).text
    assert "3 × 4 = 12" in page
    risk = re.search(r'id="risk-([0-9a-z]{26})"', page)
    assert risk is not None
    review = typed | {"bearers.1.share": "70", "state": "closed", "version": "1", "_once": "two"}
    assert officer.post(f"{address}/{risk[1]}", review).status_code == 303
    assert partner.post(f"{address}/{risk[1]}", review | {"_once": "three"}).status_code == 409
    assert partner.get(f"/partnerships/{world.ids['sheep']}/risks").status_code == 404
    assert signed_in(world.emails["auditor"]).post(address, typed).status_code == 403


def test_programs_do_the_same(world: World, officer: Browser) -> None:
    program, body = Program(officer.client), sides(officer, world)
    path = f"/partnerships/{world.ids['coffee']}/pack"
    given: dict[str, Any] = {
        "begun": "ask", "organisation_id": body["funder"], "other_id": body["lead-partner"], "what": "Your accounts",
    }  # fmt: skip
    made = program.post(path, given, key="k").get_json()
    assert (made["state"], made["organisation"]["id"], made["acts"]) == ("asked", body["lead-partner"], ["drop"])
    assert program.post(path, given, key="k").get_json()["id"] == made["id"]
    assert [row["id"] for row in program.get(path).get_json()["rows"]] == [made["id"]]
    dropped = program.post(f"{path}/{made['id']}/acts", {"act": "drop", "words": "Found it."}, tag='"1"')
    assert (dropped.status_code, dropped.get_json()["words"]) == (200, "Found it.")
    assert program.post(f"{path}/proposals").get_json() == {"new": 0}
    risks = f"/partnerships/{world.ids['coffee']}/risks"
    sent: dict[str, Any] = {
        "cause": "Rain", "effect": "No harvest", "likelihood": "2", "size": "5",
        "bearers": [{"organisation_id": body["funder"], "words": "The price"}],
    }  # fmt: skip
    risk = program.post(risks, sent, key="r").get_json()
    assert (risk["product"], risk["lacks"], risk["bearers"][0]["words"]) == (10, [], "The price")
    reviewed = program.post(f"{risks}/{risk['id']}/reviews", sent | {"state": "accepted"}, tag='"1"')
    assert (reviewed.status_code, reviewed.get_json()["state"]) == (200, "accepted")
    assert program.get(f"{risks}/{risk['id']}").get_json()["state"] == "accepted"


def test_it_is_taken_along_to_be_signed(world: World, officer: Browser, signed_in: Callable[[str], Browser]) -> None:
    partner, body = signed_in(world.emails["partner"]), sides(officer, world)
    address = f"/partnerships/{world.ids['coffee']}/pack"
    ask = {
        "begun": "ask",
        "organisation": body["lead-partner"],
        "other": body["funder"],
        "what": "Help with petty cash",
    }
    assert partner.post(address, ask).status_code == 303
    links = html.fromstring(partner.get(address).text).xpath("//a[@download]/@href")
    assert links == [f"{address}/word/en", f"{address}/word/es"]
    sent = partner.get(links[1])
    assert sent.headers["Content-Disposition"].endswith("-pack.es.docx")
    printed = paragraphs(sent.data)
    assert printed[0] == "Paquete de arranque"
    assert any(line.startswith("Help with petty cash") for line in printed)
    assert sum(line.startswith("En representación de ") for line in printed) == len(body)
    assert Program(partner.client).get(f"{address}/word/es").data == sent.data
    assert paragraphs(Program(officer.client).get(f"{address}/word/en").data)[0] == "Startup pack"
    reader = signed_in(world.emails["auditor"])
    assert reader.get(links[0]).status_code == 200


def test_nobody_takes_along_what_is_not_theirs_or_not_there(
    world: World, stranger: Browser, signed_in: Callable[[str], Browser]
) -> None:
    partner = signed_in(world.emails["partner"])
    for path in (f"/partnerships/{world.ids[other]}/pack/word/es" for other in ("sheep", "hidden")):
        assert (partner.get(path).status_code, Program(partner.client).get(path).status_code) == (404, 404)
    theirs = f"/partnerships/{world.ids['coffee']}/pack/word"
    assert partner.get(f"{theirs}/fr").status_code == 404
    assert Program(partner.client).get(f"{theirs}/fr").status_code == 404
    assert stranger.get(f"{theirs}/es").status_code in {302, 303}


def test_the_readers_language_comes_first(
    world: World, signed_in: Callable[[str], Browser], person: Callable[..., str]
) -> None:
    address = f"/partnerships/{world.ids['coffee']}/pack"
    page = signed_in(person(Role.AUDITOR, locale="es")).get(address).text
    assert html.fromstring(page).xpath("//a[@download]/@href")[0] == f"{address}/word/es"
    assert "Para firmar, en español" in page
