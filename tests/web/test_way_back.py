"""From a refusal to the control that mends it and back, whatever pages lie between; each gate has its case beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html

from application.work import Tack
from partnerships.models import Person
from tests.factories import records
from tests.lifecycle.world import build
from tests.web.conftest import Browser
from tests.web.test_every_gate_leads_to_its_control import CASES, TODAY
from tests.web.world import World
from web import way_back

Enter = Callable[[str], Browser]


def backs(text: str) -> list[str]:
    return [str(one) for one in html.fromstring(text).xpath("//p[@class='back']/a/@href")]


def refused(tack: Tack, signed_in: Enter, name: str) -> tuple[Browser, str, str]:
    """Return the browser of whoever was refused, the page of the record, and the way to the control."""
    case = CASES[name]
    with tack.writing() as work, records.kept_in(work.session):
        world = build(work.session)
        subject = case.make(world)
        reader = work.session.get_one(Person, world.people[case.reader].person_id)
        email, where = reader.email, f"/{subject.ref.kind}s/{subject.id}"
        reader.locale = "en"
    browser = signed_in(email)
    answer = browser.post(f"{where}/moves", {"move": case.move, "on": TODAY.isoformat(), "_form": case.move})
    code = name.partition(",")[0]
    (link, *_) = html.fromstring(answer.text).xpath(f"//*[@role='alert']//a[contains(@href, 'gate={code}')]/@href")
    return browser, where, str(link)


def test_whoever_declares_is_led_back_to_the_agreement(tack: Tack, signed_in: Enter) -> None:
    browser, where, link = refused(tack, signed_in, "conflicts-declared")
    page = html.fromstring(browser.get(link).text)
    (form,) = page.xpath("//form[.//*[@id='declaration-declared']]")
    typed = dict(form.form_values())

    # What is wrong leads nowhere, and loses nothing.
    wrong = browser.post(form.get("action"), {**typed, "declared": ""})
    assert wrong.status_code == 422
    assert backs(wrong.text) == [f"{where}#moves"]

    said = browser.post(form.get("action"), {**typed, "declared": "no"}, follow_redirects=True)

    assert "Your declaration is saved." in said.text
    assert backs(said.text) == [f"{where}#moves"]
    again = browser.get(f"{where}")
    assert backs(again.text) == []
    assert "has not declared" not in again.text


def test_a_second_press_knows_it_too(tack: Tack, signed_in: Enter) -> None:
    browser, where, link = refused(tack, signed_in, "conflicts-declared")
    (form,) = html.fromstring(browser.get(link).text).xpath("//form[.//*[@id='declaration-declared']]")
    typed = {**dict(form.form_values()), "declared": "no"}
    browser.post(form.get("action"), typed)

    twice = browser.post(form.get("action"), typed, follow_redirects=True)

    assert "You pressed twice" in twice.text
    assert backs(twice.text) == [f"{where}#moves"]


def test_a_partner_is_found_in_several_steps_and_the_way_back_stays(world: World, signed_in: Enter) -> None:
    officer, lake = signed_in(world.emails["grants-officer"]), f"/partnerships/{world.ids['empty']}"
    moves = html.fromstring(officer.get(lake).text).xpath("//*[@id='moves']")[0]
    link = str(moves.xpath(".//a[contains(@href, 'partner-named')]/@href")[0])
    (search,) = html.fromstring(officer.get(link).text).xpath("//form[@role='search']")

    found = officer.get(f"{lake}/parties/new", query_string={**dict(search.form_values()), "search": "Nobody yet"})
    (anew,) = html.fromstring(found.text).xpath("//a[contains(@href, '/organisations/new')]/@href")
    (form,) = html.fromstring(officer.get(anew).text).xpath("//form[@action='/organisations/new']")
    typed = {**dict(form.form_values()), "name": "Nobody yet"}
    added = officer.post("/organisations/new", typed, follow_redirects=True)

    assert backs(added.text) == [f"{lake}#moves"]
    (join,) = html.fromstring(added.text).xpath("//form[contains(@action, '/parties')][@method='post']")
    (role,) = join.xpath(".//select/option[1]/@value")
    joined = officer.post(join.get("action"), {**dict(join.form_values()), "role": role})
    # The page it leads to is the one that was come from; there is nothing to go back to.
    assert joined.headers["Location"] == f"{lake}#parties-panel"


def test_nobody_is_told_of_what_they_may_not_know(world: World, signed_in: Enter) -> None:
    partner = signed_in(world.emails["partner"])
    hidden = world.ids["empty"]
    for why in (f"partnership:{hidden}", f"agreement:{hidden}", "partnership:", "organisation:1", "https://x.example"):
        page = partner.get("/", query_string={"why": why})
        assert page.status_code == 200
        assert backs(page.text) == []
        assert "Lake tourism" not in page.text


@pytest.mark.parametrize(
    ("why", "address", "kept"),
    [
        ("partnership:p1", "/agreements/a1#moves", "/agreements/a1?why=partnership:p1#moves"),
        ("partnership:p1", "/rates?from=USD", "/rates?from=USD&why=partnership:p1"),
        ("partnership:p1", "/partnerships/p1#team", "/partnerships/p1#team"),
        ("partnership:p1", "/rates?why=agreement:a1", "/rates?why=agreement:a1"),
        ("partnership:p1", "https://elsewhere.example/rates", "https://elsewhere.example/rates"),
        ("anything", "/rates", "/rates"),
        ("", "/rates", "/rates"),
    ],
)
def test_a_form_leads_on_with_the_way_back(app: Flask, why: str, address: str, kept: str) -> None:
    with app.test_request_context("/rates", method="POST", data={"_why": why}):
        assert way_back.kept(address) == kept
