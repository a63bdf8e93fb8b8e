"""One move on many, from the list: who can and who cannot is said before; then one press, counted once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from application.work import Tack
from partnerships.models import Partnership
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

SEE = "/partnerships/moves"
TICKED = re.compile(r'name="partnership" value="(\w{26})" checked')


def stages(tack: Tack, world: World) -> dict[str, str]:
    with tack.reading() as work:
        return {name: work.session.get_one(Partnership, world.ids[name]).stage for name in ("empty", "coffee", "sheep")}


def test_the_list_leads_to_what_can_and_what_cannot(tack: Tack, world: World, officer: Browser) -> None:
    listed = officer.get("/partnerships").text
    assert f'name="partnership" value="{world.ids["coffee"]}" form="bulk"' in listed
    chosen = [world.ids[name] for name in ("empty", "coffee", "sheep")]
    seen = officer.get(SEE, query_string={"move": "return", "partnership": chosen}).text
    assert TICKED.findall(seen) == [world.ids["sheep"]]
    assert seen.count("is not possible from here") == 2
    assert stages(tack, world) == {"empty": "co-creation", "coffee": "co-creation", "sheep": "exploratory"}


def test_a_gate_that_keeps_one_back_is_said(world: World, officer: Browser) -> None:
    seen = officer.get(SEE, query_string={"move": "explore", "partnership": [world.ids["empty"]]}).text
    assert "No partner organisation is named yet." in seen
    assert "None of those you chose can do this now." in seen


def test_everything_that_a_filter_finds(world: World, officer: Browser) -> None:
    seen = officer.get(SEE, query_string={"move": "decline", "all": "1", "stage": "co-creation"}).text
    assert sorted(TICKED.findall(seen)) == sorted([world.ids["empty"], world.ids["coffee"]])
    assert world.ids["sheep"] not in seen


def test_one_press_moves_them_and_a_second_does_not(tack: Tack, world: World, officer: Browser) -> None:
    chosen = [world.ids["empty"], world.ids["coffee"]]
    seen = officer.get(SEE, query_string={"move": "decline", "partnership": chosen}).text
    once = re.search(r'name="_once" value="(\w+)"', seen)
    assert once is not None
    form: dict[str, Any] = {
        "_form": "bulk",
        "_once": once[1],
        "move": "decline",
        "partnership": [*chosen, world.ids["sheep"]],
        "reason": "No hay fondos este año.",
        "on": TODAY.isoformat(),
    }
    assert officer.post(SEE, form | {"reason": ""}).status_code == 422
    assert set(stages(tack, world).values()) == {"co-creation", "exploratory"}
    assert officer.post(SEE, form).status_code == 303
    assert "3 moved; 0 stayed." in officer.get("/partnerships").text
    assert set(stages(tack, world).values()) == {"closed"}
    assert (
        "pressed twice"
        in officer.client.post(SEE, data=form | {"csrf_token": officer.token}, follow_redirects=True).text
    )
    assert "3 partnerships at once" in officer.get("/journal").text


def test_who_may_not_is_refused_and_who_may_not_know_finds_nothing(
    tack: Tack, world: World, signed_in: Callable[[str], Browser]
) -> None:
    form = {"move": "decline", "partnership": [world.ids["coffee"]], "reason": "No.", "on": TODAY.isoformat()}
    for role in ("liaison", "auditor", "partner"):
        reader = signed_in(world.emails[role])
        assert 'form="bulk"' not in reader.get("/partnerships").text
        assert reader.post(SEE, form).status_code == 403
        unseen = form | {"partnership": [world.ids["hidden"]]}
        assert reader.post(SEE, unseen).status_code == 404
        assert reader.get(SEE, query_string=unseen).status_code == 404
    assert stages(tack, world)["coffee"] == "co-creation"


def test_programs_ask_move_and_repeat(tack: Tack, world: World, officer: Browser) -> None:
    program = Program(officer.client)
    body = {"move": "return", "reason": "Otra pregunta.", "partnerships": [world.ids["sheep"], world.ids["coffee"]]}
    asked = program.post("/partnerships/moves/preview", body)
    assert (asked.status_code, asked.get_json()["can"]) == (200, [world.ids["sheep"]])
    assert [(one["id"], one["code"]) for one in asked.get_json()["cannot"]] == [(world.ids["coffee"], "illegal-move")]
    assert stages(tack, world)["sheep"] == "exploratory"
    first, again = (program.post("/partnerships/moves", body, key="once") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["moved"] == [world.ids["sheep"]]
    assert first.get_json()["left"] == [{"id": world.ids["coffee"], "code": "illegal-move"}]
    assert again.get_json() == first.get_json()
    assert stages(tack, world)["sheep"] == "co-creation"
    hidden = program.post("/partnerships/moves", body | {"partnerships": [world.ids["hidden"]]})
    assert hidden.status_code == 404
