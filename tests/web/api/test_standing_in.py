"""Delegations, stand-ins and handovers, for programs: given, read, refused, repeated, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from application.work import Tack
from kernel.journal import JournalEntry
from lifecycle.models import HelpRequest
from partnerships.actions import people
from partnerships.models import Partnership, Person, Programme
from partnerships.permissions import Role
from partnerships.standing_models import Delegation, StandIn
from tests.factories import partnerships as make
from tests.factories import people as factory
from tests.factories.people import acting
from tests.two_at_once import both
from tests.web.api.conftest import Program
from tests.web.world import TODAY, World

Enter = Callable[[str], Program]
FIRST, LAST = TODAY.isoformat(), (TODAY + timedelta(days=9)).isoformat()
DAYS = {"from_on": FIRST, "until_on": LAST}


@pytest.fixture
def ids(tack: Tack, world: World) -> dict[str, str]:
    """The people of the world by what they are."""
    with tack.reading() as work:
        found = {one.email: one.id for one in work.session.scalars(select(Person))}
    return {name: found[email] for name, email in world.emails.items()}


def somebody(tack: Tack, *roles: str, programme: str | None = None) -> tuple[str, str]:
    """Let somebody new work in a programme, or in one that has nothing to do with the world; return who."""
    with tack.writing() as work:
        where = work.session.get_one(Programme, programme) if programme else make.programme(work.session)
        one = factory.person(work.session, *roles, programme=where, locale="en")
        return one.id, one.email


def events(tack: Tack, *names: str) -> list[str]:
    with tack.reading() as work:
        return sorted(work.session.scalars(select(JournalEntry.event).where(JournalEntry.event.in_(names))))


def delegated(world: World, ids: dict[str, str], **changes: Any) -> dict[str, Any]:
    stated = {
        "person_id": ids["grants-officer"],
        "programme_id": world.ids["programme"],
        "kinds": ["subaward", "grant"],
        "tiers": ["T1"],
        "most": {"amount": "20000", "currency": "USD"},
        **DAYS,
    }
    return stated | changes


def test_leadership_delegates_once_and_staff_read_it(
    tack: Tack, world: World, program: Enter, ids: dict[str, str]
) -> None:
    leader = program(world.emails["leadership"])
    made = leader.post("/delegations", delegated(world, ids), key="once")

    row = {
        "person_id": ids["grants-officer"],
        "given_by": ids["leadership"],
        "programme_id": world.ids["programme"],
        "kinds": ["grant", "subaward"],
        "tiers": ["T1"],
        "most": {"amount": "20000.00", "currency": "USD"},
        "from_on": FIRST,
        "until_on": LAST,
        "revoked_on": None,
        "running": True,
    }
    body = made.get_json()
    assert (made.status_code, body) == (201, {"id": body["id"], **row})
    assert leader.post("/delegations", delegated(world, ids), key="once").get_json() == body
    for who in ("leadership", "grants-officer", "auditor"):
        assert program(world.emails[who]).get("/delegations").get_json() == {"rows": [body], "after": None}
    assert program(world.emails["partner"]).get("/delegations").status_code == 403
    _, elsewhere = somebody(tack, Role.GRANTS_OFFICER)
    assert program(elsewhere).get("/delegations").get_json() == {"rows": [], "after": None}
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Delegation)) == 1
    assert events(tack, "ApprovalDelegated") == ["ApprovalDelegated"]


@pytest.mark.parametrize(
    "changes",
    [
        {"most": {"amount": "20000", "currency": "HNL"}},  # not the base currency
        {"most": {"amount": "0.00", "currency": "USD"}},
        {"most": {"amount": "0.001", "currency": "USD"}},
        {"until_on": (TODAY - timedelta(days=1)).isoformat()},
        {"kinds": ["present"]},
        {"tiers": ["T9"]},
        {"for_ever": True},
    ],
)
def test_a_delegation_that_says_nothing_sound_is_refused(
    tack: Tack, world: World, program: Enter, ids: dict[str, str], changes: dict[str, Any]
) -> None:
    refused = program(world.emails["leadership"]).post("/delegations", delegated(world, ids, **changes))
    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert events(tack, "ApprovalDelegated") == []


def test_who_delegates_to_whom(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    leader = program(world.emails["leadership"])
    stranger, _ = somebody(tack, Role.GRANTS_OFFICER)
    for other in (ids["leadership"], ids["partner"], stranger):
        assert leader.post("/delegations", delegated(world, ids, person_id=other)).status_code == 422
    # Whoever leads one programme delegates in that one.
    assert leader.post("/delegations", delegated(world, ids, programme_id=None)).status_code == 403
    for who in ("grants-officer", "finance", "administrator", "partner"):
        assert program(world.emails[who]).post("/delegations", delegated(world, ids)).status_code == 403
    assert events(tack, "ApprovalDelegated") == []


def test_a_delegation_is_taken_back_once(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    leader = program(world.emails["leadership"])
    key = leader.post("/delegations", delegated(world, ids)).get_json()["id"]
    address = f"/delegations/{key}/revocation"
    assert program(world.emails["grants-officer"]).post(address).status_code == 403
    assert program(world.emails["partner"]).post(address).status_code == 403
    _, elsewhere = somebody(tack, Role.LEADERSHIP)
    assert program(elsewhere).post(address).status_code == 404
    assert events(tack, "DelegationRevoked") == []

    first, again = leader.post(address), leader.post(address)

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.get_json()["revoked_on"], first.get_json()["running"]) == (FIRST, False)
    assert again.get_json() == first.get_json()
    assert events(tack, "DelegationRevoked") == ["DelegationRevoked"]
    assert leader.post(f"/delegations/{'0' * 26}/revocation").status_code == 404


def test_a_delegation_does_not_run_once_its_giver_leads_no_more(
    tack: Tack, world: World, program: Enter, ids: dict[str, str]
) -> None:
    program(world.emails["leadership"]).post("/delegations", delegated(world, ids))
    officer = program(world.emails["grants-officer"])
    assert officer.get("/delegations").get_json()["rows"][0]["running"] is True
    with tack.writing() as work:
        leader = work.session.get_one(Person, ids["leadership"])
        people.deactivate(work.session, leader, **acting(factory.SYSTEM))
    (row,) = officer.get("/delegations").get_json()["rows"]
    assert (row["running"], row["revoked_on"]) == (False, None)


def test_somebody_away_is_stood_in_for(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    officer, stated = program(world.emails["grants-officer"]), {"stand_in_id": ids["finance"], **DAYS}
    made = officer.post("/stand-ins", stated, key="once")

    body = made.get_json()
    assert (made.status_code, body) == (
        201,
        {
            "id": body["id"],
            "person_id": ids["grants-officer"],
            "person": "grants-officer person",
            "stand_in_id": ids["finance"],
            "stand_in": "finance person",
            **DAYS,
            "ended_on": None,
            "running": True,
        },
    )
    assert officer.post("/stand-ins", stated, key="once").get_json() == body
    assert officer.post("/stand-ins", stated).status_code == 422  # somebody stands in on these days
    for who, rows in [
        ("grants-officer", [body]),
        ("finance", [body]),
        ("administrator", [body]),
        ("liaison", []),
        ("partner", []),
    ]:
        assert program(world.emails[who]).get("/stand-ins").get_json() == {"rows": rows, "after": None}
    with tack.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(StandIn)) == 1
    assert events(tack, "StandInNamed") == ["StandInNamed"]


def test_who_names_a_stand_in_for_whom(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    stated = {"person_id": ids["grants-officer"], "stand_in_id": ids["finance"], **DAYS}
    for who in ("liaison", "finance", "leadership", "partner"):
        assert program(world.emails[who]).post("/stand-ins", stated).status_code == 403
    officer = program(world.emails["grants-officer"])
    for wrong in (
        {"stand_in_id": ids["grants-officer"]},
        {"stand_in_id": ids["partner"]},
        {"until_on": (TODAY - timedelta(days=1)).isoformat()},
    ):
        assert officer.post("/stand-ins", stated | wrong).status_code == 422
    assert (
        program(world.emails["partner"]).post("/stand-ins", {**DAYS, "stand_in_id": ids["finance"]}).status_code == 422
    )
    assert events(tack, "StandInNamed") == []

    assert program(world.emails["administrator"]).post("/stand-ins", stated).status_code == 201


def test_an_administrator_of_another_programme_names_nobody_here_and_ends_nothing(
    tack: Tack, world: World, ids: dict[str, str], program: Enter
) -> None:
    # Else they would let themselves stand in for leadership where they administer nothing.
    key, email = somebody(tack, Role.ADMINISTRATOR)
    stranger, stated = program(email), {"person_id": ids["leadership"], **DAYS}
    assert stranger.post("/stand-ins", stated | {"stand_in_id": key}).status_code == 403
    made = (
        program(world.emails["administrator"]).post("/stand-ins", stated | {"stand_in_id": ids["finance"]}).get_json()
    )
    assert stranger.post(f"/stand-ins/{made['id']}/end").status_code == 403
    with tack.reading() as work:
        rows = work.session.scalars(select(StandIn)).all()
        assert [(row.stand_in_id, row.ended_on) for row in rows] == [(ids["finance"], None)]


def test_standing_in_ends_once(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    officer, finance = program(world.emails["grants-officer"]), program(world.emails["finance"])
    key = officer.post("/stand-ins", {"stand_in_id": ids["finance"], **DAYS}).get_json()["id"]
    note = f"/partnerships/{world.ids['coffee']}/notes"
    assert finance.post(note, {"text": "Called them"}).status_code == 201
    for who in ("liaison", "leadership", "partner"):
        assert program(world.emails[who]).post(f"/stand-ins/{key}/end").status_code == 404

    first, again = finance.post(f"/stand-ins/{key}/end"), officer.post(f"/stand-ins/{key}/end")

    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.get_json()["ended_on"], first.get_json()["running"]) == (FIRST, False)
    assert again.get_json() == first.get_json()
    assert events(tack, "StandInEnded") == ["StandInEnded"]
    assert finance.post(note, {"text": "No"}).status_code == 403


def asked(tack: Tack, world: World, program: Enter) -> str:
    """Let leadership ask for the finding about the sheep, which the liaison writes; return the request."""
    sheep = {"kind": "partnership", "id": world.ids["sheep"]}
    wanted = {"subject": sheep, "move": "commit", "code": "finding-recorded", "control": "partnership.finding"}
    answer = program(world.emails["leadership"]).post("/requests", wanted)
    assert answer.status_code == 201, answer.text
    key: str = answer.get_json()["id"]
    return key


def test_what_would_move_is_shown_first(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    request, officer = asked(tack, world, program), program(world.emails["grants-officer"])

    shown = officer.get("/handovers/preview", leaving_id=ids["liaison"])

    assert shown.status_code == 200
    body = shown.get_json()
    assert body["leaving_id"] == ids["liaison"]
    assert {(row["partnership_id"], row["title"], row["duty"]) for row in body["places"]} == {
        (world.ids["coffee"], "Specialty coffee", None),
        (world.ids["sheep"], "Sheep meat", None),
    }
    assert body["requests"] == [
        {"id": request, "partnership_id": world.ids["sheep"], "code": "finding-recorded"},
    ]
    for who in ("liaison", "finance", "auditor", "partner"):
        assert program(world.emails[who]).get("/handovers/preview", leaving_id=ids["liaison"]).status_code == 403
    _, elsewhere = somebody(tack, Role.GRANTS_OFFICER)
    nothing = program(elsewhere).get("/handovers/preview", leaving_id=ids["liaison"]).get_json()
    assert (nothing["places"], nothing["requests"]) == ([], [])
    assert events(tack, "HandedOver", "RequestPassedOn") == []


def test_a_handover_moves_all_of_it_once(tack: Tack, world: World, program: Enter, ids: dict[str, str]) -> None:
    request, officer = asked(tack, world, program), program(world.emails["grants-officer"])
    stated = {"leaving_id": ids["liaison"], "taking_id": ids["grants-officer"]}

    made = officer.post("/handovers", stated, key="once")

    body = made.get_json()
    again = officer.post("/handovers", stated, key="once")
    assert (again.get_json(), again.headers["Idempotent-Replayed"]) == (body, "true")
    assert made.status_code == 200
    assert {row["title"] for row in body["partnerships"]} == {"Specialty coffee", "Sheep meat"}
    assert (body["leaving_id"], body["taking_id"], body["requests"]) == (*stated.values(), [request])
    for name in ("coffee", "sheep"):
        assert officer.get(f"/partnerships/{world.ids[name]}").get_json()["liaison"]["id"] == ids["grants-officer"]
    with tack.reading() as work:
        assert work.session.get_one(HelpRequest, request).person_id == ids["grants-officer"]
    later = officer.post("/handovers", stated).get_json()
    assert (later["partnerships"], later["requests"]) == ([], [])
    left = officer.get("/handovers/preview", leaving_id=ids["liaison"]).get_json()
    assert (left["places"], left["requests"]) == ([], [])
    assert events(tack, "HandedOver", "RequestPassedOn") == ["HandedOver", "RequestPassedOn"]


def test_a_handover_that_cannot_be_whole_moves_nothing(
    tack: Tack, world: World, program: Enter, ids: dict[str, str]
) -> None:
    request, officer = asked(tack, world, program), program(world.emails["grants-officer"])
    stated = {"leaving_id": ids["liaison"], "taking_id": ids["grants-officer"]}
    for other in (ids["finance"], ids["liaison"], ids["partner"]):
        assert officer.post("/handovers", stated | {"taking_id": other}).status_code == 422
    for who in ("liaison", "finance", "auditor", "partner"):
        assert program(world.emails[who]).post("/handovers", stated).status_code == 403
    assert officer.post("/handovers", stated | {"taking_id": "0" * 26}).status_code == 404
    with tack.reading() as work:
        kept = select(func.count()).select_from(Partnership).where(Partnership.liaison_id == ids["liaison"])
        assert work.session.scalar(kept) == 2
        assert work.session.get_one(HelpRequest, request).person_id == ids["liaison"]
    assert events(tack, "HandedOver", "RequestPassedOn") == []


def test_two_handovers_at_once_leave_everything_with_one(
    tack: Tack, world: World, program: Enter, ids: dict[str, str]
) -> None:
    request = asked(tack, world, program)
    second, _ = somebody(tack, Role.LIAISON, programme=world.ids["programme"])
    officer, leader = program(world.emails["grants-officer"]), program(world.emails["leadership"])

    answers = both(
        lambda: officer.post("/handovers", {"leaving_id": ids["liaison"], "taking_id": ids["grants-officer"]}),
        lambda: leader.post("/handovers", {"leaving_id": ids["liaison"], "taking_id": second}),
    )

    assert {one.status_code for one in answers} <= {200, 409}
    moved = [one.get_json() for one in answers if one.status_code == 200 and one.get_json()["partnerships"]]
    assert len(moved) == 1
    assert (len(moved[0]["partnerships"]), moved[0]["requests"]) == (2, [request])
    with tack.reading() as work:
        keepers = [work.session.get_one(Partnership, world.ids[name]).liaison_id for name in ("coffee", "sheep")]
        assert keepers == [moved[0]["taking_id"]] * 2
        assert work.session.get_one(HelpRequest, request).person_id == moved[0]["taking_id"]
    assert events(tack, "HandedOver", "RequestPassedOn") == ["HandedOver", "RequestPassedOn"]
