"""What assessments found weak becomes clauses of a draft, from the page and in the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import select, update

from application.work import Tack, Work
from contracts.clause_models import ClauseEdit
from contracts.condition_models import AgreementCondition
from contracts.models import Agreement
from diligence import proposal_actions
from kernel.text import Label
from kernel.unmet import Ref
from lifecycle.condition_queries import conditions_of
from lifecycle.payment_gates import GATES, ConditionFacts, PaymentFacts
from partnerships.models import Person
from partnerships.permissions import Role, standing_of
from policy import checklist_files
from tests.lifecycle.given import OFFICER
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.checklist_world import with_checklists
from tests.web.clause_world import with_clauses
from tests.web.condition_world import FUNDER_S, PARTNER_S, with_weaknesses
from tests.web.conftest import Browser
from tests.web.test_edited_clauses import typed, words
from tests.web.test_packs import option
from tests.web.world import TODAY, World, build

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


def test_a_condition_is_open_until_its_entry_in_the_pack_is_done(tack: Tack, world: World, signed_in: Enter) -> None:
    officer, partner = (signed_in(world.emails[who]) for who in (Role.GRANTS_OFFICER, "pine"))
    agreement, there = f"/agreements/{world.ids['bare']}", Program(officer.client)
    where = f"{agreement}/conditions"
    told = there.get(where).get_json()["conditions"]
    body = {"conditions": [one["id"] for one in told], "due_on": "2099-03-01"}
    written = there.post(where, body, tag=there.tag(where)).get_json()["written"]
    assert [(one["side"], one["due_on"], one["met"]) for one in written] == [
        ("partner", "2099-03-01", False),
        ("funder", "2099-03-01", False),
    ]
    assert officer.get(agreement).text.count("open until 1 Mar 2099") == 2
    with tack.writing() as work:
        (conditions,) = conditions_of(work.session, [world.ids["bare"]]).values()
        here, entry = gate(conditions, date(2099, 3, 1)), propose(work, world)
        page = f"/partnerships/{work.session.get_one(Agreement, world.ids['bare']).partnership_id}/pack"
        assert (here, gate(conditions, date(2099, 2, 28))) == ([ITEMS[PARTNER_S].question.en], [])
    plan = {
        "act": "confirm", "tool": "", "owner": option(partner.get(page).text, "pine person"),
        "due_on": (TODAY + timedelta(days=20)).isoformat(), "shown_by": "Two names on each cheque", "version": "1",
    }  # fmt: skip
    assert partner.post(f"{page}/{entry}", plan).status_code == 303
    assert officer.get(agreement).text.count("open until 1 Mar 2099") == 2
    done = {"act": "done", "words": "Both sign now.", "version": "2"}
    assert partner.post(f"{page}/{entry}", done).status_code == 303
    seen = partner.get(agreement).text
    assert (seen.count("open until 1 Mar 2099"), seen.count('<span class="tag ok">met</span>')) == (1, 1)
    assert [one["met"] for one in there.get(where).get_json()["written"]] == [True, False]
    with tack.writing() as work:
        (conditions,) = conditions_of(work.session, [world.ids["bare"]]).values()
        assert gate(conditions, date(2099, 3, 1)) == []
        # Found weak once more after that, what was done before shows nothing.
        work.session.execute(update(AgreementCondition).values(agreed_on=work.today + timedelta(days=1)))
        (conditions,) = conditions_of(work.session, [world.ids["bare"]]).values()
        assert [one.met for one in conditions] == [False, False]
        # Taken out of the draft, it is no condition any more.
        work.session.execute(update(ClauseEdit).values(ended_at=work.now))
        assert conditions_of(work.session, [world.ids["bare"]]) == {world.ids["bare"]: ()}


def propose(work: Work, world: World) -> str:
    """Propose the pack of the draft's partnership and return the entry of the partner's weakness."""
    officer = work.session.scalars(select(Person).where(Person.email == world.emails[Role.GRANTS_OFFICER])).one()
    one = work.session.get_one(Agreement, world.ids["bare"]).partnership
    made = proposal_actions.propose(work.session, one, ITEMS, by=standing_of(officer), on=work.today, now=work.now)
    return next(each.id for each in made if each.item == PARTNER_S)


def gate(conditions: tuple[ConditionFacts, ...], on: date) -> list[str]:
    """Return the conditions that keep a payment waiting on a day."""
    paid = PaymentFacts(Ref("payment", "1" * 26), Ref("agreement", "2" * 26), on, outgoing=True, conditions=conditions)
    found = [unmet.message.values["condition"] for unmet in GATES["conditions-met"](paid, OFFICER)]
    return [one.en for one in found if isinstance(one, Label)]
