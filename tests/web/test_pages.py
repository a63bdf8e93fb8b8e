"""Organisations, rates, rules, journal, mail and the first page."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from lxml import html

from application.work import Tack
from partnerships.models import ExchangeRate, Organisation
from tests.web.conftest import Browser
from tests.web.world import World

Enter = Callable[[str], Browser]
#: Every page by its address, and who else than the officer is to be tried on it.
PAGES = (
    "/",
    "/settings",
    "/partnerships",
    "/partnerships/new",
    "/partnerships/{coffee}",
    "/partnerships/{sheep}",
    "/partnerships/{empty}/parties/new",
    "/organisations",
    "/organisations/{coop}",
    "/organisations/{coop}/edit",
    "/organisations/new",
    "/rates",
    "/rules",
    "/rules/{edition}",
    "/journal",
    "/journal/partnership/{coffee}",
    "/journal/organisation/{coop}",
)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_page_opens_in_both_languages(officer: Browser, world: World, locale: str) -> None:
    officer.post("/language", {"language": locale, "back": "/"})
    for address in PAGES:
        answer = officer.get(address.format(**world.ids))
        assert answer.status_code == 200, address
        assert f'<html lang="{locale}">' in answer.text
        assert answer.text.count("<h1") == 1, address


def test_an_auditor_reads_and_changes_nothing(world: World, signed_in: Enter) -> None:
    auditor = signed_in(world.emails["auditor"])
    reads = [auditor.get(one.format(**world.ids)).status_code for one in PAGES if not one.endswith(("/new", "/edit"))]
    changes = [
        auditor.post(f"/partnerships/{world.ids['coffee']}/{form}", {"title": "x"}).status_code
        for form in ("about", "liaison", "team", "parties", "shares", "exploration", "finding", "risk", "notes")
    ]
    move = {"_form": "m", "move": "commit", "on": "2026-03-03"}

    assert set(reads) == {200}
    assert set(changes) == {403}
    assert auditor.post(f"/partnerships/{world.ids['coffee']}/moves", move).status_code == 403
    assert auditor.get("/mails").status_code == 403


def test_the_first_page_says_what_waits(officer: Browser, world: World) -> None:
    page = officer.get("/").text

    assert "2 things wait for you" in page
    assert "The exploration of “Sheep meat” has no finding yet" in page
    assert f'href="/partnerships/{world.ids["sheep"]}#finding"' in page
    assert "“Specialty coffee” can go on" in page
    assert "Where the 3 stand" in page


def test_a_contact_is_noted_from_the_first_page(officer: Browser, world: World) -> None:
    wrong = officer.post("/notes", {"_form": "quick", "partnership": "", "text": "Met at the fair"})
    right = officer.post("/notes", {"_form": "quick", "partnership": world.ids["coffee"], "text": "Met at the fair"})

    assert wrong.status_code == 422
    assert "Met at the fair" in wrong.text
    assert (right.status_code, right.location) == (303, "/")
    assert "Met at the fair" in officer.get(f"/partnerships/{world.ids['coffee']}").text


def test_an_organisation_is_added_edited_and_found(officer: Browser, world: World, tack: Tack) -> None:
    given = {
        "_form": "organisation",
        "name": "Unión Ñandú",
        "country": "HN",
        "women_led": "yes",
        "identifiers.0.scheme": "HN-RTN",
        "identifiers.0.value": "08011999123456",
    }
    added = officer.post("/organisations/new", given)
    page = officer.get(added.location).text
    twice = officer.post("/organisations/new", given | {"name": "Another"})
    renamed = officer.post(f"{added.location}/edit", {"_form": "organisation", "name": "Unión del Lago"})

    assert "0801-1999-123456" in page
    assert "led by women" in page
    assert twice.status_code == 422
    assert "belongs to Unión Ñandú already" in twice.text
    assert renamed.status_code == 303
    assert "Unión Ñandú" in officer.get(added.location).text
    assert "Unión del Lago" in officer.get("/organisations?search=nandu").text


def test_likely_twins_are_offered(officer: Browser, world: World) -> None:
    officer.post(
        "/organisations/new", {"_form": "organisation", "name": "COOPERATIVA  Cumbres", "confirmed_new": "yes"}
    )
    assert "Other records look the same." in officer.get(f"/organisations/{world.ids['coop']}").text


def test_a_missing_partner_is_added_on_the_way(officer: Browser, world: World) -> None:
    given = {"_form": "organisation", "name": "Nueva", "partnership": world.ids["empty"]}
    answer = officer.post("/organisations/new", given)
    assert answer.location == f"/partnerships/{world.ids['empty']}/parties/new?search=Nueva"


def test_finance_enters_rates_and_nobody_else(world: World, signed_in: Enter, officer: Browser, tack: Tack) -> None:
    finance = signed_in(world.emails["finance"])
    rate = {
        "_form": "rate",
        "from": "USD",
        "to": "HNL",
        "rate": "24.85",
        "date": "2026-03-02",
        "source": "Banco Central",
    }
    table = b"from,to,date,rate,source\nEUR,USD,2026-03-02,1.08,ECB\n"

    assert finance.post("/rates", rate).status_code == 303
    assert finance.post("/rates/table", {"_form": "table", "table": (BytesIO(table), "rates.csv")}).status_code == 303
    assert officer.post("/rates", rate).status_code == 403
    assert "<form" not in officer.get("/rates").text.partition("<main")[2]
    with tack.reading() as work:
        assert work.session.query(ExchangeRate).count() == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rates.csv", b"from,to\nUSD,HNL\n", "must name the columns"),
        ("rates.csv", b"from,to,date,rate,source\nUSD,XXX,2026-03-02,1,x\n", "no currency"),
        ("rates.xlsx", b"PK\x03\x04\xff\xfe", "not a CSV table"),
    ],
)
def test_a_wrong_table_of_rates_is_refused_whole(
    world: World, signed_in: Enter, tack: Tack, name: str, content: bytes, said: str
) -> None:
    answer = signed_in(world.emails["finance"]).post(
        "/rates/table", {"_form": "table", "table": (BytesIO(content), name)}
    )
    assert answer.status_code == 422
    assert said in answer.text
    with tack.reading() as work:
        assert work.session.query(ExchangeRate).count() == 0


@pytest.mark.parametrize(("typed", "said"), [("1.234,50", "1,234.50"), ("1e30", "too large"), ("x", "not a number")])
def test_a_mistyped_rate_shows_the_right_form(world: World, signed_in: Enter, typed: str, said: str) -> None:
    rate = {"_form": "rate", "from": "USD", "to": "HNL", "rate": typed, "date": "2026-03-02", "source": "x"}
    answer = signed_in(world.emails["finance"]).post("/rates", rate)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text


def test_the_rules_stand_in_words_with_their_graph(officer: Browser, world: World) -> None:
    page = officer.get(f"/rules/{world.ids['edition']}").text
    assert "<svg" in page
    assert "The rows are tried in order" in page


def test_the_journal_of_a_subject_carries_its_hashes(officer: Browser, world: World) -> None:
    page = officer.get(f"/journal/partnership/{world.ids['coffee']}").text
    assert "opened the partnership in co-creation" in page
    assert page.count('class="hash"') == 2


def test_the_journal_of_everything_leaves_out_what_is_not_ours(officer: Browser, world: World) -> None:
    assert "Elsewhere" not in officer.get("/journal").text
    assert officer.get(f"/journal/partnership/{world.ids['hidden']}").status_code == 404
    assert officer.get("/journal/nonsense/" + "0" * 26).status_code == 403
    assert officer.get("/journal/exchange-rate/" + "0" * 26).status_code == 404


def test_mails_are_kept_for_the_administrator(
    world: World, signed_in: Enter, stranger: Browser, officer: Browser
) -> None:
    stranger.post("/sign-in/link", {"email": world.emails["liaison"]})
    page = signed_in(world.emails["administrator"]).get("/mails").text

    assert world.emails["liaison"] in page
    assert "/sign-in/" in page
    assert officer.get("/mails").status_code == 403


def test_an_edit_that_is_behind_is_refused(officer: Browser, world: World, tack: Tack) -> None:
    address = f"/organisations/{world.ids['coop']}/edit"
    first = officer.post(address, {"_form": "organisation", "version": "1", "name": "Cumbres Uno"})
    second = officer.post(address, {"_form": "organisation", "version": "1", "name": "Cumbres Dos"})

    assert (first.status_code, second.status_code) == (303, 409)
    with tack.reading() as work:
        assert work.session.get_one(Organisation, world.ids["coop"]).name == "Cumbres Uno"


def test_a_partner_hears_nothing_of_likely_twins(
    officer: Browser, world: World, signed_in: Callable[[str], Browser]
) -> None:
    path = f"/organisations/{world.ids['coop']}"
    name = html.fromstring(officer.get(path).text).xpath("string(//h1)").strip()
    assert (
        officer.post("/organisations/new", {"_form": "organisation", "name": name, "confirmed_new": "yes"}).status_code
        == 303
    )

    assert "Other records look the same" in officer.get(path).text
    theirs = signed_in(world.emails["partner"]).get(path)
    assert theirs.status_code == 200
    assert "Other records look the same" not in theirs.text


def test_the_journal_of_people_is_for_who_works_everywhere(
    officer: Browser, world: World, signed_in: Callable[[str], Browser]
) -> None:
    somebody = f"/journal/person/{world.ids['liaison']}"
    assert officer.get(somebody).status_code == 403
    assert signed_in(world.emails["administrator"]).get(somebody).status_code == 200


def test_reloading_a_form_that_was_refused_leads_back_to_its_page(officer: Browser, world: World) -> None:
    path = f"/partnerships/{world.ids['coffee']}"
    answer = officer.get(f"{path}/shares")
    assert (answer.status_code, answer.location) == (303, path)
