"""How a partner is chosen, through the API: the same actions, no total, nothing for partners of our judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from application.work import Tack
from partnerships.models import Partnership, Person
from tests.factories import choosing, partnerships
from tests.web.api.conftest import Program
from tests.web.world import World


@pytest.fixture
def officer(world: World, program: Callable[[str], Program]) -> Program:
    return program(world.emails["grants-officer"])


@pytest.fixture
def path(tack: Tack, world: World) -> str:
    with tack.writing() as work:
        session = work.session
        staff = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        coffee = session.get_one(Partnership, world.ids["coffee"])
        partners = [(coffee.parties[1].organisation, "lead-partner")]
        made = partnerships.partnership(
            session, coffee.programme, staff, edition_id=choosing.newest_id(session), partners=partners
        )
        return f"/partnerships/{made.id}/choosing"


def keys(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield key
            yield from keys(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from keys(inner)


def send(who: Program, path: str, part: str, body: Any, tag: str | None = None) -> TestResponse:
    return who.post(f"{path}/{part}", body, tag=tag if tag is not None else who.tag(path))


def test_three_marks_and_no_total(officer: Program, path: str) -> None:
    answers = [{"criterion": "willing-to-try", "answer": "yes"}, {"criterion": "turnover", "answer": "no"}]
    for of, level in (("idea", "strong"), ("partner", "strong"), ("relationship", "weak"), ("idea", "fair")):
        body = {"of": of, "level": level, "reason": "Because", "answers": answers if of == "partner" else []}
        assert send(officer, path, "marks", body).status_code == 201
    found = officer.get(path).get_json()
    assert {one["of"]: one["level"] for one in found["marks"] if one["stands"]} == {
        "idea": "fair",
        "partner": "strong",
        "relationship": "weak",
    }
    assert [one["stands"] for one in found["marks"] if one["of"] == "idea"] == [True, False]
    assert not {"total", "average", "score", "overall", "mean"} & set(keys(found))


def test_what_each_side_brings_selection_conflicts_and_inception(officer: Program, path: str) -> None:
    parties = officer.get(path).get_json()["parties"]
    for party in parties:
        body = {"party_id": party["party_id"], "brings": [{"kind": "data", "what": "Prices of ten years"}]}
        assert send(officer, path, "brings", body).status_code == 200
    assert send(officer, path, "complementarity", {"statement": "One sells, one grows."}).status_code == 200
    selection = {"basis": "competed", "reference": "Call 3", "applicants": 14, "on": "2026-03-02"}
    assert send(officer, path, "selection", selection).status_code == 200
    assert officer.post(f"{path}/declarations", {"declared": False}).status_code == 201
    inception = {"organisation_id": parties[1]["organisation"]["id"], "parts": ["budget"], "on": "2026-02-02"}
    assert send(officer, path, "inception", inception).status_code == 201
    found = officer.get(path).get_json()
    assert [one["brings"] for one in found["parties"]] == [[{"kind": "data", "what": "Prices of ten years"}]] * 2
    assert found["complementarity"]["statement"] == "One sells, one grows."
    assert (found["selection"]["basis"], found["selection"]["applicants"]) == ("competed", 14)
    assert [(one["declared"], one["person"]["name"]) for one in found["declarations"]] == [
        (False, "grants-officer person")
    ]
    assert [(one["part"], one["on"]) for one in found["inception"]] == [("budget", "2026-02-02")]
    removal = f"inception/{found['inception'][0]['id']}/removal"
    assert send(officer, path, removal, {}).get_json()["inception"] == []
    assert send(officer, path, removal, {}).status_code == 404


def test_a_change_needs_the_version_that_was_read(officer: Program, path: str) -> None:
    tag = officer.get(path).headers["ETag"]
    mark = {"of": "idea", "level": "strong", "reason": "Because"}
    assert send(officer, path, "marks", mark, tag).status_code == 201
    assert send(officer, path, "marks", mark, tag).status_code == 412
    assert send(officer, path, "marks", mark, "").status_code == 428
    assert len(officer.get(path).get_json()["marks"]) == 1


def test_conflicts_are_handled_by_leadership(
    world: World, officer: Program, program: Callable[[str], Program], path: str
) -> None:
    made = officer.post(f"{path}/declarations", {"declared": True, "what": "My cousin"}).get_json()
    handling = {"declaration_id": made["declarations"][0]["id"], "handling": "Does not decide."}
    assert officer.post(f"{path}/handling", handling).status_code == 403
    leader = program(world.emails["leadership"])
    assert leader.post(f"{path}/handling", handling | {"declaration_id": "0" * 26}).status_code == 422
    handled = leader.post(f"{path}/handling", handling)
    assert handled.get_json()["declarations"][0]["handling"] == "Does not decide."


def test_a_partner_reads_what_both_bring_and_no_judgement(
    world: World, officer: Program, program: Callable[[str], Program], path: str
) -> None:
    send(officer, path, "marks", {"of": "partner", "level": "weak", "reason": "PLANTED"})
    send(officer, path, "selection", {"basis": "unsolicited"})
    officer.post(f"{path}/declarations", {"declared": True, "what": "PLANTED"})
    send(officer, path, "complementarity", {"statement": "One sells, one grows."})
    answer = program(world.emails["partner"]).get(path)
    found = answer.get_json()
    assert (found["marks"], found["selection"], found["declarations"]) == ([], None, [])
    assert found["complementarity"]["statement"] == "One sells, one grows."
    assert "PLANTED" not in answer.text


def test_the_move_names_what_is_missing(officer: Program, path: str) -> None:
    found = officer.get(path.removesuffix("/choosing") + "/moves").get_json()["moves"]
    commit = next(one for one in found if one["move"] == "commit")
    assert [one["code"] for one in commit["unmet"]].count("three-marks-given") == 3
