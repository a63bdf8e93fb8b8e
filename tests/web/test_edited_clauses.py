"""Clauses edited for one agreement, on pages and in the API: typed, marked, compared, put back, approved, refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html
from sqlalchemy import event

from application.work import Tack
from contracts.models import Agreement
from partnerships.permissions import Role
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.clause_world import with_clauses
from tests.web.conftest import Browser
from tests.web.world import World, build

Enter = Callable[[str], Browser]
CLAUSE = "exit-notice"
TALK = "Any party may end this agreement with {{ partner.name }} after “two” talks."
WHY = "They asked for it."


@pytest.fixture
def world(tack: Tack) -> World:
    return with_clauses(tack, with_agreements(tack, build(tack)))


@pytest.fixture
def officer(world: World, signed_in: Enter) -> Browser:
    return signed_in(world.emails[Role.GRANTS_OFFICER])


@pytest.fixture
def second(world: World, signed_in: Enter) -> Browser:
    return signed_in(world.emails["second"])


def page(browser: Browser, address: str) -> html.HtmlElement:
    return html.fromstring(browser.get(address).text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def typed(browser: Browser, where: str, form: str = "clause", **said: str) -> dict[str, str]:
    """What the form sends: its hidden fields as they stand, and what was typed."""
    shown = page(browser, where)
    holder = next(one for one in shown.xpath("//form") if one.xpath(f".//input[@name='_form'][@value='{form}']"))
    hidden = {one.get("name"): one.get("value") or "" for one in holder.xpath(".//input[@type='hidden']")}
    fields = {name: value for name, value in hidden.items() if name != "csrf_token"}
    fields |= {one.get("name"): one.text or "" for one in holder.xpath(".//textarea")}
    return fields | said


def edit(browser: Browser, world: World, **said: str) -> Any:
    where = f"/agreements/{world.ids['bare']}/clauses/{CLAUSE}"
    fields = typed(browser, where)
    main = next(name for name, value in fields.items() if name.startswith("text_") and value.strip())
    return browser.post(where, fields | {main: TALK, "reason": WHY} | said)


def test_a_clause_is_edited_and_marked_with_its_difference(world: World, officer: Browser) -> None:
    agreement = f"/agreements/{world.ids['bare']}"
    before = page(officer, agreement)
    assert before.xpath(f"//a[@href='{agreement}/clauses/{CLAUSE}']")
    assert "not standard" not in words(before)
    answer = edit(officer, world)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{agreement}#clauses")
    shown = page(officer, agreement)
    told = shown.get_element_by_id("edited")
    assert "not standard" in words(told)
    assert "waits for approval" in words(told)
    assert told.xpath(".//ins")
    assert told.xpath(".//del")
    assert WHY in words(told)
    term = shown.get_element_by_id(f"clause-{CLAUSE}")
    assert "not standard" in words(term)
    assert "after “two” talks" in words(term.getnext())
    assert "reworded the clause" in words(shown.get_element_by_id("happened"))
    # Whoever wrote it is not offered to approve it, and the steps say what is missing.
    assert not shown.xpath("//*[@id='approve-clauses']")


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(world: World, officer: Browser) -> None:
    answer = edit(officer, world, text_en="See [[exit-settel]] and {{ partner.nome }} [here].", text_es="")
    assert answer.status_code == 422
    shown = html.fromstring(answer.text)
    bad = words(shown.get_element_by_id("clause-text_en-bad").getparent())
    assert "There is no clause “exit-settel” in this agreement. Did you mean “exit-settle”?" in bad
    assert "Did you mean “partner.name”?" in bad
    assert "“[here]” is still to be filled in." in bad
    assert shown.get_element_by_id("clause-text_en").text == "See [[exit-settel]] and {{ partner.nome }} [here]."
    assert "not standard" not in words(page(officer, f"/agreements/{world.ids['bare']}"))


def test_who_was_slower_is_told_by_whom_and_keeps_what_was_typed(
    world: World, officer: Browser, second: Browser
) -> None:
    where = f"/agreements/{world.ids['bare']}/clauses/{CLAUSE}"
    fields = typed(officer, where)
    assert edit(second, world).status_code == 303
    answer = officer.post(where, fields | {"text_en": "My own words.", "text_es": "Lo mío.", "reason": WHY})
    assert answer.status_code == 409
    wrong = words(html.fromstring(answer.text).xpath("//section[@role='alert']")[0])
    assert re.match(r"second officer changed this on .* \(a clause was edited\), after you had opened it", wrong)
    assert "My own words." in answer.text
    assert TALK.split(" {{", maxsplit=1)[0] in words(page(officer, f"/agreements/{world.ids['bare']}"))


def test_a_repeated_press_edits_once(world: World, officer: Browser) -> None:
    where = f"/agreements/{world.ids['bare']}/clauses/{CLAUSE}"
    fields = typed(officer, where) | {"text_en": "Twice.", "text_es": "Dos veces.", "reason": WHY}
    assert [officer.post(where, fields).status_code for _ in range(2)] == [303, 303]
    shown = words(page(officer, f"/agreements/{world.ids['bare']}").get_element_by_id("happened"))
    assert shown.count("reworded the clause") == 1


def test_it_is_put_back(world: World, officer: Browser) -> None:
    edit(officer, world)
    where = f"/agreements/{world.ids['bare']}/clauses/{CLAUSE}"
    assert officer.post(f"{where}/back", typed(officer, where, "back")).status_code == 303
    shown = page(officer, f"/agreements/{world.ids['bare']}")
    assert not shown.xpath("//*[@id='edited']")
    assert "back to its standard words" in words(shown.get_element_by_id("happened"))


def test_one_s_own_is_added_and_taken_out(world: World, officer: Browser) -> None:
    agreement = f"/agreements/{world.ids['bare']}"
    where = f"{agreement}/clauses/new"
    fields = typed(officer, where) | {
        "family": "exit", "title_en": "Ours", "title_es": "Lo nuestro", "text_en": "Our own.", "text_es": "Lo propio.",
        "reason": WHY,
    }  # fmt: skip
    assert officer.post(where, fields).status_code == 303
    told = words(page(officer, agreement).get_element_by_id("clause-own-1"))
    assert re.fullmatch(r"\d+\.\d+ (Ours|Lo nuestro) not standard", told)
    # What happened names it as people do; its title is no entry's to hold.
    happened = words(page(officer, agreement).get_element_by_id("happened"))
    assert re.search("(own clause 1|cláusula propia 1)", happened)
    assert "own-1" not in happened
    own = f"{agreement}/clauses/own-1"
    assert officer.post(f"{own}/back", typed(officer, own, "back")).status_code == 303
    assert officer.get(own).status_code == 404


def test_a_mandatory_clause_offers_no_way_to_leave_it_out(world: World, officer: Browser) -> None:
    where = f"/agreements/{world.ids['bare']}/clauses/{CLAUSE}"
    shown = page(officer, where)
    assert "It is mandatory" in words(shown)
    assert not shown.xpath("//input[@name='out']")
    answer = officer.post(where, typed(officer, where, out="yes", reason=WHY))
    assert answer.status_code == 422
    assert "may not be left out" in answer.text


def test_what_is_no_draft_any_more_leads_back_to_the_agreement(world: World, officer: Browser) -> None:
    agreement = f"/agreements/{world.ids['subaward']}"
    assert officer.get(f"{agreement}/clauses/{CLAUSE}").headers["Location"] == agreement
    assert officer.get(f"{agreement}/clauses/new").headers["Location"] == agreement
    assert not page(officer, agreement).xpath(f"//a[@href='{agreement}/clauses/{CLAUSE}']")


def test_another_approves_it_and_only_then_it_goes_on(world: World, officer: Browser, second: Browser) -> None:
    edit(officer, world)
    agreement = f"/agreements/{world.ids['bare']}"
    shown = page(second, agreement)
    (button,) = shown.xpath("//*[@id='approve-clauses']")
    assert words(button) == "Approve the edited clause"
    fields = typed(second, agreement, "clause-approval")
    assert officer.post(f"{agreement}/clause-approval", fields).status_code == 409
    assert second.post(f"{agreement}/clause-approval", fields).status_code == 303
    told = page(second, agreement).get_element_by_id("edited")
    assert "approved" in words(told)
    assert "Approved on" in words(told)
    # Another word, and it waits again.
    edit(officer, world, text_en="Other words.", text_es="Otras palabras.")
    assert page(second, agreement).xpath("//*[@id='approve-clauses']")


def test_a_partner_sees_the_difference_and_not_who_and_why(world: World, officer: Browser, signed_in: Enter) -> None:
    edit(officer, world)
    partner = signed_in(world.emails["pine"])
    agreement = f"/agreements/{world.ids['bare']}"
    told = words(page(partner, agreement).get_element_by_id("edited"))
    assert "not standard" in told
    assert WHY not in partner.get(agreement).text
    assert partner.get(f"{agreement}/clauses/{CLAUSE}").status_code == 403
    theirs = Program(partner.client).get(f"{agreement}/clauses").get_json()["edited"]
    assert [(one["id"], one["by"], one["reason"]) for one in theirs] == [(CLAUSE, None, None)]


def test_programs_do_the_same(world: World, officer: Browser, second: Browser) -> None:
    there, other = Program(officer.client), Program(second.client)
    where = f"/agreements/{world.ids['bare']}"
    clauses = f"{where}/clauses"
    text = {"en": "Words of a program.", "es": "Palabras de un programa."}
    body = {"clause": CLAUSE, "text": text, "reason": WHY}
    assert there.post(f"{clauses}/edits", body).status_code == 428
    tag = there.tag(where)
    first = there.post(f"{clauses}/edits", body, tag=tag, key="one")
    assert first.status_code == 200
    assert there.post(f"{clauses}/edits", body, tag=tag, key="one").headers["Idempotent-Replayed"] == "true"
    assert there.post(f"{clauses}/edits", {**body, "reason": "x"}, tag=tag).status_code == 412
    told = there.get(clauses).get_json()
    (edited,) = told["edited"]
    assert (edited["kind"], edited["text"], edited["stands"], edited["approved"]) == ("changed", text, True, False)
    assert {"taken", "added"} <= {one["change"] for one in edited["difference"]}
    assert [one["id"] for one in told["clauses"] if not one["standard"]] == [CLAUSE]
    assert told["approval"]["waiting"] == [CLAUSE]
    added = {"family": "exit", "title": text, "text": text, "reason": WHY}
    assert there.post(clauses, added, tag=there.tag(clauses)).status_code == 201
    wrong = there.post(clauses, {**added, "family": "exits", "text": {"en": ""}}, tag=there.tag(clauses))
    assert {one["where"] for one in wrong.get_json()["problems"]} >= {"family"}
    refused = there.post(f"{clauses}/approval", tag=there.tag(clauses))
    assert (refused.status_code, refused.get_json()["unmet"][0]["code"]) == (409, "not-the-author")
    approved = other.post(f"{clauses}/approval", tag=other.tag(clauses)).get_json()
    assert (approved["approval"]["waiting"], len(approved["approval"]["given"])) == ([], 1)
    gone = there.post(f"{clauses}/put-back", {"clause": "own-1"}, tag=there.tag(clauses)).get_json()
    assert [one["id"] for one in gone["edited"]] == [CLAUSE]


def test_what_the_terms_have_no_place_for_any_more_is_shown_and_let_go(
    tack: Tack, world: World, officer: Browser
) -> None:
    edit(officer, world)
    agreement = f"/agreements/{world.ids['bare']}"
    with tack.writing() as work:
        (row,) = work.session.get_one(Agreement, world.ids["bare"]).clause_edits
        row.clause = "results-late"
    shown = page(officer, agreement).get_element_by_id("edited")
    assert "not used" in words(shown)
    assert "has no place for “results-late”" in words(shown)
    assert not page(officer, f"{agreement}/clauses/results-late").xpath("//textarea")
    where = f"{agreement}/clauses/results-late/back"
    assert officer.post(where, typed(officer, agreement, "back-results-late")).status_code == 303
    assert not page(officer, agreement).xpath("//*[@id='edited']")


def test_however_many_were_edited_the_page_asks_as_often(
    tack: Tack, world: World, officer: Browser, second: Browser
) -> None:
    agreement = f"/agreements/{world.ids['bare']}"
    edit(officer, world)
    one = statements(tack, second, agreement)
    fields = {"text_en": "Other words.", "text_es": "Otras palabras.", "reason": WHY}
    for clause in ("exit-settle", "data-personal", "disputes-talk"):
        where = f"{agreement}/clauses/{clause}"
        assert officer.post(where, typed(officer, where) | fields).status_code == 303
    assert statements(tack, second, agreement) == one


def statements(tack: Tack, browser: Browser, address: str) -> int:
    """How many statements a page sends."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(tack.database.engine, "before_cursor_execute", count)
    assert browser.get(address).status_code == 200
    event.remove(tack.database.engine, "before_cursor_execute", count)
    assert sent
    return len(sent)
