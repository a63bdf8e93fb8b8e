"""Assessments by other bodies on pages and for programs: with their document, until they expire, for one's own eyes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.factories.agreements import PDF
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World


def given(name: str = "hact.pdf", content: bytes = PDF, **changes: Any) -> dict[str, Any]:
    typed = {"body": "hact", "assessed_on": (TODAY - timedelta(days=90)).isoformat(), "ratings.finance": "medium"}
    return typed | {"_form": "outside", "file": (io.BytesIO(content), name)} | changes


def test_one_is_accepted_with_its_document(world: World, officer: Browser, signed_in: Callable[[str], Browser]) -> None:
    address = f"/organisations/{world.ids['coop']}/outside"
    empty = officer.get(address).text
    assert "None is accepted yet." in empty
    assert "passport" not in empty.lower()
    wrong = officer.post(address, given("hact.docx"))
    assert (wrong.status_code, "what is in it is something else" in wrong.text) == (422, True)
    unsaid = officer.post(address, {**given(), "ratings.finance": ""})
    assert unsaid.status_code == 422
    assert "“hact.pdf” is here already" in unsaid.text
    typed = given(_once="once")
    assert officer.post(address, typed).status_code == 303
    assert officer.post(address, given(_once="once")).status_code == 303  # pressed twice
    seen = officer.get(address).text
    assert seen.count("stands until") == 1
    document = seen.split('<a href="')[-1] if "document" not in seen else seen.split("/document")[0].rsplit('"', 1)[1]
    partner = signed_in(world.emails["partner"])
    assert "HACT" in partner.get(address).text
    assert partner.get(f"{document}/document").get_data() == PDF
    assert partner.post(address, given()).status_code == 403
    assert partner.get(f"/organisations/{world.ids['other']}/outside").status_code == 404
    liaison = signed_in(world.emails["liaison"])
    assert liaison.post(address, given()).status_code == 403
    old = given(assessed_on="2015-01-05")
    assert officer.post(address, old).status_code == 303
    assert "it covers nothing" in officer.get(address).text


def test_our_own_organisation_is_not_ours_to_vouch_for(world: World, officer: Browser) -> None:
    program = Program(officer.client)
    parties = program.get(f"/partnerships/{world.ids['coffee']}").get_json()["parties"]
    funder = next(one["organisation"]["id"] for one in parties if one["role"] == "funder")
    assert officer.get(f"/organisations/{funder}/outside").status_code == 200
    refused = officer.post(f"/organisations/{funder}/outside", given())
    assert (refused.status_code, "cannot accept an assessment of it" in refused.text) == (409, True)


def test_programs_accept_and_take_back(world: World, officer: Browser) -> None:
    program = Program(officer.client)
    path = f"/organisations/{world.ids['coop']}/outside-assessments"

    def sent(**changes: str) -> dict[str, Any]:
        made = {"body": "chs", "assessed_on": "2026-01-05", "ratings": "finance:low people:medium"} | changes
        return made | {"file": (io.BytesIO(PDF), "chs.pdf")}

    made = program.post(path, data=sent(), key="k").get_json()
    assert (made["valid_until"], made["stands"]) == ("2030-01-05", True)
    assert made["domains"] == [{"domain": "finance", "rating": "low"}, {"domain": "people", "rating": "medium"}]
    assert program.post(path, data=sent(), key="k").get_json()["id"] == made["id"]
    assert program.post(path, data=sent(ratings="finance")).status_code == 422
    assert len(program.get(path).get_json()["rows"]) == 1
    gone = program.post(f"{path}/{made['id']}/withdrawal", {"reason": "Otra oficina."})
    assert (gone.status_code, gone.get_json()["stands"]) == (200, False)
    assert program.post(f"{path}/{made['id']}/withdrawal", {"reason": "Otra vez."}).status_code == 409
