"""Filters in the address, the board, and views that are kept: on the pages, both readers' sides."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from lxml import html
from sqlalchemy import select

from application.work import Tack
from kernel.clock import today
from partnerships.models import Partnership, Programme
from partnerships.view_models import SavedView
from tests.factories.partnerships import partnership
from tests.web.conftest import Browser
from tests.web.world import ZONE, World
from web import list_asking
from web.api.bodies import AskedPart

PIECE = {"HX-Request-Type": "partial"}


def found(page: str) -> list[str]:
    rows = html.fromstring(page).xpath("//*[@id='found']//tbody/tr/td[not(@class='tick')][1]/a")
    return [one.text_content() for one in rows]


def test_filters_stand_in_the_address_and_combine(officer: Browser, world: World) -> None:
    everything = found(officer.get("/partnerships").text)
    exploring = officer.get("/partnerships?stage=exploratory&waits=nothing&sort=longest&financial=yes")

    assert "Sheep meat" in everything
    assert exploring.status_code == 200
    assert set(found(exploring.text)) < set(everything)
    assert '<option value="longest" selected>' in exploring.text


@pytest.mark.parametrize("asked", ["waits=everything", "tier=T9", "flagged=perhaps", "sort=idea"])
def test_what_is_no_choice_is_refused(officer: Browser, world: World, asked: str) -> None:
    assert officer.get(f"/partnerships?{asked}").status_code == 422
    assert officer.get(f"/partnerships/board?{asked}").status_code == 422


def test_what_waits_for_me_is_what_the_first_page_says(officer: Browser, world: World) -> None:
    home = set(re.findall(r'href="/partnerships/([0-9a-z]{26})', officer.get("/").text))
    mine = set(re.findall(r'href="/partnerships/([0-9a-z]{26})"', officer.get("/partnerships?waits=me").text))

    assert mine
    assert mine <= home


def test_the_board_has_a_column_a_stage_and_goes_on(officer: Browser, world: World, tack: Tack) -> None:
    with tack.writing() as work:
        programme = work.session.get_one(Programme, world.ids["programme"])
        for number in range(13):
            partnership(work.session, programme, title=f"Idea number {number:02}", partners=[])

    page = officer.get("/partnerships/board?search=idea+number")
    tree = html.fromstring(page.text)
    columns = tree.xpath("//*[@class='board']/section")
    onward = re.search(r'hx-get="([^"]+)"', page.text[page.text.index('class="board"') :])
    assert onward is not None
    piece = officer.get(unescape(onward[1]), headers=PIECE).text
    whole = officer.get(unescape(onward[1])).text

    assert page.status_code == 200
    assert [one.get("class") for one in columns] == ["column now"]
    assert columns[0].findtext("h2/span") == "13"
    assert len(columns[0].xpath(".//article")) == 12
    assert (piece.count("<article"), "<html" in piece) == (1, False)
    # Without a script the same link leads to a board whose column begins there.
    assert whole.count("<article") == 1
    links = columns[0].xpath(".//article/a/@href")
    assert all(link.endswith("#moves") for link in links)


def test_on_a_phone_the_first_column_that_holds_anything_stands_open(officer: Browser, world: World) -> None:
    committed = {"_form": "move-commit", "move": "commit", "on": today(ZONE).isoformat()}
    assert officer.post(f"/partnerships/{world.ids['coffee']}/moves", committed).status_code == 303

    def columns(asked: str) -> list[tuple[str, str]]:
        tree = html.fromstring(officer.get(f"/partnerships/board?search=specialty+coffee{asked}").text)
        return [(one.get("class"), one.findtext("h2/span")) for one in tree.xpath("//*[@class='board']/section")]

    assert columns("") == [("column now", "1")]
    assert columns("&column=co-creation") == [("column now", "0"), ("column", "1")]


def keep(browser: Browser, **fields: str) -> int:
    status: int = browser.post("/partnerships/views", {"_form": "keep", **fields}).status_code
    return status


def test_a_view_is_kept_renamed_shared_and_deleted(
    officer: Browser, signed_in: Callable[[str], Browser], world: World, tack: Tack
) -> None:
    liaison, partner = signed_in(world.emails["liaison"]), signed_in(world.emails["partner"])
    assert keep(officer, name="  Exploring  ", stage="exploratory", sort="longest", layout="list") == 303
    page = officer.get("/partnerships").text
    assert "/partnerships?stage=exploratory&amp;sort=longest" in page or "sort=longest&amp;stage=exploratory" in page
    assert "Exploring" not in liaison.get("/partnerships").text
    with tack.reading() as work:
        view = work.session.scalars(select(SavedView)).one()
    assert view.name == "Exploring"
    path, programme = f"/partnerships/views/{view.id}", world.ids["programme"]

    # What is not shared is not there for others.
    assert liaison.post(path, {"_form": "x", "delete": "yes"}).status_code == 404
    assert officer.post(path, {"_form": "x", "name": "In sight", "programme_id": programme}).status_code == 303
    assert "In sight" in liaison.get("/partnerships").text
    assert "In sight" not in partner.get("/partnerships").text
    assert liaison.post(path, {"_form": "x", "name": "Mine now"}).status_code == 403
    assert liaison.post(path, {"_form": "x", "delete": "yes"}).status_code == 403
    assert partner.post(path, {"_form": "x", "delete": "yes"}).status_code == 404
    assert officer.post(path, {"_form": "x", "delete": "yes"}).status_code == 303
    officer.get("/")
    assert "In sight" not in officer.get("/partnerships").text


def test_a_view_is_refused_in_words(officer: Browser, signed_in: Callable[[str], Browser], world: World) -> None:
    partner = signed_in(world.emails["partner"])
    assert keep(officer, name="Mine", stage="delivery") == 303
    assert keep(officer, name="Mine", stage="pivot") == 422
    assert keep(officer, name="") == 422
    assert keep(officer, name="n" * 61) == 422
    assert keep(officer, name="Strange", waits="everything") == 422
    assert keep(partner, name="Ours", programme_id=world.ids["programme"]) in {403, 404}
    assert keep(partner, name="Ours", stage="delivery") == 303
    for number in range(29):
        assert keep(officer, name=f"View {number}", layout="board") == 303
    assert keep(officer, name="One more") == 409


def test_nobody_narrows_by_flags_that_are_not_theirs_to_see(
    officer: Browser, signed_in: Callable[[str], Browser], world: World, tack: Tack
) -> None:
    with tack.writing() as work:
        work.session.get_one(Partnership, world.ids["coffee"]).flagged = "duplicate"
    partner = signed_in(world.emails["partner"])

    assert found(officer.get("/partnerships?flagged=yes").text) == ["Specialty coffee"]
    assert found(partner.get("/partnerships?flagged=yes").text) == []
    assert found(partner.get("/partnerships").text) == ["Specialty coffee"]
    assert 'name="flagged"' not in partner.get("/partnerships").text


def test_the_api_narrows_by_what_the_page_narrows_by(officer: Browser) -> None:
    assert set(AskedPart().fields) == set(list_asking.PARAMETERS)
    fields = html.fromstring(officer.get("/partnerships").text).xpath("//form[@role='search']//*[@name]/@name")
    # An organisation is chosen on its own page.
    assert set(fields) | {"organisation"} == set(list_asking.PARAMETERS)
