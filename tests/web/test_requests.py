"""Asking from a refusal, reading it on the first page, answering it; each as the right person and as the wrong one."""

from __future__ import annotations

from collections.abc import Callable

from lxml import html

from application.days import settle_open_requests
from application.work import Tack
from contracts.models import Agreement
from partnerships.models import Partnership
from tests.web.agreement_world import with_agreements
from tests.web.api.conftest import Program
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
#: One of what the same person is asked for at once.
NO_LIAISON = "[contains(., 'No liaison is named')]"


def page(browser: Browser, address: str) -> html.HtmlElement:
    return html.fromstring(browser.get(address).text)


def press(browser: Browser, where: html.HtmlElement, code: str, **typed: str) -> str:
    """Press the button that asks for a gate, as a browser would; return what is said then."""
    asks = where.xpath(f"//form[@class='ask'][.//input[starts-with(@name, 'code-')][@value='{code}']]")
    form = asks[0]
    answer = browser.post(form.get("action"), {**dict(form.form_values()), **typed}, follow_redirects=True)
    return str(answer.text)


def test_the_button_asks_the_liaison_by_name_and_then_says_when(world: World, signed_in: Enter) -> None:
    leader = signed_in(world.emails["leadership"])
    coffee = f"/partnerships/{world.ids['coffee']}"
    assert "Ask liaison person" in leader.get(coffee).text

    said = press(leader, page(leader, coffee), "exploration-planned", note="By Friday, <please>.")

    assert "It is asked." in said
    assert "of liaison person" in said
    again = page(leader, coffee).xpath("//form[contains(@class, 'ask')]//input[@value='exploration-planned']")
    assert again == []


def test_one_person_is_asked_once_for_all_that_they_can_mend(world: World, signed_in: Enter) -> None:
    leader, officer = signed_in(world.emails["leadership"]), signed_in(world.emails["grants-officer"])
    empty = f"/partnerships/{world.ids['empty']}"
    (explore,) = page(leader, empty).xpath("//*[@id='moves']//article[.//strong[normalize-space()='Explore']]")
    buttons = [one.text_content().strip() for one in explore.xpath(".//form[@class='ask']//button")]
    assert len(buttons) == len(set(buttons))
    gaps = explore.xpath(".//li[@class='several']/ul/li")
    assert len(gaps) > 1

    said = press(leader, explore, "partner-named")

    assert "It is asked." in said
    (explore,) = page(leader, empty).xpath("//*[@id='moves']//article[.//strong[normalize-space()='Explore']]")
    assert explore.xpath(".//li[@class='several']") == []
    assert [one.text_content().strip() for one in explore.xpath(".//form[@class='ask']//button")] == buttons[:1]
    assert explore.text_content().count("Asked on") == len(gaps)
    assert len(page(officer, "/").xpath("//*[@id='asked-of-you']//article")) == len(gaps)


def test_it_waits_on_the_first_page_with_the_way_to_the_field(world: World, signed_in: Enter) -> None:
    leader, keeper = signed_in(world.emails["leadership"]), signed_in(world.emails["liaison"])
    press(leader, page(leader, f"/partnerships/{world.ids['coffee']}"), "exploration-planned", note="<b>Soon</b>")

    home = page(keeper, "/")

    (asked,) = home.xpath("//*[@id='asked-of-you']//article")
    assert "leadership person asks, for “Specialty coffee”" in asked.text_content()
    assert "<b>Soon</b>" in asked.text_content()
    (link,) = asked.xpath(".//header//a/@href")
    (focused,) = page(keeper, link).xpath("//*[@autofocus]")
    assert focused.get("id") == "exploration-question"
    assert page(signed_in(world.emails["finance"]), "/").xpath("//*[@id='asked-of-you']") == []
    assert page(signed_in(world.emails["partner"]), "/").xpath("//*[@id='asked-of-you']") == []


def test_once_it_is_done_it_is_gone_and_the_asker_reads_so(world: World, signed_in: Enter) -> None:
    leader, officer = signed_in(world.emails["leadership"]), signed_in(world.emails["grants-officer"])
    empty = f"/partnerships/{world.ids['empty']}"
    press(leader, page(leader, empty), "liaison-named")
    asked = f"//*[@id='asked-of-you']//article{NO_LIAISON}"
    assert page(officer, "/").xpath(asked)

    (fold,) = [one for one in page(officer, empty).forms if one.get("action") == f"{empty}/liaison"]
    officer.post(f"{empty}/liaison", {**dict(fold.form_values()), "liaison": world.ids["liaison"]})

    assert page(officer, "/").xpath(asked) == []
    (row,) = page(leader, "/").xpath(f"//*[@id='asked-by-you']//tbody/tr{NO_LIAISON}")
    assert row.xpath("td")[-1].text_content().strip() == "done"
    mails = signed_in(world.emails["administrator"]).get("/mails").text
    assert "Done: No liaison is named" in mails


def test_it_is_declined_with_a_reason_by_who_may_and_by_nobody_else(world: World, signed_in: Enter) -> None:
    leader, officer = signed_in(world.emails["leadership"]), signed_in(world.emails["grants-officer"])
    press(leader, page(leader, f"/partnerships/{world.ids['empty']}"), "liaison-named")
    (link,) = page(officer, "/").xpath(f"//*[@id='asked-of-you']//article{NO_LIAISON}//p/a/@href")
    for role in ("finance", "auditor", "partner"):
        assert signed_in(world.emails[role]).get(link).status_code == 404
        assert signed_in(world.emails[role]).post(f"{link}/decline", {"reason": "No"}).status_code == 404
    assert leader.post(f"{link}/decline", {"reason": "No"}).status_code == 403
    silent = officer.post(f"{link}/decline", {"_form": "decline", "reason": ""})
    assert (silent.status_code, "This is needed." in silent.text) == (422, True)

    officer.post(f"{link}/decline", {"_form": "decline", "reason": "The coop leads here."})

    assert "The coop leads here." in leader.get("/").text
    assert officer.post(f"{link}/decline", {"_form": "decline", "reason": "Again"}).status_code == 409


def test_only_who_asked_takes_it_back(world: World, signed_in: Enter) -> None:
    leader, officer = signed_in(world.emails["leadership"]), signed_in(world.emails["grants-officer"])
    press(leader, page(leader, f"/partnerships/{world.ids['empty']}"), "liaison-named")
    (link,) = page(officer, "/").xpath(f"//*[@id='asked-of-you']//article{NO_LIAISON}//p/a/@href")

    assert officer.post(f"{link}/withdraw").status_code == 404
    assert leader.post(f"{link}/withdraw").status_code == 303
    assert page(officer, "/").xpath(f"//*[@id='asked-of-you']//article{NO_LIAISON}") == []


def test_who_may_not_make_a_move_asks_for_it(world: World, signed_in: Enter) -> None:
    keeper, officer = signed_in(world.emails["liaison"]), signed_in(world.emails["grants-officer"])
    press(keeper, page(keeper, f"/partnerships/{world.ids['coffee']}"), "not-yours")

    (link,) = page(officer, "/").xpath("//*[@id='asked-of-you']//header//a/@href")
    assert link.startswith(f"/partnerships/{world.ids['coffee']}")


def test_a_partner_asks_and_reads_only_its_own(world: World, signed_in: Enter) -> None:
    partner, leader = signed_in(world.emails["partner"]), signed_in(world.emails["leadership"])
    coffee = f"/partnerships/{world.ids['coffee']}"
    press(leader, page(leader, coffee), "exploration-planned", note="Inside only.")

    said = press(partner, page(partner, coffee), "exploration-planned", note="We are ready.")

    assert "It is asked." in said
    assert "Inside only." not in said + partner.get("/").text + partner.get("/requests").text
    rows = page(signed_in(world.emails["liaison"]), "/").xpath("//*[@id='asked-of-you']//article")
    assert len(rows) == 2


def test_nothing_is_asked_about_what_one_may_not_see(world: World, signed_in: Enter) -> None:
    leader, hidden = signed_in(world.emails["leadership"]), f"partnership:{world.ids['hidden']}"
    sent = {"subject": hidden, "about-0": hidden, "move": "explore", "code-0": "liaison-named"}

    assert leader.post("/requests", {**sent, "control-0": "partnership.liaison"}).status_code == 404
    assert leader.post("/requests", {"subject": "organisation:x", "move": "explore"}).status_code == 404


def test_programs_ask_read_and_decline(world: World, signed_in: Enter) -> None:
    leader, officer = (Program(signed_in(world.emails[role]).client) for role in ("leadership", "grants-officer"))
    empty = {"kind": "partnership", "id": world.ids["empty"]}
    body = {"subject": empty, "move": "explore", "code": "liaison-named", "control": "partnership.liaison"}

    made = leader.post("/requests", body, key="once")
    again = leader.post("/requests", body, key="once")
    other = leader.post("/requests", {**body, "move": "commit"})

    assert (made.status_code, again.status_code, other.status_code) == (201, 201, 201)
    key = made.get_json()["id"]
    assert {again.get_json()["id"], other.get_json()["id"]} == {key}
    assert [row["id"] for row in officer.get("/requests").get_json()["rows"]] == [key]
    assert officer.post("/requests", body).get_json()["code"] == "conflict"
    assert leader.post(f"/requests/{key}/decline", {"reason": "No"}).status_code == 403
    declined = officer.post(f"/requests/{key}/decline", {"reason": "Not yet."})
    assert (declined.status_code, declined.get_json()["outcome"]) == (200, "declined")
    assert leader.get(f"/requests/{key}").get_json()["reason"] == "Not yet."
    assert leader.post(f"/requests/{key}/withdraw").status_code == 409


def test_a_new_day_completes_what_only_a_day_can(world: World, signed_in: Enter, tack: Tack) -> None:
    leader = signed_in(world.emails["leadership"])
    press(leader, page(leader, f"/partnerships/{world.ids['empty']}"), "liaison-named")
    with tack.writing() as work:
        one = work.session.get_one(Partnership, world.ids["empty"])
        one.liaison_id = world.ids["liaison"]

    done = settle_open_requests(tack, None)

    assert len(done) == 1
    assert settle_open_requests(tack, None) == []
    assert "done" in page(leader, "/").xpath(f"string(//*[@id='asked-by-you']//tbody/tr{NO_LIAISON})")


def test_a_draft_has_the_same_tier_on_its_page_and_for_programs(world: World, signed_in: Enter, tack: Tack) -> None:
    with_agreements(tack, world)
    officer, key = signed_in(world.emails["grants-officer"]), world.ids["bare"]
    with tack.writing() as work:
        # As it was saved before another grant of the partner came into force.
        work.session.get_one(Agreement, key).tier = "T3"

    answered = Program(officer.client).get(f"/agreements/{key}").get_json()

    assert answered["tier"] == "T1"
    assert '<span class="tag">T1</span>' in officer.get(f"/agreements/{key}").text
