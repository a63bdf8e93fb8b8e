"""The pages of agreements, as people use them: choosing, drafting, approving, signing, and every refusal explained."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from lxml import html

from tests.factories.agreements import PDF
from tests.web.conftest import Browser
from tests.web.world import World

SignIn = Callable[[str], Browser]
#: What is typed, at which field the refusal stands, and words of it.
MISTAKES: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"amount": "1.234,50"}, "amount", "1,234.50, not 1.234,50"),
    ({"amount": "1e30"}, "amount", "is too large"),
    ({"currency": "ZZZ"}, "currency", "no currency “ZZZ”"),
    ({"ends_on": "2026-01-01"}, "ends_on", "lies before the start"),
    ({"starts_on": "tomorrow"}, "starts_on", "This is not a date"),
    ({"budget-1-what": "Roof"}, "budget-1-amount", "An amount is needed"),
    ({"amount": "900,000", "budget-0-amount": "900000"}, "kind", "T4"),
    ({"title": " "}, "title", "This is needed"),
)


@pytest.fixture
def world(portfolio_with_agreements: World) -> World:
    return portfolio_with_agreements


@pytest.fixture
def second(world: World, signed_in: SignIn) -> Browser:
    return signed_in(world.emails["second"])


def terms(world: World, **given: str) -> dict[str, str]:
    return {
        "_form": "terms",
        "kind": "grant",
        "act": "save",
        "title": "Solar dryers",
        "recipient_id": world.ids["pines"],
        "language": "es",
        "starts_on": "2026-04-01",
        "ends_on": "2026-12-31",
        "amount": "12,500.50",
        "currency": "USD",
        "payment_basis": "fixed-amount",
        "budget-0-what": "Dryers",
        "budget-0-amount": "12500.50",
        "budget-1-what": "",
        "budget-1-amount": "",
        "report-0-kind": "financial",
        "report-0-due_on": "2027-01-31",
    } | given


def draft(browser: Browser, world: World, **given: str) -> Any:
    address = f"/partnerships/{world.ids['committed']}/agreements/new?kind=grant"
    browser.get(address)
    return browser.post(address, terms(world, **given))


def texts(page: str, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in html.fromstring(page).xpath(path)]


def test_the_kinds_say_what_they_are_for_and_what_is_in_the_way(officer: Browser, world: World) -> None:
    page = officer.get(f"/partnerships/{world.ids['coffee']}/agreements/new").text

    assert texts(page, "//article//strong")[0] == "Letter of intent"
    assert "There is no umbrella agreement to call it off under yet." in page
    assert "it goes into review once the partnership is committed" in page
    assert officer.get(f"/partnerships/{world.ids['hidden']}/agreements/new").status_code == 404


def test_a_draft_is_saved_with_its_rows(officer: Browser, world: World) -> None:
    answer = draft(officer, world)
    page = officer.get(answer.location).text

    assert answer.status_code == 303
    assert "USD\u00a012,500.50" in page
    assert "T1" in texts(page, "//section[@id='tier']//span")
    assert texts(page, "//section[@id='reports']//tbody/tr/td[1]") == ["financial"]


def test_checking_shows_the_tier_and_saves_nothing(officer: Browser, world: World) -> None:
    before = officer.get("/agreements").text.count("GA-2026")

    page = draft(officer, world, act="check", amount="20000", **{"budget-0-amount": "20000"})

    assert page.status_code == 200
    assert texts(page.text, "//section[@id='tier']/p/span") == ["T2"]
    assert html.fromstring(page.text).xpath("//input[@name='title']/@value") == ["Solar dryers"]
    assert officer.get("/agreements").text.count("GA-2026") == before


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"payment_basis": ""},
        {"amount": "", "payment_basis": "", "budget-0-what": "", "budget-0-amount": ""},
        {"ends_on": "", "report-0-due_on": "2026-03-01", "budget-0-amount": "12000"},
    ],
)
def test_checking_says_what_submitting_would(officer: Browser, world: World, given: dict[str, str]) -> None:
    checked = draft(officer, world, act="check", **given).text
    told = texts(checked, "//section[@id='tier']//ul[@class='why']/li")
    saved = draft(officer, world, **given)
    refused = officer.post(f"{saved.location.partition('#')[0]}/moves", {"move": "submit", "_form": "submit"}).text

    codes = "contains(@href, 'gate=terms-complete') or contains(@href, 'gate=tier-derived')"
    lacking = texts(refused, f"//*[@role='alert']//li[.//a[{codes}]]/span[2]")
    assert len(lacking) >= len(given) - ("budget-0-what" in given)
    assert set(lacking) <= set(told)
    assert ("Before it can be submitted:" in checked) is bool(set(lacking) - {"The amount is empty."})
    assert ("Nothing is missing in the terms." in checked) is (lacking == [])


def test_checking_a_subaward_says_that_its_umbrella_has_no_terms_for_it(officer: Browser, world: World) -> None:
    address = f"/partnerships/{world.ids['committed']}/agreements/new?kind=subaward"
    typed = terms(world, kind="subaward", umbrella_id=world.ids["umbrella"], payment_basis="cost-reimbursement")

    said = texts(officer.post(address, typed | {"act": "check"}).text, "//a[@href='#terms-payment_basis']")

    wrong = "Its umbrella agreement is paid against “fixed amount” and has no terms for “cost reimbursement”."
    assert said == [wrong]
    drafted = officer.post(address, typed).location
    assert wrong in texts(officer.get(drafted).text, "//*[@id='moves']//ul[@class='unmet']/li/span[2]")


@pytest.mark.parametrize(("amount", "said"), [("50,000.01", True), ("50000", False)])
def test_checking_a_subaward_says_that_it_is_more_than_is_left(
    officer: Browser, world: World, amount: str, *, said: bool
) -> None:
    # Of a ceiling of 60,000 a subaward of 10,000 in review reserves its part.
    address = f"/partnerships/{world.ids['committed']}/agreements/new?kind=subaward"
    typed = terms(world, kind="subaward", act="check", umbrella_id=world.ids["umbrella"], amount=amount)
    page = officer.post(address, typed | {"budget-0-amount": amount}).text.replace("\u00a0", " ")

    assert ("USD 50,000.01 is more than the USD 50,000.00 left under" in page) is said
    assert ("is more than" in page) is said


def test_more_lines_keep_what_was_typed(officer: Browser, world: World) -> None:
    page = html.fromstring(draft(officer, world, act="budget", title="").text)

    assert len(page.xpath("//input[starts-with(@name, 'budget-') and contains(@name, '-what')]")) == 4
    assert page.xpath("//input[@name='budget-0-what']/@value") == ["Dryers"]
    assert len(page.xpath("//input[starts-with(@name, 'report-')]")) == 2


def test_what_cannot_be_taken_stands_at_its_field(officer: Browser, world: World) -> None:
    for given, field, words in MISTAKES:
        answer = draft(officer, world, **given)

        page = html.fromstring(answer.text)
        (link,) = page.xpath(f"//section[@role='alert']//a[@href='#terms-{field}']")
        assert answer.status_code == 422
        assert words in link.text_content()
        assert page.xpath("//input[@name='budget-0-what']/@value") == ["Dryers"]


def test_terms_of_a_draft_change_and_a_stale_form_is_told_by_whom(
    officer: Browser, second: Browser, world: World
) -> None:
    address = f"/agreements/{world.ids['bare']}/terms"
    page = html.fromstring(officer.get(address).text)
    (version,) = page.xpath("//input[@name='version']/@value")
    second.get(address)

    changed = second.post(address, terms(world, title="Buyers abroad", version=version))
    stale = officer.post(address, terms(world, title="Too late", version=version))

    assert changed.status_code == 303
    assert stale.status_code == 409
    assert "second officer changed this" in stale.text
    assert "Buyers abroad" in officer.get(f"/agreements/{world.ids['bare']}").text


def test_a_refusal_stands_beside_its_reasons(officer: Browser, world: World) -> None:
    page = html.fromstring(officer.get(f"/agreements/{world.ids['bare']}").text)

    (move,) = page.xpath("//article[.//strong='Submit for review']")
    assert move.xpath(".//button/@disabled") == ["disabled"] or move.xpath(".//button[@disabled]")
    assert [" ".join(item.text_content().split()) for item in move.xpath(".//li")] == [
        "○ The budget has no line. Fill in the budget"
    ]
    (way,) = move.xpath(".//li/a/@href")
    assert way.startswith(f"/agreements/{world.ids['bare']}/terms?field=terms-budget-0-what&")
    assert way.endswith("#terms-budget-0-what")


def test_a_print_that_is_refused_says_what_it_lacks_and_where(officer: Browser, world: World) -> None:
    address = f"/agreements/{world.ids['bare']}"
    officer.get(address)

    answer = officer.post(f"{address}/print", {"_form": "print"})

    alert = "//section[@role='alert']"
    assert answer.status_code == 409
    assert texts(answer.text, f"{alert}//li/span[2]") == ["The budget has no line."]
    (way,) = html.fromstring(answer.text).xpath(f"{alert}//li/a/@href")
    assert way.startswith(f"{address}/terms?field=terms-budget-0-what&")
    assert not html.fromstring(answer.text).xpath(f"{alert}//form")


def test_the_author_is_told_that_somebody_else_approves(officer: Browser, second: Browser, world: World) -> None:
    address = f"/agreements/{world.ids['subaward']}"

    mine = html.fromstring(officer.get(address).text).xpath("//article[.//strong='Approve']//li")
    theirs = html.fromstring(second.get(address).text).xpath("//article[.//strong='Approve']//form")
    second.post(f"{address}/moves", {"_form": "approve", "move": "approve", "on": "2026-03-10"})

    assert "somebody else has to approve them" in mine[0].text_content()
    assert len(theirs) == 1
    assert "approved" in texts(second.get(address).text, "//div[@class='head']/span")


def sign(browser: Browser, address: str, party: str, **more: Any) -> Any:
    stated = {
        "_form": "record-signature",
        "move": "record-signature",
        "organisation_id": party,
        "signatory": "Ana Mejía",
        "capacity": "directora",
        "on": "2026-03-05",
    }
    return browser.post(f"{address}/moves", stated | more)


def parties(browser: Browser, address: str) -> list[str]:
    page = html.fromstring(browser.get(address).text)
    return [str(value) for value in page.xpath("//select[@name='organisation_id']/option/@value")]


def test_signatures_from_last_week_bring_it_into_force(officer: Browser, world: World) -> None:
    address = f"/agreements/{world.ids['sent']}"
    ours, theirs = parties(officer, address)

    sign(officer, address, ours)
    assert sign(officer, address, theirs).status_code == 303
    waiting = officer.get(address).text
    officer.post(
        f"{address}/signed-file",
        {"_form": "signed-file", "organisation_id": theirs, "file": (BytesIO(PDF), "firmado.pdf")},
    )
    page = officer.get(address).text

    assert "Everybody has signed." in waiting
    assert "The signed document is not attached." in waiting
    assert "in force" in texts(page, "//div[@class='head']/span")
    assert texts(page, "//section[@id='signatures']//a") == ["firmado.pdf"]


def test_a_file_that_is_something_else_changes_nothing(officer: Browser, world: World) -> None:
    address = f"/agreements/{world.ids['sent']}"
    ours = parties(officer, address)[0]

    answer = sign(officer, address, ours, file=(BytesIO(b"MZ not a paper"), "firmado.pdf"))

    assert answer.status_code == 422
    assert "is called .pdf, but what is in it is something else" in answer.text
    assert html.fromstring(answer.text).xpath("//input[@name='signatory']/@value") == ["Ana Mejía"]
    assert parties(officer, address)[0] == ours


def test_a_report_is_noted_once_on_the_day_it_came(officer: Browser, world: World) -> None:
    draft(officer, world)
    address = f"/agreements/{world.ids['subaward']}"
    page = html.fromstring(officer.get(address).text)

    assert page.xpath("//section[@id='reports']//form") == []
    answer = officer.post(f"{address}/reports", {"report": "00000000000000000000000000", "on": "2026-03-10"})
    assert answer.status_code == 404


def test_an_umbrella_shows_its_ceiling_and_what_stands_under_it(officer: Browser, world: World) -> None:
    page = officer.get(f"/agreements/{world.ids['umbrella']}").text

    assert texts(page, "//section[@id='subawards']//p[contains(@class, 'legend')]/span") == [
        "obligated USD 0.00",
        "reserved USD 10,000.00",
        "left USD 50,000.00",
    ]
    assert "Patios &amp; roofs" in page


def test_a_file_is_saved_and_never_shown(officer: Browser, world: World) -> None:
    page = html.fromstring(officer.get(f"/agreements/{world.ids['umbrella']}").text)
    addresses = page.xpath("//section[@id='signatures']//a/@href")

    answer = officer.get(addresses[0])

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_list_is_searched_and_narrowed(officer: Browser, world: World) -> None:
    rows = "//table//tbody//a[starts-with(@href, '/agreements/')]"
    everything = texts(officer.get("/agreements").text, rows)
    found = texts(officer.get("/agreements?search=los+pinos&kind=umbrella").text, rows)
    nothing = officer.get("/agreements?search=nothing+of+the+kind")

    assert len(everything) == 4
    assert found == ["UA-2026-001"]
    assert "No agreement fits this search." in nothing.text


def test_a_partner_sees_its_agreement_and_another_does_not(world: World, signed_in: SignIn) -> None:
    address = f"/agreements/{world.ids['umbrella']}"

    assert signed_in(world.emails["pine"]).get(address).status_code == 200
    other = signed_in(world.emails["partner"])
    assert other.get(address).status_code == 404
    assert other.get("/agreements").text.count("UA-2026") == 0


def test_what_was_only_checked_can_still_be_saved_once(officer: Browser, world: World) -> None:
    once = "7" * 26
    assert draft(officer, world, act="check", _once=once).status_code == 200
    saved = draft(officer, world, _once=once)

    assert (saved.status_code, saved.location.startswith("/agreements/")) == (303, True)
    assert draft(officer, world, _once=once).location == saved.location


def test_a_partner_sees_the_tier_but_not_why(officer: Browser, world: World, signed_in: SignIn) -> None:
    path = f"/agreements/{world.ids['umbrella']}"
    theirs = signed_in(world.emails["pine"]).get(path)

    assert texts(officer.get(path).text, "//section[@id='tier']//li") != []
    assert theirs.status_code == 200
    assert texts(theirs.text, "//section[@id='tier']//span") == texts(
        officer.get(path).text, "//section[@id='tier']//span"
    )
    assert texts(theirs.text, "//section[@id='tier']//li") == []
