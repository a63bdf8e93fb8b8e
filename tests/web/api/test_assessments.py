"""A pair of assessments by programs, from opening to agreed: deep, with something weak on both sides, and at once."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.work import Tack
from diligence.models import Assessment
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from partnerships.models import Organisation, Partnership, Person
from policy.checklist_files import library
from tests.factories import partnerships
from tests.factories.assessments import assessed_rules
from tests.factories.people import belong, person
from tests.web.api.conftest import Program
from tests.web.world import TODAY, World

#: What is weak, of the partner and of the funder, and what the result says of it.
WEAK = {"of-partner": "finance.two-people", "of-funder": "paying.on-time"}
MEETING = {"on": TODAY.isoformat(), "attendees": "Ana and Marta"}


@pytest.fixture
def one(tack: Tack, world: World) -> dict[str, str]:
    """A partnership under the rules that assess both sides: its address, the two organisations, a second member."""
    with tack.writing() as work:
        session = work.session
        officer = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        coffee = session.get_one(Partnership, world.ids["coffee"])
        coop = session.get_one(Organisation, world.ids["coop"])
        made = partnerships.partnership(
            session, coffee.programme, officer, edition_id=assessed_rules(session), title="Cacao",
            partners=[(coop, "lead-partner")],
        )  # fmt: skip
        second = person(session, name="second person")
        belong(session, second, coop)
        return {
            "at": f"/partnerships/{made.id}/diligence",
            "of-funder": made.parties[0].organisation_id,
            "of-partner": coop.id,
            "second": second.email,
        }


@pytest.fixture
def sides(world: World, program: Callable[[str], Program]) -> tuple[Program, Program]:
    """A program of the grants officer, and one of the partner's member."""
    return program(world.emails["grants-officer"]), program(world.emails["partner"])


def said(found: dict[str, Any], weak: str | None = None) -> list[dict[str, Any]]:
    """Return the answer of the least risk to everything that is asked, save one that is weak and not the worst."""
    items = library("standard-1").by_key
    told = {each["item"]: items[each["item"]].scale.best_value for each in found["items"]}
    if weak:
        told[weak] = next(point.value for point in items[weak].scale.points if point.risk == 3)
    return [{"item": item, "value": value} for item, value in told.items()]


def shared(one: dict[str, str], side: str, sides: tuple[Program, Program], *, tier: str, weak: str | None) -> str:
    """Open an assessment, answer it on both sides and hand it in; return its address."""
    officer, member = sides
    body = {"organisation_id": one[side], "tier": tier}
    opened, again = (officer.post(one["at"], body, key=f"open {side}") for _ in range(2))
    assert (opened.status_code, again.status_code, opened.get_json()["id"]) == (201, 201, again.get_json()["id"])
    at = f"{one['at']}/{opened.get_json()['id']}"
    for who in (officer, member):
        answered = who.post(f"{at}/answers", {"answers": said(opened.get_json(), weak)})
        assert answered.status_code == 200, answered.text
        # Each reads their own answers alone, until both have handed in.
        voices = {each["voice"] for item in answered.get_json()["items"] for each in item["said"]}
        assert voices == {answered.get_json()["voice"]}
        assert who.post(f"{at}/moves", {"move": "share"}).status_code == 200
    assert officer.get(at).get_json()["state"] == "shared"
    return at


def moved(session: Session) -> Counter[str]:
    """Return how often each move of assessments stands in the journal."""
    entries = session.scalars(select(JournalEntry).where(JournalEntry.event == "AssessmentMoved"))
    return Counter(str(json.loads(entry.payload)["move"]) for entry in entries)


def test_a_deep_pair_ends_with_conditions_on_both_sides(
    tack: Tack, one: dict[str, str], sides: tuple[Program, Program]
) -> None:
    officer, member = sides
    for side, weak in WEAK.items():
        at = shared(one, side, sides, tier="T3", weak=weak)
        ratings = said(officer.get(at).get_json(), weak)
        assert officer.post(f"{at}/session", {**MEETING, "ratings": ratings}, key=f"met {side}").status_code == 201
        refused = officer.post(f"{at}/moves", {"move": "agree"})
        assert (refused.status_code, refused.get_json()["code"]) == (409, "gate-closed")
        for _ in range(2):
            assert member.post(f"{at}/moves", {"move": "agree"}, key=f"agree {side}").status_code == 200
        results = [who.get(at).get_json()["result"] for who in sides]
        assert results[0] == results[1]
        assert results[0]["result"] == "cleared-with-conditions"
        assert [(each["why"], each["item"]) for each in results[0]["reasons"]] == [("weak", weak)]
    told = member.get(one["at"]).get_json()["organisations"]
    assert {each["side"]: each["result"] for each in told} == dict.fromkeys(WEAK, "cleared-with-conditions")
    with tack.reading() as work:
        assert moved(work.session) == Counter(share=4, agree=2)
        assert list(verify(work.session)) == []


def test_who_answers_over_another_is_told_what_stands(
    one: dict[str, str], sides: tuple[Program, Program], program: Callable[[str], Program]
) -> None:
    officer, member = sides
    at = f"{one['at']}/{officer.post(one['at'], {'organisation_id': one['of-partner'], 'tier': 'N0'}).get_json()['id']}"
    first = said(member.get(at).get_json())[0]
    assert member.post(f"{at}/answers", {"answers": [{**first, "version": 0}]}).status_code == 200
    other = {**first, "value": 1 - first["value"], "version": 0}
    refused = program(one["second"]).post(f"{at}/answers", {"answers": [other]})
    assert (refused.status_code, refused.get_json()["code"]) == (412, "stale-version")
    kept = member.get(at).get_json()["items"][0]["said"][0]
    assert (kept["value"], kept["version"]) == (first["value"], 1)


def test_two_agree_at_once_and_it_is_agreed_once(
    tack: Tack,
    one: dict[str, str],
    sides: tuple[Program, Program],
    program: Callable[[str], Program],
) -> None:
    officer, member = sides
    at = shared(one, "of-partner", sides, tier="N0", weak=None)
    ratings = said(officer.get(at).get_json())
    assert officer.post(f"{at}/session", {**MEETING, "ratings": ratings}).status_code == 201
    members, start, came = [member, program(one["second"])], threading.Barrier(2), list[int]()

    def agree(who: Program) -> None:
        start.wait()
        came.append(who.post(f"{at}/moves", {"move": "agree"}).status_code)

    threads = [threading.Thread(target=agree, args=[who]) for who in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == [200, 409]
    with tack.reading() as work:
        assert moved(work.session) == Counter(share=2, agree=1)
        assert [each.result for each in work.session.scalars(select(Assessment))] == ["cleared"]
        assert list(verify(work.session)) == []
