"""Due diligence both ways through the same doors as people: cleared, conditions, blocked, covered, paper, expired."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from application.work import Tack, Work
from contracts.models import Agreement
from kernel.text import render
from kernel.unmet import Ref
from lifecycle.condition_queries import conditions_of
from lifecycle.diligence_gates import assessed_both_ways
from lifecycle.payment_gates import GATES, PaymentFacts
from lifecycle.queries import facts_of
from partnerships.models import Organisation, Partnership, Person
from partnerships.permissions import standing_of
from policy.checklist_files import library
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories import partnerships
from tests.factories.agreements import PDF
from tests.factories.assessments import assessed_rules
from tests.factories.people import belong, person
from tests.lifecycle.given import OFFICER
from tests.web.conftest import Browser
from tests.web.test_diligence import begin, fill, hand_in, wanted
from tests.web.world import TODAY, World

Enter = Callable[[str], Browser]
RATED = re.compile(r'name="value\.([^"]+)"')


@dataclass(frozen=True)
class Alliance:
    """A partnership of the funder with one partner, a person of the partner, and a draft that waits for both."""

    id: str
    funder: str
    partner: str
    email: str
    draft: str


def alliance(tack: Tack, world: World, name: str, kind: AgreementKind, locale: str) -> Alliance:
    with tack.writing() as work:
        session = work.session
        officer, liaison, administrator = (
            session.query(Person).filter_by(email=world.emails[who]).one()
            for who in ("grants-officer", "liaison", "administrator")
        )
        coffee = session.get_one(Partnership, world.ids["coffee"])
        body: Organisation = partnerships.organisation(session, name)
        member = person(session, name=f"{name} person", locale=locale)
        belong(session, member, body, by=administrator)
        one = partnerships.partnership(
            session, coffee.programme, officer, edition_id=assessed_rules(session), title=name, liaison=liaison,
            partners=[(body, "lead-partner")], financial=kind is not AgreementKind.MEMORANDUM,
        )  # fmt: skip
        cast = make.Cast(coffee.programme, officer, officer, officer, officer, liaison)
        amount = None if kind is AgreementKind.MEMORANDUM else 60_000_000
        draft = make.draft(session, one, cast, make.terms(kind, one, amount, title=name))
        return Alliance(one.id, coffee.parties[0].organisation_id, body.id, member.email, draft.id)


def lacks(work: Work, one: Alliance) -> list[str]:
    """Return what the gate before an obligation says to somebody of the partner, on this day."""
    who = standing_of(work.session.query(Person).filter_by(email=one.email).one())
    facts: Any = facts_of(work.session, work.session.get_one(Agreement, one.draft), today=work.today)
    return [render(unmet.message) for unmet in assessed_both_ways(facts, who)]


def assess(ours: Browser, theirs: Browser, address: str, **rated: str) -> None:
    """Both answer, hand in, sit together and agree; the other side agrees to what ours recorded."""
    for browser in (ours, theirs):
        fill(browser, address)
        assert hand_in(browser, address) == 303
    sit(ours, address, TODAY, rated)
    assert hand_in(theirs, address, "agree") == 303


def sit(browser: Browser, address: str, on: date, rated: Mapping[str, str]) -> None:
    data = {"on": on.isoformat(), "attendees": "Ana and Marta"}
    data |= {f"value.{item}": wanted(item) for item in RATED.findall(browser.get(f"{address}/session").text)}
    data |= {f"value.{item}": value for item, value in rated.items()}
    assert browser.post(f"{address}/session", data).status_code == 303


def paper(browser: Browser, address: str, voice: str, on: date) -> None:
    browser.get(address)
    data = {"_form": "paper", "voice": voice, "on": on.isoformat(), "scan": (io.BytesIO(PDF), "scan.pdf")}
    assert browser.post(f"{address}/paper", data).status_code == 303


def test_without_money_five_questions_a_side_clear_in_both_languages(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    one = alliance(tack, world, "Vecinos", AgreementKind.MEMORANDUM, "es")
    theirs = signed_in(one.email)
    with tack.writing() as work:
        assert len(lacks(work, one)) == 2
    steps = 0
    for body in (one.funder, one.partner):
        address = begin(theirs, one.id, body, "N0")
        assess(officer, theirs, address)
        steps += 7
        assert "cleared" in officer.get(address).text
        assert "aprobada" in theirs.get(address).text
    with tack.writing() as work:
        assert lacks(work, one) == []
    # Two people, fourteen forms of five questions at most: a matter of minutes.
    assert steps == 14


def test_large_with_conditions_on_both_sides_that_end_as_clauses(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    one = alliance(tack, world, "Montaña", AgreementKind.UMBRELLA, "es")
    theirs = signed_in(one.email)
    for body, item in ((one.funder, "paying.on-time"), (one.partner, "finance.two-people")):
        address = begin(officer, one.id, body, "T4")
        page = officer.get(f"{address}/sheets/all").text
        assert f'name="value.{item}"' in page
        assess(officer, theirs, address, **{item: str(library("standard-1").by_key[item].scale.worst_value)})
        assert "cleared with conditions" in officer.get(address).text
        assert "aprobada con condiciones" in theirs.get(address).text
    with tack.writing() as work:
        assert lacks(work, one) == []
    where = f"/agreements/{one.draft}/conditions"
    keys = re.findall(r'name="conditions" value="([^"]+)"', officer.get(where).text)
    assert [key.partition(":")[2] for key in keys] == ["paying.on-time", "finance.two-people"]
    sent = {"_form": "conditions", "conditions": keys, "due_on": "2099-03-01", "version": "1"}
    assert officer.post(where, sent).status_code == 303
    seen = theirs.get(f"/agreements/{one.draft}").text
    assert seen.count("pendiente, hasta el 1 mar 2099") == 2
    with tack.writing() as work:
        (written,) = conditions_of(work.session, [one.draft]).values()
    due = PaymentFacts(
        Ref("payment", "1" * 26), Ref("agreement", one.draft), date(2099, 3, 1), outgoing=True, conditions=written
    )
    # The partner's money waits for what the partner has to strengthen, by its name.
    (unmet,) = GATES["conditions-met"](due, OFFICER)
    assert library("standard-1").by_key["finance.two-people"].question.en in render(unmet.message)


def test_blocked_covered_and_on_paper_that_expired(
    tack: Tack, world: World, officer: Browser, signed_in: Enter
) -> None:
    # A critical item at its worst blocks, where five questions are asked as anywhere.
    one = alliance(tack, world, "Sombra", AgreementKind.MEMORANDUM, "en")
    theirs = signed_in(one.email)
    address = begin(officer, one.id, one.partner, "N0")
    assess(officer, theirs, address, **{"core.exists": "0"})
    assert ">blocked<" in theirs.get(address).text
    with tack.writing() as work:
        assert "The assessment of Sombra does not allow it yet." in lacks(work, one)

    # Another body's assessment answers for us until it expires.
    two = alliance(tack, world, "Puente", AgreementKind.MEMORANDUM, "en")
    theirs = signed_in(two.email)
    outside = f"/organisations/{two.partner}/outside"
    officer.get(outside)
    typed = {"_form": "outside", "body": "chs", "assessed_on": TODAY.isoformat(), "ratings.core": "low"}
    assert officer.post(outside, typed | {"file": (io.BytesIO(PDF), "chs.pdf")}).status_code == 303
    address = begin(officer, two.id, two.partner, "N0")
    for browser in (officer, theirs):
        assert hand_in(browser, address) == 303
    data = {"on": TODAY.isoformat(), "attendees": "Ana and Marta"}
    assert officer.post(f"{address}/session", data).status_code == 303
    assert hand_in(theirs, address, "agree") == 303
    page = theirs.get(address).text
    assert "covered by Core Humanitarian Standard (CHS)" in page
    assert ">cleared<" in page
    assert "passport" not in page.lower()

    # Signed on paper eight years ago: recorded with its day and its scan, and expired by now.
    three = alliance(tack, world, "Raíz", AgreementKind.MEMORANDUM, "en")
    address = begin(officer, three.id, three.partner, "N0")
    long_ago = date(TODAY.year - 8, 3, 1)
    for voice in ("own", "other", "agreed"):
        paper(officer, address, voice, long_ago)
    for voice in ("other", "own"):
        page = officer.get(f"{address}/sheets/all?voice={voice}").text
        data = dict(re.findall(r'name="((?:had|version)\.[^"]+)" value="([^"]*)"', page)) | {"voice": voice}
        data |= {f"value.{item}": wanted(item) for item in set(RATED.findall(page))}
        assert officer.post(f"{address}/sheets/all", data).status_code == 303
        assert hand_in(officer, address) == 303
    sit(officer, address, long_ago, {})
    assert hand_in(officer, address, "agree") == 303
    page = signed_in(three.email).get(address).text
    assert "scan.pdf" in page
    assert "it is no longer valid" in page
    with tack.writing() as work:
        (words,) = [each for each in lacks(work, three) if "Raíz" in each]
        assert "expired on" in words
