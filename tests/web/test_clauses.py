"""Clauses on pages and in the API: the library of an edition, narrowed; an agreement's clauses, and their annex."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from application.work import Tack
from kernel.storage import Storage
from partnerships.permissions import Role
from tests.documents.word_files import paragraphs
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.clause_world import with_clauses
from tests.web.conftest import Browser
from tests.web.world import World, build

Enter = Callable[[str], Browser]
Make = Callable[..., str]


@pytest.fixture
def world(tack: Tack) -> World:
    return with_clauses(tack, with_agreements(tack, build(tack)))


@pytest.fixture
def officer(world: World, signed_in: Enter) -> Browser:
    return signed_in(world.emails[Role.GRANTS_OFFICER])


def titles(page: str) -> list[str]:
    return [str(one) for one in html.fromstring(page).xpath("//article[@class='move']/@id")]


def test_the_library_is_read_and_narrowed(world: World, officer: Browser) -> None:
    where = f"/rules/{world.ids['claused']}/clauses"
    assert f'href="{where}"' in officer.get(f"/rules/{world.ids['claused']}").text
    whole = officer.get(where).text
    assert len(titles(whole)) == 77
    assert "77 clauses." in whole
    assert titles(officer.get(f"{where}?family=advances").text) == [
        "advances-need",
        "advances-release",
        "advances-return",
        "advances-order",
    ]
    memorandum = titles(officer.get(f"{where}?kind=memorandum&tier=N0").text)
    assert "no-funds-binding" in memorandum
    assert "payment-basis" not in memorandum
    assert "results-plan" not in titles(officer.get(f"{where}?tier=T1").text)
    assert "No clause fits this search." in officer.get(f"{where}?family=nothing").text


def test_a_long_library_is_entered_by_its_families(world: World, officer: Browser) -> None:
    where = f"/rules/{world.ids['claused']}/clauses"
    page = html.fromstring(officer.get(where).text)
    jumps = [str(one)[1:] for one in page.xpath("//nav[@aria-label='On this page']//a/@href")]
    assert jumps == [str(one) for one in page.xpath("//section[@class='panel']/@id")]
    assert {"purpose", "advances", "asks"} < set(jumps)
    narrowed = html.fromstring(officer.get(f"{where}?family=advances").text)
    assert not narrowed.xpath("//nav[@aria-label='On this page']")


def test_it_is_read_in_spanish_too(world: World, signed_in: Enter, person: Make) -> None:
    reader = signed_in(person(Role.AUDITOR, locale="es"))
    page = reader.get(f"/rules/{world.ids['claused']}/clauses?family=no-funds").text
    assert '<option value="">todas</option>' in page
    assert "Este memorando no obliga a pagar" in page
    assert "Nothing in this memorandum" not in page
    assert "Lo que los acuerdos le piden al socio" in page


def test_an_edition_with_its_own_texts_says_so(world: World, officer: Browser) -> None:
    page = officer.get(f"/rules/{world.ids['edition']}/clauses")
    assert "it chooses no clauses" in page.text
    assert "/clauses" not in officer.get(f"/rules/{world.ids['edition']}").text


def test_whoever_may_not_read_rules_may_not_read_their_clauses(world: World, signed_in: Enter) -> None:
    partner = signed_in(world.emails["partner"])
    where = f"/rules/{world.ids['claused']}"
    assert partner.get(f"{where}/clauses").status_code == partner.get(where).status_code
    api = f"/editions/{world.ids['claused']}"
    theirs = Program(partner.client)
    assert theirs.get(f"{api}/clauses").status_code == theirs.get(api).status_code


def test_an_agreement_says_why_each_clause_is_there(world: World, officer: Browser) -> None:
    page = html.fromstring(officer.get(f"/agreements/{world.ids['bare']}").text)
    section = page.get_element_by_id("clauses")
    first = section.get_element_by_id("clause-purpose-shared")
    assert first.text_content() == "1.1 A shared purpose"
    why = " ".join(first.getnext().text_content().split())
    assert "Here because: Every agreement, of any size. It may not be left out." in why
    assert "clauses to read" in section.text_content()
    assert not section.xpath(".//*[@id='clause-results-plan']")


def test_one_under_an_older_edition_has_none(tack: Tack, signed_in: Enter) -> None:
    world = with_agreements(tack, build(tack))
    page = signed_in(world.emails[Role.GRANTS_OFFICER]).get(f"/agreements/{world.ids['bare']}").text
    assert 'id="clauses"' not in page
    assert 'name="annex"' not in page


def test_a_partner_reads_the_clauses_of_its_own_agreement(world: World, signed_in: Enter) -> None:
    page = signed_in(world.emails["pine"]).get(f"/agreements/{world.ids['umbrella']}").text
    assert 'id="clause-amount-ceiling"' in page


def test_the_annex_is_printed_on_wish(tack: Tack, world: World, officer: Browser) -> None:
    agreement = world.ids["subaward"]
    officer.get(f"/agreements/{agreement}")
    assert officer.post(f"/agreements/{agreement}/print", {"_form": "print", "annex": "yes"}).status_code == 303
    there = Program(officer.client)
    assert there.post(f"/agreements/{agreement}/documents", {"annex": False}).status_code == 201
    papers = there.get(f"/agreements/{agreement}/documents").get_json()["rows"]
    assert [one["template"] for one in papers[-2:]] == ["assembled-letter"] * 2
    storage = Storage(tack.settings.storage_url)
    told = [
        any("Por qué está cada cláusula" in line or "Why each clause is here" in line for line in paragraphs(file))
        for file in (storage.get(one["file"]["sha256"]) for one in papers[-2:])
    ]
    assert told == [True, False]


def test_programs_read_the_same(world: World, officer: Browser) -> None:
    there = Program(officer.client)
    told = there.get(f"/editions/{world.ids['claused']}/clauses").get_json()
    assert (told["library"], told["counts"]["clauses"], len(told["clauses"])) == ("standard-1", 77, 77)
    assert [one["id"] for one in told["choosing"]][:2] == ["every-agreement", "without-money"]
    few = there.get(f"/editions/{world.ids['claused']}/clauses", family="pivot", tier="T4").get_json()
    assert [one["id"] for one in few["clauses"]] == ["pivot-turn", "pivot-meanwhile"]
    assert there.get(f"/editions/{world.ids['claused']}/clauses", tier="T9").status_code == 422
    older = there.get(f"/editions/{world.ids['edition']}/clauses").get_json()
    assert (older["library"], older["clauses"]) == (None, [])
    mine = there.get(f"/agreements/{world.ids['bare']}/clauses").get_json()
    assert mine["clauses"][0]["number"] == "1.1"
    assert mine["clauses"][0]["row"] == "every-agreement"
    assert mine["burden"]["clauses"] == len(mine["clauses"])
