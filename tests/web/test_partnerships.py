"""The pages of partnerships: what they show, what their forms do, and how they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import event

from application.work import Tack
from kernel import journal
from kernel.unmet import Ref
from partnerships.models import Partnership, Programme
from tests.factories.partnerships import partnership
from tests.web.conftest import Browser
from tests.web.world import TODAY, World

Enter = Callable[[str], Browser]


def stored(tack: Tack, partnership_id: str) -> Partnership:
    with tack.reading() as work:
        return work.session.get_one(Partnership, partnership_id)


def field_of(page: str, form: str, name: str) -> str:
    """The value of a hidden field of one form, found by the form's id."""
    found = re.search(rf'name="_form" value="{form}">.*?name="{name}" value="([^"]*)"', page, re.DOTALL)
    assert found, (form, name)
    return unescape(found[1])


def test_the_list_finds_without_accents_and_narrows(officer: Browser, world: World) -> None:
    by_partner = officer.get("/partnerships?search=agape").text
    exploring = officer.get("/partnerships?stage=exploratory").text
    piece = officer.get("/partnerships?search=coffee", headers={"HX-Request-Type": "partial"}).text

    assert "Sheep meat" in by_partner
    assert "Specialty coffee" not in by_partner
    assert "Ágape &amp; Co &lt;friends&gt;" in by_partner
    assert "Sheep meat" in exploring
    assert "Lake tourism" not in exploring
    assert "Specialty coffee" in piece
    assert "<html" not in piece


def test_a_long_list_goes_on_where_the_page_before_ended(officer: Browser, world: World, tack: Tack) -> None:
    with tack.writing() as work:
        programme = work.session.get_one(Programme, world.ids["programme"])
        for number in range(50):
            partnership(work.session, programme, title=f"Idea number {number:02}", partners=[])

    first = officer.get("/partnerships?search=idea+number").text
    assert "Idea number 49" in first
    everything = officer.get("/partnerships").text
    onward = re.search(r'href="(/partnerships\?after=[^"]+)"', everything)

    assert "The next ones" not in first
    assert "53 partnerships" in everything
    assert onward is not None
    rest = officer.get(unescape(onward[1])).text
    titles = [set(re.findall(r'href="/partnerships/([0-9a-z]{26})"', page)) for page in (everything, rest)]
    assert (len(titles[0]), len(titles[1]), titles[0] & titles[1]) == (50, 3, set())


def test_a_place_in_another_list_is_refused(officer: Browser, world: World) -> None:
    assert officer.get("/partnerships?after=nonsense").status_code == 422


def test_an_empty_answer_says_what_to_do(officer: Browser) -> None:
    assert "Take a filter away" in officer.get("/partnerships?search=nothing+like+it").text


def test_nobody_learns_of_other_programmes(officer: Browser, world: World) -> None:
    known, guessed = officer.get(f"/partnerships/{world.ids['hidden']}"), officer.get("/partnerships/" + "0" * 26)

    def bare(text: str) -> str:
        return re.sub(r'value="[^"]*"', "", text)

    assert "Elsewhere" not in officer.get("/partnerships").text
    assert (known.status_code, guessed.status_code) == (404, 404)
    assert bare(known.text) == bare(guessed.text)
    assert officer.post(f"/partnerships/{world.ids['hidden']}/notes", {"text": "hello"}).status_code == 404


def test_a_new_partnership_opens_and_says_what_it_needs(officer: Browser, world: World) -> None:
    officer.get("/partnerships/new")
    answer = officer.post(
        "/partnerships/new",
        {
            "_form": "new",
            "title": "Cacao",
            "idea": "Fine cacao.",
            "programme": world.ids["programme"],
            "financial": "yes",
        },
    )
    page = officer.get(answer.location).text

    assert answer.status_code == 303
    assert "Cacao" in page
    assert "No partner organisation is named yet." in page
    assert "No liaison is named" in page


def test_what_was_typed_stays_when_something_is_missing(officer: Browser, world: World) -> None:
    answer = officer.post(
        "/partnerships/new",
        {"_form": "new", "title": "", "idea": "Fine <cacao> & more", "programme": world.ids["programme"]},
    )

    assert answer.status_code == 422
    assert '<a href="#new-title">Title: This is needed.</a>' in answer.text
    assert 'id="new-title-bad"' in answer.text
    assert "Fine &lt;cacao&gt; &amp; more" in answer.text


def test_the_form_of_somebody_elses_programme_finds_nothing(officer: Browser) -> None:
    answer = officer.post("/partnerships/new", {"_form": "new", "title": "x", "idea": "y", "programme": "0" * 26})
    assert answer.status_code == 404


def test_every_refusal_on_the_page_leads_to_what_mends_it(officer: Browser, world: World) -> None:
    page = officer.get(f"/partnerships/{world.ids['empty']}").text

    assert f'href="/partnerships/{world.ids["empty"]}?field=liaison-liaison&amp;gate=liaison-named' in page
    assert 'id="liaison-liaison"' in page
    assert f'href="/partnerships/{world.ids["empty"]}/parties/new?field=search&amp;gate=partner-named' in page
    assert 'id="search"' in officer.get(f"/partnerships/{world.ids['empty']}/parties/new").text


def test_who_may_not_mend_it_reads_whom_to_ask(world: World, signed_in: Enter) -> None:
    page = signed_in(world.emails["auditor"]).get(f"/partnerships/{world.ids['empty']}").text

    assert "Ask grants officer or liaison" in page
    assert "Needs: grants officer" in page
    assert 'name="idea"' not in page


def test_a_refused_move_says_what_is_missing_and_changes_nothing(officer: Browser, world: World, tack: Tack) -> None:
    answer = officer.post(
        f"/partnerships/{world.ids['empty']}/moves", {"_form": "move-commit", "move": "commit", "on": TODAY.isoformat()}
    )

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert answer.text.count("No liaison is named") >= 2
    assert stored(tack, world.ids["empty"]).stage == "co-creation"


def test_a_move_moves(officer: Browser, world: World, tack: Tack) -> None:
    answer = officer.post(
        f"/partnerships/{world.ids['coffee']}/moves",
        {"_form": "move-commit", "move": "commit", "on": TODAY.isoformat()},
    )
    page = officer.get(answer.location).text

    assert answer.status_code == 303
    assert stored(tack, world.ids["coffee"]).stage == "umbrella"
    assert "committed to the partnership" in page


def test_a_move_that_asks_why_keeps_the_form_open(officer: Browser, world: World) -> None:
    answer = officer.post(
        f"/partnerships/{world.ids['coffee']}/moves",
        {"_form": "move-decline", "move": "decline", "on": TODAY.isoformat(), "reason": " "},
    )

    assert answer.status_code == 422
    assert re.search(r'<details class="do" id="move-decline" open', answer.text)
    assert 'id="move-decline-reason-bad"' in answer.text


def test_an_unknown_move_is_refused(officer: Browser, world: World) -> None:
    answer = officer.post(
        f"/partnerships/{world.ids['coffee']}/moves", {"_form": "x", "move": "fly", "on": TODAY.isoformat()}
    )
    assert answer.status_code == 409


def test_a_form_that_is_behind_is_refused_with_who_changed_what(officer: Browser, world: World, tack: Tack) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    version = field_of(officer.get(address).text, "about", "version")
    given = {"_form": "about", "version": version, "title": "Coffee", "idea": "Sold directly.", "financial": "yes"}

    first = officer.post(f"{address}/about", given)
    second = officer.post(f"{address}/about", given | {"title": "Other"})

    assert first.status_code == 303
    assert second.status_code == 409
    assert "grants-officer person changed this on" in second.text
    assert 'value="Other"' in second.text
    assert stored(tack, world.ids["coffee"]).title == "Coffee"


def test_pressing_twice_has_one_effect(officer: Browser, world: World, tack: Tack) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    given = {"_form": "note", "_once": field_of(officer.get(address).text, "note", "_once"), "text": "Met at the fair"}

    answers = [officer.post(f"{address}/notes", given) for _ in range(2)]

    with tack.reading() as work:
        events = [entry.event for entry in journal.of_subject(work.session, Ref("partnership", world.ids["coffee"]))]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert events.count("ContactNoted") == 1


def test_a_form_that_failed_can_be_sent_again(officer: Browser, world: World) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    once = field_of(officer.get(address).text, "note", "_once")

    assert officer.post(f"{address}/notes", {"_form": "note", "_once": once, "text": ""}).status_code == 422
    assert officer.post(f"{address}/notes", {"_form": "note", "_once": once, "text": "now"}).status_code == 303


def test_a_note_for_htmx_comes_back_as_a_piece(officer: Browser, world: World) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    wrong = officer.post(f"{address}/notes", {"_form": "note", "text": ""}, headers={"HX-Request-Type": "partial"})

    assert wrong.status_code == 422
    assert "<html" not in wrong.text
    assert 'id="note-text-bad"' in wrong.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [("87", "shares"), ("1e30", "share"), ("88,5", "88.5"), ("101", "at most 100%")],
)
def test_wrong_shares_are_said_beside_their_field(officer: Browser, world: World, typed: str, said: str) -> None:
    commit = {"_form": "move-commit", "move": "commit", "on": TODAY.isoformat()}
    officer.post(f"/partnerships/{world.ids['coffee']}/moves", commit)
    answer = officer.post(
        f"/partnerships/{world.ids['coffee']}/shares",
        {
            "_form": "shares",
            "parties.0.party": world.ids["funder party"],
            "parties.0.share": "12",
            "parties.0.contributions.0.kind": "cash",
            "parties.0.contributions.0.what": "Funds",
            "parties.0.contributions.0.amount": "12000",
            "parties.0.contributions.0.currency": "USD",
            "parties.1.party": world.ids["partner party"],
            "parties.1.share": typed,
        },
    )

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_problem_is_named_by_the_row_in_which_it_was_typed(officer: Browser, world: World) -> None:
    answer = officer.post(
        f"/partnerships/{world.ids['coffee']}/shares",
        {
            "_form": "shares",
            "parties.0.party": world.ids["funder party"],
            "parties.0.contributions.1.kind": "cash",
            "parties.0.contributions.1.what": "Funds",
            "parties.0.contributions.1.amount": "1.234,50",
            "parties.0.contributions.1.currency": "USD",
        },
    )

    assert answer.status_code == 422
    assert 'href="#shares-parties.0.contributions.1.amount"' in answer.text
    assert "1,234.50" in answer.text


def test_a_partner_is_added_and_taken_out(officer: Browser, world: World, tack: Tack) -> None:
    address = f"/partnerships/{world.ids['empty']}"
    found = officer.get(f"{address}/parties/new?search=agape").text
    added = officer.post(
        f"{address}/parties", {"_form": "p", "organisation": world.ids["other"], "role": "lead-partner"}
    )
    with tack.reading() as work:
        party = work.session.get_one(Partnership, world.ids["empty"]).parties[1].id
    taken = officer.post(f"{address}/parties/{party}/remove", {"_form": "party-out"})

    assert "Ágape &amp; Co" in found
    assert (added.status_code, taken.status_code) == (303, 303)


def test_the_exploration_is_planned_found_and_risk_is_rated(officer: Browser, world: World) -> None:
    address = f"/partnerships/{world.ids['sheep']}"
    finding = officer.post(
        f"{address}/finding", {"_form": "finding", "finding": "Yes, there is.", "on": TODAY.isoformat()}
    )
    risk = officer.post(f"{address}/risk", {"_form": "risk", "risk": "high", "reason": "One buyer only"})
    page = officer.get(address).text

    assert (finding.status_code, risk.status_code) == (303, 303)
    assert "Yes, there is." in page
    assert "One buyer only" in page
    assert "high risk" in page


def test_a_partner_reads_nothing_that_is_ours_alone(officer: Browser, world: World, signed_in: Enter) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    officer.post(f"{address}/risk", {"_form": "risk", "risk": "high", "reason": "MARKER-RISK"})
    officer.post(f"{address}/notes", {"_form": "note", "text": "MARKER-NOTE"})
    partner = signed_in(world.emails["partner"])
    page = partner.get(address)

    assert page.status_code == 200
    assert "Specialty coffee" in page.text
    assert "MARKER" not in page.text
    assert "high risk" not in page.text
    assert partner.get(f"/partnerships/{world.ids['sheep']}").status_code == 404
    assert partner.get("/organisations").status_code == 403
    assert partner.get("/journal").status_code == 403
    assert partner.post(f"{address}/notes", {"text": "x"}).status_code == 403


def test_the_page_costs_the_same_however_much_happened(officer: Browser, world: World, tack: Tack) -> None:
    address = f"/partnerships/{world.ids['coffee']}"
    officer.post(f"{address}/notes", {"_form": "note", "text": "First call"})
    few = statements(tack, lambda: officer.get(address))
    for number in range(8):
        officer.post(f"{address}/notes", {"_form": "note", "text": f"Call {number}"})
    assert statements(tack, lambda: officer.get(address)) == few


def statements(tack: Tack, work: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(tack.database.engine, "before_cursor_execute", note)
    work()
    event.remove(tack.database.engine, "before_cursor_execute", note)
    return len(seen)
