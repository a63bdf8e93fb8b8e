"""Holds and waivers on pages and for programs: placed, seen, lifted, and the reason kept inside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from application.work import Tack
from kernel.ids import new_id
from lifecycle.actions import advance
from partnerships.actions import explorations
from partnerships.models import Partnership, Person, RoleHeld
from partnerships.permissions import Role
from policy.actions import publish
from tests.factories import choosing
from tests.factories import partnerships as make
from tests.factories.people import NOW, ON, SYSTEM, acting
from tests.factories.people import person as make_person
from tests.policy.editions import NEWEST
from tests.policy.known import KNOWN
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

WHY = "Se revisa una denuncia sin confirmar."


@pytest.mark.parametrize(("kind", "name"), [("partnerships", "coffee"), ("organisations", "coop")])
def test_placed_by_one_and_lifted_by_a_leader(
    world: World, officer: Browser, signed_in: Callable[[str], Browser], kind: str, name: str
) -> None:
    address = f"/{kind}/{world.ids[name]}"
    assert "Not on hold." in officer.get(address).text
    assert officer.post(f"{address}/hold", {"reason": "", "on": TODAY.isoformat()}).status_code == 422
    assert officer.post(f"{address}/hold", {"reason": WHY, "on": TODAY.isoformat()}).status_code == 303
    seen = officer.get(address).text
    assert WHY in seen
    assert f"{address}/hold/lift" not in seen
    assert "Who lifts it: leadership." in seen
    assert officer.post(f"{address}/hold", {"reason": WHY, "on": TODAY.isoformat()}).status_code == 409
    assert officer.post(f"{address}/hold/lift", {"reason": "Ya.", "on": TODAY.isoformat()}).status_code == 403
    moves = officer.get(f"/partnerships/{world.ids['coffee']}").text
    assert "is on hold since" in moves if kind == "organisations" else "It is on hold since" in moves
    leader = signed_in(world.emails["leadership"])
    assert f"{address}/hold/lift" in leader.get(address).text
    assert (
        leader.post(f"{address}/hold/lift", {"reason": "Nada se confirmó.", "on": TODAY.isoformat()}).status_code == 303
    )
    assert "Not on hold." in officer.get(address).text


def test_a_partner_learns_that_and_not_why(world: World, officer: Browser, signed_in: Callable[[str], Browser]) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    officer.get(address)
    officer.post(f"{address}/hold", {"reason": WHY, "on": TODAY.isoformat()})
    seen = signed_in(world.emails["partner"]).get(address).text
    assert "on hold" in seen
    assert WHY not in seen
    assert "put Specialty coffee on hold" not in seen


def test_programs_place_read_and_lift(world: World, officer: Browser, signed_in: Callable[[str], Browser]) -> None:
    program, leader = Program(officer.client), Program(signed_in(world.emails["leadership"]).client)
    path = f"/partnerships/{world.ids['coffee']}/holds"
    assert program.post(path, {"reason": WHY}).get_json()["on_hold"] is True
    again = program.post(path, {"reason": WHY})
    assert (again.status_code, again.get_json()["code"]) == (409, "conflict")
    moves = program.get(f"/partnerships/{world.ids['coffee']}/moves").get_json()["moves"]
    (held,) = [one for one in moves if one["move"] == "explore"]
    assert "on-hold" in {one["code"] for one in held["unmet"]}
    assert program.post(f"{path}/lift", {"reason": "Ya."}).status_code == 403
    lifted = leader.post(f"{path}/lift", {"reason": "Nada se confirmó."}).get_json()
    assert lifted["on_hold"] is False
    assert [(one["reason"], one["lifted_reason"]) for one in lifted["holds"]] == [(WHY, "Nada se confirmó.")]
    assert leader.post(f"{path}/lift", {"reason": "Otra vez."}).status_code == 404


def test_reasons_are_for_the_staff_of_the_programme_alone(
    tack: Tack, world: World, officer: Browser, signed_in: Callable[[str], Browser]
) -> None:
    path = f"/partnerships/{world.ids['coffee']}/holds"
    Program(officer.client).post(path, {"reason": WHY})
    with tack.writing() as work:
        member = work.session.query(Person).filter_by(email=world.emails["partner"]).one()
        member.roles_held.append(RoleHeld(id=new_id(), role="liaison", programme_id=make.programme(work.session).id))
    # A colleague of another programme who belongs to the partner knows of the partnership, and not why it waits.
    elsewhere = Program(signed_in(world.emails["partner"]).client)
    assert elsewhere.get(f"/partnerships/{world.ids['coffee']}").status_code == 200
    assert elsewhere.get(path).status_code == 403


@pytest.mark.parametrize("kind", ["organisations", "partnerships"])
def test_leadership_of_another_programme_neither_places_nor_lifts(
    tack: Tack, world: World, officer: Browser, signed_in: Callable[[str], Browser], kind: str
) -> None:
    page = f"/{kind}/{world.ids['coop' if kind == 'organisations' else 'coffee']}"
    with tack.writing() as work:
        there = make.programme(work.session)
        elsewhere = make_person(work.session, Role.LEADERSHIP, programme=there, locale="en").email
    stranger, known = signed_in(elsewhere), 403 if kind == "organisations" else 404
    assert stranger.post(f"{page}/hold", {"reason": WHY}).status_code == known
    assert officer.post(f"{page}/hold", {"reason": WHY}).status_code == 303
    assert stranger.post(f"{page}/hold/lift", {"reason": "Ya."}).status_code == known
    assert Program(stranger.client).post(f"{page}/holds/lift", {"reason": "Ya."}).status_code == known
    assert Program(officer.client).get(f"{page}/holds").get_json()["on_hold"] is True
    leader = Program(signed_in(world.emails["leadership"]).client)
    lifted = leader.post(f"{page}/holds/lift", {"reason": "Nada se confirmó."})
    assert (lifted.status_code, lifted.get_json()["on_hold"]) == (200, False)


@pytest.fixture
def exploring(tack: Tack, world: World) -> str:
    """A partnership under the newest rules whose exploration has no finding yet."""
    return explored(tack, world, choosing.newest_id)


def officers_waive(session: Session) -> str:
    """Publish an edition under which whoever moves partnerships lets a finding be missing."""
    text = NEWEST.text.replace("name: 2026-07\n", "name: officers-waive\n", 1)
    named = "{gate: finding-recorded, permission: %s}"
    changed = text.replace(named % "gate.waive", named % "partnership.move")
    assert changed != text
    return publish(session, changed, names=KNOWN, by=SYSTEM.person_id, on=ON, now=NOW).id


def explored(tack: Tack, world: World, edition: Callable[[Session], str]) -> str:
    """Return a partnership whose exploration has no finding yet."""
    with tack.writing() as work:
        session = work.session
        officer = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        coffee = session.get_one(Partnership, world.ids["coffee"])
        one = make.partnership(
            session,
            coffee.programme,
            officer,
            edition_id=edition(session),
            title="Cacao",
            liaison=coffee.liaison,
            partners=[(coffee.parties[1].organisation, "lead-partner")],
        )
        plan: dict[str, Any] = {
            "question": "Is there demand?",
            "cap": "8000",
            "currency": "USD",
            "co_investment": "Half.",
        }
        explorations.plan_exploration(session, one, ends_on=TODAY + timedelta(days=9), **plan, **acting(officer))
        advance(session, one, "explore", **acting(officer))
        return one.id


def test_a_gate_is_let_pass_from_its_own_line(
    officer: Browser, world: World, exploring: str, signed_in: Callable[[str], Browser]
) -> None:
    address = f"/partnerships/{exploring}"
    lacking = "The exploration&#39;s question has no finding yet."
    waived = {"_form": "waive-commit-finding-recorded", "move": "commit", "gate": "finding-recorded"}
    assert lacking in officer.get(address).text
    assert "Let it pass once" not in officer.get(address).text
    assert officer.post(f"{address}/waivers", waived | {"reason": "Ya."}).status_code == 403
    leader = signed_in(world.emails["leadership"])
    assert 'id="waive-commit-finding-recorded"' in leader.get(address).text
    assert leader.post(f"{address}/waivers", waived | {"reason": ""}).status_code == 422
    assert leader.post(f"{address}/waivers", waived | {"reason": "La feria se aplazó."}).status_code == 303
    seen = leader.get(address).text
    assert lacking not in seen
    assert "pass once without “finding-recorded”" in seen
    assert "La feria se aplazó." in seen


def test_programs_let_a_gate_pass(world: World, exploring: str, signed_in: Callable[[str], Browser]) -> None:
    leader = Program(signed_in(world.emails["leadership"]).client)
    body = {"move": "commit", "gate": "finding-recorded", "reason": "La feria se aplazó."}
    moves = leader.post(f"/partnerships/{exploring}/waivers", body).get_json()["moves"]
    (commit,) = [one for one in moves if one["move"] == "commit"]
    assert "finding-recorded" not in {one["code"] for one in commit["unmet"]}
    assert leader.post(f"/partnerships/{exploring}/waivers", body).status_code == 409
    never = leader.post(f"/partnerships/{exploring}/waivers", body | {"gate": "three-marks-given"})
    assert never.status_code == 409


@pytest.mark.parametrize("door", ["page", "program"])
def test_whoever_the_edition_names_lets_it_pass_and_leadership_does_not(
    tack: Tack, officer: Browser, world: World, signed_in: Callable[[str], Browser], door: str
) -> None:
    address = f"/partnerships/{explored(tack, world, officers_waive)}"
    waived = {"move": "commit", "gate": "finding-recorded", "reason": "La feria se aplazó."}
    leader = signed_in(world.emails["leadership"])
    if door == "program":
        assert Program(leader.client).post(f"{address}/waivers", waived).status_code == 403
        assert Program(officer.client).post(f"{address}/waivers", waived).status_code == 201
        return
    form = waived | {"_form": "waive-commit-finding-recorded"}
    assert 'id="waive-commit-finding-recorded"' not in leader.get(address).text
    assert leader.post(f"{address}/waivers", form).status_code == 403
    assert 'id="waive-commit-finding-recorded"' in officer.get(address).text
    assert officer.post(f"{address}/waivers", form).status_code == 303
