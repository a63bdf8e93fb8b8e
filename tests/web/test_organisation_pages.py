"""An organisation's page: duplicates before saving, numbers, names, people, facts, where it belongs, merging."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World


def test_what_looks_the_same_is_offered_and_saved_only_once_confirmed(officer: Browser, world: World) -> None:
    given = {"_form": "organisation", "name": "COOP. Cumbres, S. de R. L.", "partnership": world.ids["empty"]}
    asked = officer.post("/organisations/new", given)
    assert asked.status_code == 409
    assert f"/organisations/{world.ids['coop']}" in asked.text
    assert f"/partnerships/{world.ids['empty']}/parties/new?search=Cooperativa+Cumbres" in asked.text
    assert officer.post("/organisations/new", given | {"confirmed_new": "yes"}).status_code == 303


def test_everything_on_the_page_is_added_and_taken_back(officer: Browser, world: World) -> None:
    path = f"/organisations/{world.ids['coop']}"
    day = {"since": "2025-01-31"}
    forms = {
        "identifiers": {"identifiers.0.scheme": "LEI", "identifiers.0.value": "213800kud8lajwsq9d15", "source": "Acta"},
        "names": {"name": "COCUM", "kind": "acronym"},
        "people": {"name": "Delia Argueta", "role": "signatory"} | day,
        "facts": {"fact": "locally-led", "answer": "yes", "source": "Escritura", "as_of": "2025-01-31"},
        "parents/new": {"parent": world.ids["other"]} | day,
    }
    for where, given in forms.items():
        assert officer.post(f"{path}/{where}", given).status_code == 303, where
    page = officer.get(path).text
    for words in (
        "213800KUD8LAJWSQ9D15",
        "Acta",
        "COCUM",
        "Delia Argueta",
        "Escritura",
        "locally led",
        "Ágape &amp; Co",
    ):
        assert words in page
    assert "Cooperativa Cumbres" in officer.get("/organisations?search=cocum&locally_led=yes").text
    assert "Cooperativa Cumbres" not in officer.get("/organisations?locally_led=no").text


def test_a_number_of_another_body_leads_to_it(officer: Browser, world: World) -> None:
    number = {"_form": "identifier", "identifiers.0.scheme": "org-id", "identifiers.0.value": "gb-chc-514479"}
    assert officer.post(f"/organisations/{world.ids['coop']}/identifiers", number).status_code == 303
    twice = officer.post(f"/organisations/{world.ids['other']}/identifiers", number)
    assert twice.status_code == 422
    assert "belongs to Cooperativa Cumbres already" in twice.text
    assert f'href="/organisations/{world.ids["coop"]}"' in twice.text


def test_a_merge_is_seen_done_and_undone(officer: Browser, world: World) -> None:
    kept, gone = world.ids["coop"], world.ids["other"]
    seen = officer.get(f"/organisations/{kept}/merge?other={gone}").text
    assert "partnerships: 1" in seen
    assert officer.post(f"/organisations/{kept}/merge", {"_form": "merge", "other": gone}).status_code == 303
    led = officer.get(f"/organisations/{gone}")
    assert (led.status_code, led.location) == (303, f"/organisations/{kept}")
    assert "Sheep meat" in officer.get(f"/organisations/{kept}").text
    assert officer.post(f"/organisations/{kept}/merge/{gone}/undo").status_code == 303
    assert officer.get(f"/organisations/{gone}").status_code == 200


def test_only_grants_officers_merge(world: World, signed_in: Callable[[str], Browser]) -> None:
    liaison = signed_in(world.emails["liaison"])
    assert liaison.get(f"/organisations/{world.ids['coop']}/merge").status_code == 403


def test_names_of_people_are_for_staff_and_the_body_itself(
    officer: Browser, world: World, program: Callable[[str], Program]
) -> None:
    path = f"/organisations/{world.ids['other']}"
    officer.post(f"{path}/people", {"name": "Planted Marker", "role": "contact"})
    partner = program(world.emails["partner"])
    assert partner.get(path).status_code == 404
    assert "Planted Marker" not in partner.get(f"/organisations/{world.ids['coop']}").text


@pytest.fixture
def program(signed_in: Callable[[str], Browser]) -> Callable[[str], Program]:
    return lambda email: Program(signed_in(email).client)


def test_programs_are_asked_the_same(world: World, program: Callable[[str], Program]) -> None:
    officer = program(world.emails["grants-officer"])
    asked = officer.post("/organisations", {"name": "cumbres cooperativa"})
    told = asked.get_json()
    assert (asked.status_code, told["code"]) == (409, "likely-duplicate")
    assert [one["id"] for one in told["candidates"]] == [world.ids["coop"]]
    made = officer.post("/organisations", {"name": "cumbres cooperativa", "confirmed_new": True}).get_json()
    path = f"/organisations/{world.ids['coop']}"
    assert officer.get(f"{path}/merges/{made['id']}").get_json()["obstacles"] == []
    merged = officer.post(f"{path}/merges", {"gone_id": made["id"]}).get_json()
    assert [one["id"] for one in merged["stands_for"]] == [made["id"]]
    assert officer.get(f"/organisations/{made['id']}").get_json()["id"] == world.ids["coop"]
    back = officer.post(f"{path}/merges/{made['id']}/undo")
    assert (back.status_code, back.get_json()["id"]) == (200, made["id"])
