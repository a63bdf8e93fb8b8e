"""What may happen next is the same to a person on the page, when asked and when tried."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from application.work import Tack
from contracts.models import Agreement
from lifecycle.mending import NOT_YOURS
from partnerships.models import Partnership
from tests.web.api.conftest import V1, Ground, Program

PEOPLE = ("officer", "second", "leader", "finance")
#: What a move's form asks for, so that only its gates are in the way.
ANSWERS = {"reason": "Porque así lo acordamos.", "outcome": "stopped", "ends_on": "2030-01-01"}


def on_the_page(program: Program, path: str) -> dict[str, list[str]]:
    """Return what the page lists as missing under each move, by the move's label, in the order of the words.

    The page puts together what the same person mends, and says beside it whose the move is.
    """
    page = html.fromstring(program.client.get(path).text)
    missing = f".//ul[@class='unmet']//li[@data-code and @data-code != '{NOT_YOURS}']"
    return {
        article.findtext(".//strong"): sorted(item.xpath("span")[1].text_content() for item in article.xpath(missing))
        for article in page.xpath("//*[@id='moves']//article")
    }


def subjects(tack: Tack) -> list[str]:
    with tack.reading() as work:
        found = [f"/partnerships/{key}" for key in work.session.scalars(select(Partnership.id))]
        return found + [f"/agreements/{key}" for key in work.session.scalars(select(Agreement.id))]


@pytest.mark.parametrize("name", PEOPLE)
def test_page_question_and_refusal_say_the_same(ground: Ground, tack: Tack, name: str) -> None:
    program: Program = getattr(ground, name)
    refused = 0

    for path in subjects(tack):
        listed = program.get(f"{path}/moves")
        if listed.status_code == 404:
            continue
        shown = on_the_page(program, path)
        for move in listed.get_json()["moves"]:
            assert shown[move["label"]] == sorted(one["message"] for one in move["unmet"]), (path, move["move"])
            if not move["open"]:
                tried = program.post(f"{path}/moves", {"move": move["move"], **ANSWERS})
                found = tried.get_json()
                assert found["unmet"] == move["unmet"]
                assert (tried.status_code, found["code"]) == (
                    (409, "gate-closed") if move["permitted"] else (403, "not-permitted")
                )
                refused += 1
    assert refused > 1


def test_every_unmet_gate_says_who_mends_it_and_where(ground: Ground) -> None:
    found = ground.officer.get(f"/partnerships/{ground.partnership}/moves").get_json()
    (start,) = (
        move
        for move in ground.officer.get(f"/agreements/{ground.umbrella}/moves").get_json()["moves"]
        if move["move"] == "end"
    )

    assert found["subject"] == {"kind": "partnership", "id": ground.partnership}
    assert found["state"] == "umbrella"
    assert [move["move"] for move in found["moves"]] == ["start-delivery", "propose-pivot", "wind-down", "stop"]
    unmet = {one["code"]: one for one in start["unmet"]}
    assert unmet["subawards-finished"]["subject"] == {"kind": "agreement", "id": ground.subaward}
    assert unmet["subawards-finished"]["url"] == (
        f"/agreements/{ground.subaward}?field=moves&gate=subawards-finished&why=agreement:{ground.umbrella}"
    )
    assert unmet["subawards-finished"]["roles"] == ["grants officer"]


def test_a_move_that_asks_for_words_says_so(ground: Ground) -> None:
    path = f"/partnerships/{ground.partnership}/moves"

    silent = ground.leader.post(path, {"move": "stop"})
    wrong = ground.leader.post(path, {"move": "stop", "reason": "Ya no", "outcome": "won"})
    future = ground.leader.post(path, {"move": "stop", "reason": "Ya no", "outcome": "stopped", "on": "2999-01-01"})
    done = ground.leader.post(path, {"move": "stop", "reason": "Ya no", "outcome": "stopped"})

    assert [one["where"] for one in silent.get_json()["problems"]] == ["outcome", "reason"]
    assert [one["where"] for one in wrong.get_json()["problems"]] == ["outcome"]
    assert [one["where"] for one in future.get_json()["problems"]] == ["on"]
    assert (done.status_code, done.get_json()["stage"], done.get_json()["outcome"]) == (200, "closing", "stopped")


def test_a_move_that_does_not_lead_from_here_is_named(ground: Ground) -> None:
    answer = ground.officer.post(f"/partnerships/{ground.partnership}/moves", {"move": "explore"})

    assert (answer.status_code, answer.get_json()["code"]) == (409, "illegal-move")
    assert "Start delivery" in answer.get_json()["title"]


def test_refusals_come_in_the_readers_language(ground: Ground, app: Any) -> None:
    stranger = app.test_client().get(f"{V1}/partnerships", headers={"Accept-Language": "es"})
    ground.finance.post("/session/language", {"locale": "es"})
    finance = ground.finance.post(f"/agreements/{ground.subaward}/moves", {"move": "approve"})

    assert (stranger.status_code, stranger.get_json()["title"]) == (401, "Inicie sesión, por favor.")
    assert [one["message"] for one in finance.get_json()["unmet"]] == [
        "La aprobación 1 de 1 corresponde a oficial de donaciones."
    ]


def test_the_author_does_not_approve_and_is_told_who_does(ground: Ground) -> None:
    answer = ground.officer.post(f"/agreements/{ground.subaward}/moves", {"move": "approve"})

    (unmet,) = answer.get_json()["unmet"]
    assert (answer.status_code, unmet["code"], unmet["roles"]) == (409, "not-the-author", ["grants officer"])
