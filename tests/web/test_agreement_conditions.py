"""What assessments found weak becomes clauses of a draft, from the page and in the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from application.work import Tack
from partnerships.permissions import Role
from policy import checklist_files
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.checklist_world import with_checklists
from tests.web.clause_world import with_clauses
from tests.web.condition_world import FUNDER_S, PARTNER_S, with_weaknesses
from tests.web.conftest import Browser
from tests.web.test_edited_clauses import typed, words
from tests.web.world import World, build

Enter = Callable[[str], Browser]
ITEMS = checklist_files.library("standard-1").by_key


@pytest.fixture
def world(tack: Tack) -> World:
    return with_weaknesses(tack, with_checklists(tack, with_clauses(tack, with_agreements(tack, build(tack)))))


def test_both_sides_weaknesses_become_clauses_of_the_draft_once(world: World, signed_in: Enter) -> None:
    officer = signed_in(world.emails[Role.GRANTS_OFFICER])
    agreement = f"/agreements/{world.ids['bare']}"
    where = f"{agreement}/conditions"
    assert f'href="{where}"' in officer.get(agreement).text
    form = html.fromstring(officer.get(where).text)
    keys = [str(one) for one in form.xpath("//input[@name='conditions']/@value")]
    assert {key.partition(":")[2] for key in keys} == {PARTNER_S, FUNDER_S}
    sent = typed(officer, where, "conditions")
    past = officer.post(where, {**sent, "conditions": keys, "due_on": "2020-01-01"})
    assert past.status_code == 422
    assert "This day is past." in past.text
    none = officer.post(where, {**sent, "due_on": "2099-03-01"})
    assert "Choose at least one." in none.text
    done = officer.post(where, {**typed(officer, where, "conditions"), "conditions": keys, "due_on": "2099-03-01"})
    assert (done.status_code, done.headers["Location"]) == (303, f"{agreement}#clauses")
    said = words(html.fromstring(officer.get(agreement).text))
    for key in (PARTNER_S, FUNDER_S):
        assert ITEMS[key].question.en in said
    assert said.count("From that day on payments to it wait until this is met.") >= 1
    assert "waits for approval" in said
    assert not html.fromstring(officer.get(where).text).xpath("//input[@name='conditions']")
    clauses = len(Program(officer.client).get(f"{agreement}/clauses").get_json()["edited"])
    again = officer.post(where, {**typed(officer, where, "conditions"), "conditions": keys, "due_on": "2099-03-01"})
    assert again.status_code == 303
    assert len(Program(officer.client).get(f"{agreement}/clauses").get_json()["edited"]) == clauses == 2


def test_a_program_does_the_same_and_others_may_not(world: World, signed_in: Enter) -> None:
    there = Program(signed_in(world.emails[Role.GRANTS_OFFICER]).client)
    where = f"/agreements/{world.ids['bare']}/conditions"
    told = there.get(where).get_json()["conditions"]
    assert [(one["side"], one["in_agreement"]) for one in told] == [("partner", False), ("funder", False)]
    unknown = there.post(where, {"conditions": ["nobody:core.exists"], "due_on": "2099-03-01"}, tag=there.tag(where))
    assert unknown.status_code == 422
    body = {"conditions": [told[0]["id"]], "due_on": "2099-03-01"}
    assert there.post(where, body).status_code == 428
    made = there.post(where, body, tag=there.tag(where))
    assert made.status_code == 200
    assert [one["in_agreement"] for one in made.get_json()["conditions"]] == [True, False]
    for email in (world.emails[Role.AUDITOR], world.emails["partner"]):
        browser = signed_in(email)
        assert browser.get(where).status_code == 403
        assert Program(browser.client).post(where, {"conditions": [], "due_on": "2099-03-01"}).status_code == 403
