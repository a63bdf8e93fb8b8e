"""Every page at a desk and on a phone, in both languages: held against WCAG, nothing sticking out, a picture kept.

A new page joins by a row in PAGES.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from partnerships.models import Person
from partnerships.sign_in_actions import make_link
from tests.browser.conftest import Site
from tests.browser.fuller import with_everything, with_pages
from tests.web.agreement_world import with_agreements
from tests.web.checklist_world import with_checklists
from tests.web.clause_world import with_clauses, with_edited_clauses
from tests.web.condition_world import with_running, with_weaknesses
from tests.web.world import TODAY, World, build

pytestmark = pytest.mark.browser

Window = Callable[..., BrowserContext]
Look = Callable[[Page, str], None]
#: One move on many: what can and what cannot.
MANY = "/partnerships/moves?move=decline&partnership={empty}&partnership={coffee}&partnership={sheep}"
#: Where the assessments of a partnership are.
ASSESSMENTS = "/partnerships/{assessed-partnership}/diligence"
#: Name of the picture, who looks, the address with names of the world's records in it.
PAGES = (
    ("home", "grants-officer", "/"),
    ("home-partner", "partner", "/"),
    ("settings", "liaison", "/settings"),
    ("settings-tokens", "liaison", "/settings/tokens"),
    ("settings-passkeys", "liaison", "/settings/passkeys"),
    ("settings-second-factor", "liaison", "/settings/second-factor"),
    ("settings-sessions", "liaison", "/settings/sessions"),
    ("absences", "grants-officer", "/settings/absences"),
    ("absences-of-all", "administrator", "/settings/absences"),
    ("delegations", "leadership", "/delegations"),
    ("handover", "grants-officer", "/handover"),
    ("handover-seen", "grants-officer", "/handover?leaving={liaison}"),
    ("accounts", "administrator", "/accounts"),
    ("account-new", "administrator", "/accounts/new"),
    ("account-new-partner", "administrator", "/accounts/new?organisation={coop}"),
    ("account", "administrator", "/accounts/{liaison}"),
    ("partnerships", "grants-officer", "/partnerships"),
    ("partnerships-none", "grants-officer", "/partnerships?search=nothing"),
    ("partnerships-narrowed", "grants-officer", "/partnerships?waits=nothing&sort=longest"),
    ("partnerships-board", "grants-officer", "/partnerships/board"),
    ("partnerships-views", "grants-officer", "/partnerships/views"),
    ("partnerships-moved", "grants-officer", MANY),
    ("partnership-new", "grants-officer", "/partnerships/new"),
    ("partnership", "grants-officer", "/partnerships/{coffee}"),
    ("partnership-exploring", "leadership", "/partnerships/{sheep}"),
    ("partnership-empty", "grants-officer", "/partnerships/{empty}"),
    ("partnership-partner", "partner", "/partnerships/{coffee}"),
    ("partnership-held", "leadership", "/partnerships/{cacao}"),
    ("choosing", "grants-officer", "/partnerships/{cacao}/choosing"),
    ("diligence", "grants-officer", "/partnerships/{cacao}/diligence"),
    ("assessment-sheet", "grants-officer", f"{ASSESSMENTS}/{{open-assessment}}/sheets/all"),
    ("assessment-session", "grants-officer", f"{ASSESSMENTS}/{{shared-assessment}}/session"),
    ("assessment-result", "grants-officer", f"{ASSESSMENTS}/{{agreed-of-partner}}"),
    ("choosing-conflict", "leadership", "/partnerships/{cacao}/choosing"),
    ("choosing-partner", "partner", "/partnerships/{cacao}/choosing"),
    ("party-new", "grants-officer", "/partnerships/{empty}/parties/new"),
    ("agreements", "grants-officer", "/agreements"),
    ("print-runs", "grants-officer", "/print-runs"),
    ("print-run-new", "grants-officer", "/print-runs/new?all=1"),
    ("print-run", "grants-officer", "/print-runs/{print_run}"),
    ("screening-lists", "administrator", "/screening/lists"),
    ("screening-list", "administrator", "/screening/lists/loads/{screening_load}"),
    ("agreement-kinds", "grants-officer", "/partnerships/{committed}/agreements/new"),
    ("agreement-new", "grants-officer", "/partnerships/{committed}/agreements/new?kind=subaward"),
    ("agreement-memorandum", "grants-officer", "/partnerships/{committed}/agreements/new?kind=memorandum"),
    ("agreement-terms", "grants-officer", "/agreements/{bare}/terms"),
    ("agreement-draft", "grants-officer", "/agreements/{bare}"),
    ("agreement-review", "second", "/agreements/{subaward}"),
    ("agreement-edited", "second", "/agreements/{bare}"),
    ("clause-edit", "grants-officer", "/agreements/{bare}/clauses/exit-notice"),
    ("clause-own", "grants-officer", "/agreements/{bare}/clauses/own-1"),
    ("clause-new", "grants-officer", "/agreements/{bare}/clauses/new"),
    ("conditions", "grants-officer", "/agreements/{bare}/conditions"),
    ("agreement-sent", "grants-officer", "/agreements/{sent}"),
    ("agreement-compare", "grants-officer", "/agreements/{subaward}/compare"),
    ("agreement-umbrella", "grants-officer", "/agreements/{umbrella}"),
    ("agreement-partner", "pine", "/agreements/{umbrella}"),
    ("paper-pages", "grants-officer", "/files/{paper}/preview"),
    ("paper-pages-none", "grants-officer", "/files/{undrawn}/preview"),
    ("paper-pages-partner", "pine", "/files/{paper}/preview"),
    ("api", "auditor", "/api/v1/"),
    ("seals", "auditor", "/journal/seals"),
    ("organisations", "auditor", "/organisations"),
    ("organisation", "grants-officer", "/organisations/{coop}"),
    ("hits", "grants-officer", "/screening"),
    ("hit", "grants-officer", "/screening/hits/{hit}"),
    ("concerns", "leadership", "/concerns"),
    ("concern-new", "partner", "/concerns/new?partnership={coffee}"),
    ("concern", "leadership", "/concerns/{concern}"),
    ("flags", "auditor", "/flags"),
    ("flags-organisation", "grants-officer", "/organisations/{coop}/flags"),
    ("outside", "grants-officer", "/organisations/{coop}/outside"),
    ("assurance", "liaison", "/organisations/{coop}/assurance"),
    ("expiring", "liaison", "/diligence/expiring"),
    ("flag", "leadership", "/flags/{flag}"),
    ("pack", "grants-officer", "/partnerships/{coffee}/pack"),
    ("risks", "partner", "/partnerships/{coffee}/risks"),
    ("organisation-edit", "grants-officer", "/organisations/{coop}/edit"),
    ("organisation-new", "liaison", "/organisations/new"),
    ("organisation-merge", "grants-officer", "/organisations/{coop}/merge?search=Coop"),
    ("organisation-merge-seen", "grants-officer", "/organisations/{other}/merge?other={pines}"),
    ("organisation-merge-clash", "grants-officer", "/organisations/{coop}/merge?other={pines}"),
    ("organisation-parent", "grants-officer", "/organisations/{coop}/parents/new?search=Coop"),
    ("imports", "administrator", "/imports"),
    ("rates", "finance", "/rates"),
    ("requests", "leadership", "/requests"),
    ("request", "liaison", "/requests/{request}"),
    ("request-asked", "leadership", "/requests/{request}"),
    ("rules", "auditor", "/rules"),
    ("edition", "auditor", "/rules/{edition}"),
    ("checklists", "auditor", "/rules/{assessed}/checklists?tier=T3"),
    ("clauses", "auditor", "/rules/{claused}/clauses"),
    ("clauses-none", "auditor", "/rules/{edition}/clauses"),
    ("edition-new", "administrator", "/rules/new"),
    ("edition-proposed", "administrator", "/proposed-rules/{proposed}"),
    ("editions-compared", "auditor", "/rules/compare?old={edition}&new={proposed}"),
    ("editions-whole", "auditor", "/rules/compare?old={edition}&new={proposed}&all=yes"),
    ("tools", "partner", "/tools"),
    ("tool", "partner", "/tools/advance-liquidation"),
    ("templates", "auditor", "/templates"),
    ("template", "auditor", "/templates/{template}"),
    ("template-next", "administrator", "/templates/{template_next}"),
    ("template-new", "grants-officer", "/templates/new"),
    ("template-names", "auditor", "/templates/names"),
    ("agreement-newer-template", "grants-officer", "/agreements/{subaward}"),
    ("journal", "auditor", "/journal"),
    ("journal-partnership", "auditor", "/journal/partnership/{coffee}"),
    ("note-erase", "administrator", "/notes/{note}/erase"),
    ("mail", "administrator", "/mails"),
    ("jobs", "administrator", "/jobs"),
    ("not-found", "auditor", "/partnerships/nothing"),
    ("not-permitted", "partner", "/journal"),
)
WAYS = (
    ("", {"locale": "en-US"}),
    ("-phone-es", {"phone": True, "locale": "es-HN"}),
)


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    """The small portfolio, in the instance that is served."""
    made = with_checklists(site.tack, with_clauses(site.tack, with_agreements(site.tack, build(site.tack))))
    made = with_running(site.tack, with_weaknesses(site.tack, made))
    return with_edited_clauses(site.tack, with_pages(site.tack, with_everything(site.tack, made)))


def enter(page: Page, site: Site, world: World, role: str, locale: str = "en") -> None:
    """Sign somebody in, in a language."""
    with site.tack.writing() as work:
        person = work.session.query(Person).filter_by(email=world.emails[role]).one()
        person.locale = locale
        token = make_link(work.session, person, now=work.now)
    page.goto(f"{site.address}/sign-in/{token}")
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url(f"{site.address}/")


@pytest.mark.parametrize(("suffix", "way"), WAYS, ids=["desk", "phone"])
@pytest.mark.parametrize("role", sorted({role for _, role, _ in PAGES}))
def test_every_page_can_be_read(
    window: Window, site: Site, world: World, look: Look, role: str, suffix: str, way: dict[str, Any]
) -> None:
    page = window(**way).new_page()
    enter(page, site, world, role, "es" if "es" in suffix else "en")
    for name, who, address in PAGES:
        if who == role:
            page.goto(site.address + address.format(**world.ids))
            assert page.locator("html").get_attribute("lang") == ("es" if "es" in suffix else "en")
            look(page, name + suffix)


@pytest.mark.parametrize("role", sorted({role for _, role, _ in PAGES}))
def test_every_page_can_be_read_without_script(window: Window, site: Site, world: World, role: str) -> None:
    page = window(script=False).new_page()
    enter(page, site, world, role)
    for _, who, address in PAGES:
        if who == role:
            page.goto(site.address + address.format(**world.ids))
            expect(page.locator("h1")).to_have_count(1)


def test_a_refusal_leads_to_the_field_that_mends_it(page: Page, site: Site, world: World) -> None:
    enter(page, site, world, "grants-officer")
    page.goto(f"{site.address}/partnerships/{world.ids['empty']}")

    page.get_by_role("link", name="Name a liaison").first.click()
    field = page.get_by_label("Who keeps the relationship?")
    expect(field).to_be_focused()
    field.select_option(label="liaison person")
    page.get_by_role("button", name="Name the liaison").click()

    expect(page.get_by_role("status")).to_contain_text("liaison person is the liaison now.")
    expect(page.get_by_text("No liaison is named")).to_have_count(0)


def test_a_contact_is_noted_in_place(page: Page, site: Site, world: World) -> None:
    enter(page, site, world, "liaison")
    page.goto(f"{site.address}/partnerships/{world.ids['coffee']}")
    page.evaluate("window.stillHere = true")

    page.get_by_label("Note a contact: with whom, about what").fill("Rain delayed the picking <again>")
    page.get_by_role("button", name="Note it").click()

    expect(page.locator(".time")).to_contain_text("Rain delayed the picking <again>")
    expect(page.get_by_label("Note a contact: with whom, about what")).to_have_value("")
    assert page.evaluate("window.stillHere")


def test_the_list_narrows_while_one_types(page: Page, site: Site, world: World) -> None:
    enter(page, site, world, "grants-officer")
    page.goto(f"{site.address}/partnerships")
    page.get_by_label("Search").fill("agape")

    expect(page.get_by_role("link", name="Sheep meat")).to_be_visible()
    expect(page.get_by_role("link", name="Lake tourism")).to_have_count(0)
    expect(page).to_have_url(re.compile("search=agape"))


def test_a_whole_move_without_script(window: Window, site: Site, world: World) -> None:
    page = window(script=False).new_page()
    enter(page, site, world, "grants-officer")
    page.goto(f"{site.address}/partnerships/{world.ids['sheep']}")

    page.get_by_text("Record the finding").nth(1).click()
    page.get_by_label("What did the exploration find?").fill("Yes.")
    page.get_by_label("When was it found?").fill(TODAY.isoformat())
    page.get_by_role("button", name="Record the finding").click()
    page.locator("#move-commit summary").click()
    page.locator("#move-commit").get_by_role("button", name="Commit").click()

    expect(page.get_by_role("status")).to_contain_text("Done.")
    expect(page.locator("[aria-current=step]")).to_contain_text("Agreement")


def test_a_form_that_failed_says_where_and_keeps_what_was_typed(window: Window, site: Site, world: World) -> None:
    page = window().new_page()
    enter(page, site, world, "finance")
    page.goto(f"{site.address}/rates")
    page.get_by_label("One of").fill("USD")
    page.get_by_label("is worth so many").fill("HNL")
    page.get_by_label("Rate", exact=True).fill("1.234,50")
    page.get_by_label("Source").fill("Banco Central")
    page.get_by_role("button", name="Enter the rate").click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Rate", exact=True)).to_have_value("1.234,50")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Rate", exact=True)).to_be_focused()
