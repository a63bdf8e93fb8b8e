"""For all of the demo and of an import, and every refused move: asked, shown and tried, one person hears the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from application.demo import cast
from application.importing import import_file
from application.work import Tack
from kernel.clock import now
from partnerships.queries.people import by_email
from partnerships.sign_in_actions import make_link
from tests.databases import KINDS, Databases
from tests.portfolio.files import giving, table
from tests.portfolios import opened
from tests.web.api.conftest import Program
from tests.web.api.test_moves import ANSWERS, on_the_page, subjects
from web.app import create_app

pytestmark = pytest.mark.long

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
#: Who asks: an officer, leadership, a liaison who may move nothing, and a partner's person.
PEOPLE = ("mejia", "marchetti", "amador", "orellana")
#: Whoever works in every programme meets what was imported, too.
EVERYWHERE = "achterberg"


@pytest.fixture(scope="module", params=KINDS)
def demo(
    request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tack]:
    with opened(databases, request.param, f"refusals_{worker}", tmp_path_factory.mktemp("refusals")) as tack:
        # One grant that is over, one that runs, one that begins next year, one without dates.
        rows = [
            giving("G-1"),
            giving("G-2", **{"Award Date": now().date().isoformat()}),
            giving("G-3", **{"Award Date": (now().date() + timedelta(days=400)).isoformat()}),
            giving("G-4", **{"Planned Dates:Duration (months)": ""}),
        ]
        assert import_file(tack, "grants.csv", table(rows)).added == len(rows)
        yield tack


def program(tack: Tack, name: str) -> Program:
    with tack.writing() as work:
        person = by_email(work.session, cast.PEOPLE[name].email)
        assert person is not None
        link = make_link(work.session, person, now=now())
    client = create_app(tack).test_client()
    token = TOKEN.search(client.get(f"/sign-in/{link}").text)
    assert token is not None
    client.post(f"/sign-in/{link}", data={"csrf_token": token[1]})
    return Program(client)


@pytest.mark.parametrize("name", [*PEOPLE, EVERYWHERE])
def test_page_question_and_refusal_say_the_same(demo: Tack, name: str) -> None:
    asking = program(demo, name)
    met, refused = 0, 0

    for path in subjects(demo):
        listed = asking.get(f"{path}/moves")
        if listed.status_code == 404:
            continue
        met += 1
        shown = on_the_page(asking, path)
        for move in listed.get_json()["moves"]:
            assert shown[move["label"]] == sorted(one["message"] for one in move["unmet"]), (path, move["move"])
            if not move["open"]:
                tried = asking.post(f"{path}/moves", {"move": move["move"], **ANSWERS})
                expected = (409, "gate-closed") if move["permitted"] else (403, "not-permitted")
                assert (tried.status_code, tried.get_json()["code"]) == expected
                assert tried.get_json()["unmet"] == move["unmet"]
                refused += 1
    assert met > 1
    assert refused > 1
