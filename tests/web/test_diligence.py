"""Both sides assess each other on the pages: the same forms and rights on both sides, and nobody copies."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from application.work import Tack
from diligence import flag_actions
from diligence.models import Assessment
from partnerships.models import Partnership, Person
from partnerships.permissions import standing_of
from policy.checklist_files import library
from tests.factories import partnerships
from tests.factories.agreements import PDF
from tests.factories.assessments import assessed_rules
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import TODAY, ZONE, World


@pytest.fixture
def one(tack: Tack, world: World) -> str:
    """A partnership under the rules that assess both sides, with the partner's member in it."""
    with tack.writing() as work:
        session = work.session
        officer = session.query(Person).filter_by(email=world.emails["grants-officer"]).one()
        liaison = session.query(Person).filter_by(email=world.emails["liaison"]).one()
        coffee = session.get_one(Partnership, world.ids["coffee"])
        coop = coffee.parties[1].organisation
        rules = assessed_rules(session)
        made = partnerships.partnership(
            session, coffee.programme, officer, edition_id=rules, title="Cacao", liaison=liaison,
            partners=[(coop, "lead-partner")], financial=False,
        )  # fmt: skip
        return made.id


@pytest.fixture
def partner(world: World, signed_in: Callable[[str], Browser]) -> Browser:
    """Somebody of the partner, signed in."""
    return signed_in(world.emails["partner"])


def begin(browser: Browser, one: str, organisation: str, tier: str = "N0") -> str:
    answer = browser.post(f"/partnerships/{one}/diligence", {"organisation_id": organisation, "tier": tier})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def fill(browser: Browser, address: str) -> None:
    """Answer every question on one page with what says the least risk."""
    page = browser.get(f"{address}/sheets/all").text
    data = dict(re.findall(r'name="((?:had|version)\.[^"]+)" value="([^"]*)"', page))
    for item, value in answers(page).items():
        data[f"value.{item}"] = value
    assert browser.post(f"{address}/sheets/all", data).status_code == 303


def answers(page: str) -> dict[str, str]:
    """Return for each question that is asked on a page its answer of the least risk."""
    found = set(re.findall(r'type="radio" id="[^"]+" name="value\.([^"]+)"', page))
    assert found
    return {item: wanted(item) for item in found}


def wanted(item: str) -> str:
    return str(library("standard-1").by_key[item].scale.best_value)


def hand_in(browser: Browser, address: str, move: str = "share") -> int:
    browser.get(address)
    return browser.post(f"{address}/moves", {"move": move, "reason": "We forgot something"}).status_code


def test_five_questions_a_side_are_answered_agreed_and_cleared(
    tack: Tack, officer: Browser, partner: Browser, one: str
) -> None:
    with tack.writing() as work:
        made = work.session.get_one(Partnership, one)
        funder, coop = (party.organisation_id for party in made.parties)
    assert "5 questions" in officer.get(f"/partnerships/{one}/diligence").text
    ours, theirs = begin(partner, one, funder), begin(officer, one, coop)
    for address in (ours, theirs):
        for browser in (officer, partner):
            assert hand_in(browser, address) == 409
            fill(browser, address)
            assert hand_in(browser, address) == 303
        page = officer.get(f"{address}/session").text
        data = {"on": TODAY.isoformat(), "attendees": "Ana and Marta"}
        data |= {f"value.{item}": wanted(item) for item in re.findall(r'name="value\.([^"]+)"', page)}
        assert officer.post(f"{address}/session", data).status_code == 303
        # Who recorded the session does not agree to it alone.
        assert hand_in(officer, address, "agree") == 409
        assert hand_in(partner, address, "agree") == 303
        seen = [browser.get(address).text for browser in (officer, partner)]
        assert all("cleared" in page and "low risk" in page for page in seen)
    with tack.writing() as work:
        assert [each.result for each in work.session.query(Assessment)] == ["cleared", "cleared"]


def test_what_is_covered_needs_no_answer_and_what_is_confirmed_reads_like_any_hold(
    tack: Tack, world: World, officer: Browser, partner: Browser, one: str
) -> None:
    outside = {"_form": "outside", "body": "hact", "assessed_on": TODAY.isoformat(), "ratings.core": "low"}
    coop = world.ids["coop"]
    officer.get(f"/organisations/{coop}/outside")
    file = {"file": (io.BytesIO(PDF), "hact.pdf")}
    assert officer.post(f"/organisations/{coop}/outside", outside | file).status_code == 303
    theirs = begin(officer, one, coop)
    last = f"until {TODAY.day} {TODAY:%b} {TODAY.year + 4}"
    for browser in (officer, partner):
        assert f"covered by HACT micro-assessment {last}" in browser.get(theirs).text
        assert f"covered by HACT micro-assessment {last}. These" in browser.get(f"{theirs}/sheets/all").text
        item = Program(browser.client).get(f"{theirs}").get_json()["items"][0]
        assert (item["covered_by"], item["said"]) == ("HACT micro-assessment", [])
        assert hand_in(browser, theirs) == 303
    officer.get(f"{theirs}/session")
    data = {"on": TODAY.isoformat(), "attendees": "Ana and Marta"}
    assert officer.post(f"{theirs}/session", data).status_code == 303
    assert hand_in(partner, theirs, "agree") == 303
    with tack.writing() as work:
        leader = standing_of(work.session.query(Person).filter_by(email=world.emails["leadership"]).one())
        found = work.session.get_one(Assessment, theirs.rsplit("/", 1)[-1])
        given: Any = {"by": leader, "on": work.today, "now": work.now}
        flag = flag_actions.raise_flag(
            work.session, found.organisation, level="red", category="financial", owner=leader.person_id,
            reason="A marker nobody reads.", **given,
        )  # fmt: skip
        flag_actions.confirm(work.session, flag, reason="A marker nobody reads.", zone=ZONE, **given)
    for browser in (officer, partner):
        page = browser.get(theirs).text
        assert "it is on hold" in page
        assert ">blocked<" in page
        assert ">blocked<" in browser.get(f"/partnerships/{one}/diligence").text
        result = Program(browser.client).get(f"{theirs}").get_json()["result"]
        assert (result["result"], [each["why"] for each in result["reasons"]]) == ("blocked", ["on-hold"])
        assert "marker" not in page
