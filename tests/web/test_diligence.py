"""Both sides assess each other on the pages: the same forms and rights on both sides, and nobody copies."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from application.work import Tack
from diligence.models import Assessment
from partnerships.models import Partnership, Person
from policy.checklist_files import library
from tests.factories import partnerships
from tests.factories.assessments import assessed_rules
from tests.web.conftest import Browser
from tests.web.world import TODAY, World


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
