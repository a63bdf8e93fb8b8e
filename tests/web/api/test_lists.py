"""Lists through the API: the filters of the page, some fields only, bounded pages; saved views."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.api.conftest import Ground, Program
from tests.web.world import World


def test_a_row_says_what_its_agreements_say(ground: Ground) -> None:
    (row,) = (
        ground.officer.get("/partnerships", tier="T3").get_json()["rows"]
        or ground.officer.get("/partnerships").get_json()["rows"]
    )

    whole = ground.officer.get(f"/partnerships/{ground.partnership}").get_json()
    assert (row["id"], row["tier"], row["in_review"]) == (ground.partnership, whole["tier"], 1)
    assert row["committed"] == []
    assert [one["organisation"]["id"] for one in row["parties"]] == [
        one["organisation"]["id"] for one in whole["parties"]
    ]


def test_filters_are_those_of_the_page_and_are_checked(ground: Ground) -> None:
    def ids(**asked: str) -> list[str]:
        return [one["id"] for one in ground.officer.get("/partnerships", **asked).get_json()["rows"]]

    assert ids(waits="approval", sort="longest") == [ground.partnership]
    assert ids(waits="signature") == []
    assert ids(stage="umbrella", programme=ground.programme, flagged="false") == [ground.partnership]
    assert ids(stage="delivery") == []
    for wrong in ({"waits": "all"}, {"tier": "T9"}, {"sort": "idea"}, {"flagged": "yes"}, {"limit": "201"}):
        assert ground.officer.get("/partnerships", **wrong).status_code == 422, wrong


def test_only_the_fields_asked_for_are_given(ground: Ground) -> None:
    for path, some in (("/partnerships", "id,title,tier"), ("/agreements", "id, state"), ("/organisations", "name")):
        rows = ground.officer.get(path, fields=some).get_json()["rows"]
        assert rows
        assert all(list(row) == some.replace(" ", "").split(",") for row in rows)
        answer = ground.officer.get(path, fields=f"{some},colour")
        (problem,) = answer.get_json()["problems"]
        assert (answer.status_code, problem["where"]) == (422, "fields")
        assert "colour" in problem["message"]
        assert some.partition(",")[0] in problem["message"]


def test_a_place_in_the_list_belongs_to_its_order(ground: Ground) -> None:
    for number in range(2):
        idea = {"title": f"Lago {number}", "idea": "Un circuito.", "financial": False}
        ground.officer.post("/partnerships", {"programme_id": ground.programme, **idea})
    after = ground.officer.get("/partnerships", limit=1, sort="longest").get_json()["after"]

    assert ground.officer.get("/partnerships", limit=1, sort="longest", after=after).status_code == 200
    assert ground.officer.get("/partnerships", limit=1, after=after).status_code == 422
    assert ground.officer.get("/partnerships", limit=1, sort="longest", after="WyJ4IiwieSIsInoiXQ").status_code == 422


def test_a_partner_is_not_told_what_is_flagged(world: World, program: Callable[[str], Program]) -> None:
    partner, officer = program(world.emails["partner"]), program(world.emails["grants-officer"])

    assert partner.get("/partnerships", flagged="true").get_json()["rows"] == []
    assert {row["flagged"] for row in partner.get("/partnerships").get_json()["rows"]} == {None}
    assert officer.get("/partnerships").get_json()["rows"]


def test_views_are_kept_shared_and_deleted_once(ground: Ground) -> None:
    asked = {"stage": "umbrella", "waits": "approval"}
    body = {"name": "Por aprobar", "asked": asked, "programme_id": ground.programme}
    made = ground.officer.post("/views", body, key="una vez")
    again = ground.officer.post("/views", body, key="una vez")
    path = f"/views/{made.get_json()['id']}"

    assert (made.status_code, again.get_json()) == (201, made.get_json())
    assert made.get_json()["asked"] == asked
    assert [one["name"] for one in ground.second.get("/views").get_json()["rows"]] == ["Por aprobar"]
    assert ground.stranger.get("/views").get_json()["rows"] == []
    assert ground.second.post(path, {"name": "Mía"}).status_code == 403
    assert ground.stranger.delete(path).status_code == 404
    assert ground.officer.post("/views", {"name": "Otra", "asked": {"colour": "red"}}).status_code == 422
    own = ground.officer.post(path, {"programme_id": None}).get_json()
    assert (own["name"], own["programme"]) == ("Por aprobar", None)
    assert ground.second.get("/views").get_json()["rows"] == []
    gone = ground.officer.delete(path)
    assert (gone.status_code, gone.data) == (204, b"")
    assert ground.officer.delete(path).status_code == 404
