"""What pages show beside their forms, for programs: programmes, colleagues, stages, what waits, terms tried, twins."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from kernel.ids import new_id
from partnerships.permissions import Role
from tests.portfolio.files import giving, table
from tests.web.api.conftest import Ground, Program
from tests.web.api.test_agreements import body
from tests.web.test_notes import WORDS
from tests.web.world import World

Enter = Callable[[str], Program]


def enter(program: Enter, world: World, role: str) -> Program:
    return program(world.emails[role])


def names(program: Program, path: str, **asked: str) -> list[str]:
    return [row["name"] for row in program.get(path, **asked).get_json()["rows"]]


def test_a_program_finds_its_programmes_and_their_offices(world: World, program: Enter, ground: Ground) -> None:
    (row,) = enter(program, world, "grants-officer").get("/programmes").get_json()["rows"]

    assert (row["id"], row["name"]) == (world.ids["programme"], "Market systems")
    assert (row["office"]["zone"], row["office"]["locale"]) == ("America/Tegucigalpa", "es")
    # Whoever administers everywhere knows every programme, a partner's member those of their partnerships.
    assert len(names(enter(program, world, "administrator"), "/programmes")) > 1
    assert names(enter(program, world, "partner"), "/programmes") == ["Market systems"]
    assert world.ids["programme"] not in {row["id"] for row in ground.officer.get("/programmes").get_json()["rows"]}


def test_a_program_finds_colleagues_by_role_and_programme(world: World, program: Enter, ground: Ground) -> None:
    officer = enter(program, world, "grants-officer")

    here = names(officer, "/people", programme_id=world.ids["programme"])
    assert "liaison person" in here
    assert "administrator person" in here
    assert here == sorted(here, key=str.casefold)
    assert names(officer, "/people", programme_id=world.ids["programme"], role="liaison") == ["liaison person"]
    assert names(officer, "/people", role="auditor") == ["auditor person"]
    assert set(here) < set(names(officer, "/people"))
    assert "partner person" not in names(officer, "/people")
    (row,) = officer.get("/people", role="liaison", name="liaison person").get_json()["rows"]
    assert row == {"id": world.ids["liaison"], "name": "liaison person"}

    assert officer.get("/people", programme_id=ground.programme).status_code == 404
    assert officer.get("/people", role="partner-member").status_code == 422
    refused = enter(program, world, "partner").get("/people")
    assert (refused.status_code, refused.get_json()["permission"]) == (403, "journal.view")


def test_stages_are_counted_as_the_list_is_narrowed(world: World, program: Enter) -> None:
    officer = enter(program, world, "grants-officer")

    def counted(**asked: str) -> dict[str, int]:
        rows = officer.get("/partnerships/stages", **asked).get_json()["rows"]
        return {row["stage"]: row["count"] for row in rows if row["count"]}

    assert counted() == {"co-creation": 2, "exploratory": 1}
    assert counted(search="coffee") == {"co-creation": 1}
    assert counted(stage="exploratory") == {"exploratory": 1}
    first = officer.get("/partnerships/stages").get_json()["rows"][0]
    assert first == {"stage": "co-creation", "label": "Co-creation", "count": 2, "more": False}
    assert (
        sum(row["count"] for row in enter(program, world, "partner").get("/partnerships/stages").get_json()["rows"])
        == 1
    )
    assert officer.get("/partnerships/stages", colour="red").status_code == 422


def test_what_waits_is_what_the_first_page_shows(world: World, program: Enter) -> None:
    officer = enter(program, world, "grants-officer")

    found = officer.get("/waiting").get_json()

    assert (found["partnerships"], found["whole"]) == (3, True)
    assert found["waiting"] == len(found["mine"]) > 0
    sheep = next(one for one in found["mine"] if one["subject"]["id"] == world.ids["sheep"])
    # Nine days are left for the exploration.
    assert sheep["until"] is not None
    assert sheep["url"].startswith(f"/partnerships/{world.ids['sheep']}#")
    page = officer.client.get("/").text
    assert all(one["act"] in page for one in found["mine"])
    assert enter(program, world, "auditor").get("/waiting").get_json()["mine"] == []


def test_terms_are_tried_and_nothing_is_saved(ground: Ground) -> None:
    before = ground.officer.get("/agreements").get_json()
    told = ground.officer.post("/agreements/check", body(ground))

    assert told.status_code == 200, told.text
    assert (told.get_json()["tier"], told.get_json()["missing"]) == ("T1", [])
    assert told.get_json()["why"]
    assert told.get_json()["beyond"] is None
    unpaid = ground.officer.post("/agreements/check", body(ground, payment_basis=None)).get_json()
    assert ("payment_basis", "The payment basis is not chosen.") in {
        (one["where"], one["message"]) for one in unpaid["lacking"]
    }
    assert "payment_basis" not in {one["where"] for one in told.get_json()["lacking"]}
    wrong = ground.officer.post("/agreements/check", body(ground, ends_on="2025-01-01"))
    assert [one["where"] for one in wrong.get_json()["problems"]] == ["ends_on"]
    large = {"amount": "90000.00", "currency": "USD"}
    path = f"/agreements/{ground.grant}"
    edited = ground.officer.post(f"{path}/check", {"amount": large, "budget": [{"what": "Obra", "amount": large}]})
    assert edited.get_json()["tier"] not in {None, "T1"}
    assert ground.officer.get(path).get_json()["amount"] != large
    assert ground.officer.get("/agreements").get_json() == before


def test_terms_of_a_subaward_beyond_its_umbrella_say_so(ground: Ground) -> None:
    def beyond(amount: str) -> str | None:
        money = {"amount": amount, "currency": "USD"}
        stated = {"amount": money, "budget": [{"what": "Obra", "amount": money}], "umbrella_id": ground.umbrella}
        told = ground.officer.post("/agreements/check", body(ground, kind="subaward", **stated))
        assert told.status_code == 200, told.text
        found: str | None = told.get_json()["beyond"]
        return found

    # Of a ceiling of 60,000 a subaward in review has reserved 10,000.
    assert beyond("50000.00") is None
    assert "is more than the" in str(beyond("50000.01"))


def test_terms_are_tried_by_whoever_drafts_there(ground: Ground) -> None:
    refused = ground.leader.post("/agreements/check", body(ground))
    assert (refused.status_code, refused.get_json()["permission"]) == (403, "agreement.draft")
    assert ground.leader.post(f"/agreements/{ground.grant}/check", {}).status_code == 403
    assert ground.stranger.post("/agreements/check", body(ground)).status_code == 404
    assert ground.stranger.post(f"/agreements/{ground.grant}/check", {}).status_code == 404
    assert ground.officer.post(f"/agreements/{new_id()}/check", {}).status_code == 404


def test_an_account_tells_how_its_owner_comes_in_and_what_they_keep(world: World, program: Enter) -> None:
    admin, liaison = enter(program, world, "administrator"), enter(program, world, "liaison")
    path = f"/accounts/{world.ids['liaison']}"

    found = admin.get(path).get_json()
    assert (found["invitation"], found["second_factor"], found["browsers"]) == (None, False, 1)
    assert {one["name"] for one in found["looks_after"]} == {"Specialty coffee", "Sheep meat"}
    invited = admin.post(f"{path}/invitation").get_json()
    assert invited["invitation"]["state"] == "open"
    assert admin.post(f"{path}/invitation/withdrawal").get_json()["invitation"]["state"] == "withdrawn"
    assert "invitation" not in admin.get("/accounts").get_json()["rows"][0]
    assert liaison.get(path).status_code == 403


def test_likely_twins_are_listed_for_whoever_imports(world: World, program: Enter, person: Callable[..., str]) -> None:
    importer = program(person(Role.GRANTS_OFFICER))
    number = "Recipient Org:Identifier"
    content = table([giving("G-1", **{number: "GB-CHC-1"}), giving("G-2", **{number: "GB-CHC-2"})])
    assert importer.get("/organisations/twins").get_json()["rows"] == []
    run = importer.post("/imports", data={"file": (io.BytesIO(content), "g.csv")}).get_json()["id"]
    importer.post(f"/imports/{run}/rows")

    (twins,) = importer.get("/organisations/twins", name="Youth Orchestra").get_json()["rows"]

    assert [one["identifiers"] for one in twins["organisations"]] == [["1"], ["2"]]
    assert enter(program, world, "auditor").get("/organisations/twins").status_code == 403


def test_a_note_is_read_by_whoever_may_erase_it(world: World, program: Enter, noted: str) -> None:
    admin = enter(program, world, "administrator")

    read = admin.get(f"/notes/{noted}").get_json()

    assert (read["text"], read["erased_at"], read["event"]) == (WORDS, None, "ContactNoted")
    assert read["subject"] == {"kind": "partnership", "id": world.ids["coffee"]}
    assert enter(program, world, "grants-officer").get(f"/notes/{noted}").status_code == 403
    assert admin.get(f"/notes/{new_id()}").status_code == 404
    admin.post(f"/notes/{noted}/erasure", {"reason": "The court ordered it."})
    gone: dict[str, Any] = admin.get(f"/notes/{noted}").get_json()
    assert (gone["text"], gone["erased_at"] is not None) == ("", True)


@pytest.fixture
def noted(world: World, program: Enter) -> str:
    """The identifier of a note that the officer wrote."""
    officer, path = enter(program, world, "grants-officer"), f"/partnerships/{world.ids['coffee']}/notes"
    assert officer.post(path, {"text": WORDS}).status_code == 201
    return str(officer.get(path).get_json()["rows"][0]["id"])
