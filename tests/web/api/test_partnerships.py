"""Partnerships and organisations through the API, and what holds for every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.web.api.conftest import V1, Ground, Program
from tests.web.conftest import Browser
from tests.web.world import World


def idea(ground: Ground, **given: Any) -> dict[str, Any]:
    return {
        "programme_id": ground.programme,
        "title": "Turismo de lago",
        "idea": "Un circuito con cuatro comunidades.",
        "financial": True,
        "partners": [{"organisation_id": ground.partner, "role": "lead-partner"}],
    } | given


def test_a_partnership_is_opened_and_edited(ground: Ground) -> None:
    opened = ground.officer.post("/partnerships", idea(ground))
    made = opened.get_json()
    path = f"/partnerships/{made['id']}"
    edited = ground.officer.patch(path, {"idea": "Un circuito con cinco comunidades."}, opened.headers["ETag"])
    stale = ground.officer.patch(path, {"title": "Tarde"}, opened.headers["ETag"])

    assert (opened.status_code, made["stage"], made["edition"]) == (201, "co-creation", "standard 2026-01")
    assert [party["role"] for party in made["parties"]] == ["funder", "lead-partner"]
    assert edited.get_json()["idea"] == "Un circuito con cinco comunidades."
    assert (stale.status_code, stale.get_json()["code"]) == (412, "stale-version")
    assert ground.officer.get(path).get_json()["title"] == "Turismo de lago"


def test_a_key_makes_a_repeat_harmless(ground: Ground) -> None:
    first = ground.officer.post("/partnerships", idea(ground), key="una vez")
    again = ground.officer.post("/partnerships", idea(ground), key="una vez")
    other = ground.officer.post("/partnerships", idea(ground, title="Otra"), key="una vez")
    somebody = ground.second.post("/partnerships", idea(ground), key="una vez")

    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.get_json()["code"]) == (409, "conflict")
    assert somebody.get_json()["id"] != first.get_json()["id"]
    titles = [one["title"] for one in ground.officer.get("/partnerships", search="lago").get_json()["rows"]]
    assert titles == ["Turismo de lago", "Turismo de lago"]


def test_a_key_of_a_failed_request_is_free_again(ground: Ground) -> None:
    failed = ground.officer.post("/partnerships", idea(ground, title=""), key="otra vez")
    repaired = ground.officer.post("/partnerships", idea(ground), key="otra vez")

    assert (failed.status_code, repaired.status_code) == (422, 201)


def test_shares_and_what_parties_bring(ground: Ground) -> None:
    made = ground.officer.post("/partnerships", idea(ground)).get_json()
    funder, partner = (party["id"] for party in made["parties"])
    cash = {"kind": "cash", "what": "Fondos", "amount": {"amount": "12000.00", "currency": "USD"}}
    held = [
        {"party_id": funder, "share": "12", "contributions": [cash]},
        {"party_id": partner, "share": "88.00", "contributions": [{"kind": "leverage", "what": "Crédito"}]},
    ]
    path = f"/partnerships/{made['id']}/shares"

    after = ground.officer.post(path, {"parties": held}).get_json()
    tooth = ground.officer.post(path, {"parties": [{"party_id": funder, "share": "101"}]})

    assert [party["share"] for party in after["parties"]] == ["12.00", "88.00"]
    assert after["parties"][0]["contributions"][0]["amount"] == {"amount": "12000.00", "currency": "USD"}
    assert (tooth.status_code, tooth.get_json()["problems"][0]["where"]) == (422, "parties.0.share")


def test_an_exploration_from_question_to_finding(ground: Ground) -> None:
    made = ground.officer.post("/partnerships", idea(ground)).get_json()
    path = f"/partnerships/{made['id']}"
    plan = {
        "question": "¿Hay demanda?",
        "ends_on": "2999-12-31",
        "co_investment": "La mitad",
        "cap": {"amount": "8000.00", "currency": "USD"},
    }

    planned = ground.officer.post(f"{path}/exploration", plan).get_json()
    refused = ground.officer.post(f"{path}/finding", {"finding": "Sí"})
    noted = ground.officer.post(f"{path}/notes", {"text": "Llamada con la cooperativa."})
    notes = ground.officer.get(f"{path}/notes").get_json()["rows"]

    assert planned["exploration"]["cap"] == {"amount": "8000.00", "currency": "USD"}
    assert (refused.status_code, refused.get_json()["problems"][0]["where"]) == (422, "finding")
    assert noted.status_code == 201
    assert [(one["text"], one["now"].endswith("Z")) for one in notes] == [("Llamada con la cooperativa.", True)]


def test_an_organisation_is_added_and_edited(ground: Ground) -> None:
    number = {"scheme": "HN-RTN", "value": "08011999123450"}
    made = ground.officer.post(
        "/organisations", {"name": "A & B <Ltd> ☕ שלום", "country": "HN", "identifiers": [number]}
    )
    twin = ground.officer.post("/organisations", {"name": "Otra", "identifiers": [number]})
    renamed = ground.officer.patch(f"/organisations/{made.get_json()['id']}", {"name": "A y B"}, made.headers["ETag"])

    assert made.status_code == 201
    assert made.get_json()["name"] == "A & B <Ltd> ☕ שלום"
    assert twin.get_json()["problems"][0]["where"] == "identifiers.0.value"
    assert renamed.get_json()["former_names"] == ["A & B <Ltd> ☕ שלום"]


def test_lists_go_on_where_they_stopped(ground: Ground) -> None:
    for number in range(3):
        ground.officer.post("/partnerships", idea(ground, title=f"Lago {number}"))

    first = ground.officer.get("/partnerships", search="lago", limit=2).get_json()
    rest = ground.officer.get("/partnerships", search="lago", limit=2, after=first["after"]).get_json()

    assert [one["title"] for one in first["rows"] + rest["rows"]] == ["Lago 0", "Lago 1", "Lago 2"]
    assert rest["after"] is None
    assert ground.officer.get("/partnerships", limit=201).status_code == 422


def test_nothing_changes_without_the_token(ground: Ground) -> None:
    answer = ground.officer.client.post(f"{V1}/partnerships", json=idea(ground))

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert ground.officer.get("/partnerships", search="lago").get_json()["rows"] == []


def test_bodies_that_are_no_json_are_refused(ground: Ground) -> None:
    headers = {"X-CSRFToken": ground.officer.token, "Content-Type": "application/json"}
    bodies = (b"{", b"[" * 100_000, b'{"title": "\\ud800"}', b"NaN", b"\xff")

    answers = [ground.officer.client.post(f"{V1}/partnerships", data=body, headers=headers) for body in bodies]
    form = ground.officer.client.post(
        f"{V1}/partnerships", data={"title": "x"}, headers={"X-CSRFToken": ground.officer.token}
    )

    assert [answer.status_code for answer in answers] == [400] * len(bodies)
    assert form.status_code == 415


def test_a_partner_sees_its_own_and_not_how_it_is_rated(
    world: World, program: Callable[[str], Program], signed_in: Callable[[str], Browser]
) -> None:
    partner = program(world.emails["partner"])

    rows = partner.get("/partnerships").get_json()["rows"]
    one = partner.get(f"/partnerships/{world.ids['coffee']}").get_json()

    assert [row["id"] for row in rows] == [world.ids["coffee"]]
    assert (one["risk"], one["flagged"]) == (None, None)
    assert partner.get(f"/partnerships/{world.ids['hidden']}").status_code == 404
    assert partner.get("/organisations").status_code == 403
    assert partner.get(f"/partnerships/{world.ids['coffee']}/notes").status_code == 403


def test_the_session_says_who_asks(ground: Ground, stranger: Browser) -> None:
    mine = ground.officer.get("/session").get_json()
    nobody = stranger.get(f"{V1}/session").get_json()

    assert mine["roles"] == ["grants-officer"]
    assert (nobody["person"], bool(nobody["csrf_token"])) == (None, True)
