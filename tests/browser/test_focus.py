"""From a refusal to the very field in one click: at a desk and on a phone, with script and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Site
from tests.browser.test_pages import enter
from tests.web.agreement_world import with_agreements
from tests.web.world import World, build

pytestmark = pytest.mark.browser

Window = Callable[..., BrowserContext]
#: Who reads the refusal, where, the words of the link, and the field that then has the cursor.
WAYS = (
    ("grants-officer", "/partnerships/{empty}", "Name a liaison", "liaison-liaison"),
    ("grants-officer", "/partnerships/{empty}", "Add a partner", "search"),
    ("grants-officer", "/agreements/{bare}", "Fill in the budget", "terms-budget-0-what"),
    ("grants-officer", "/agreements/{umbrella}", "Open the agreement", "cancel-reason"),
)


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    """The small portfolio, in the instance that is served."""
    return with_agreements(site.tack, build(site.tack))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_one_click_puts_the_cursor_into_the_field(
    window: Window, site: Site, world: World, phone: bool, script: bool
) -> None:
    page = window(phone=phone, script=script).new_page()
    enter(page, site, world, "grants-officer")
    for _, where, words, field in WAYS:
        page.goto(site.address + where.format(**world.ids))
        page.locator("#moves").get_by_role("link", name=words).first.click()
        expect(page.locator(f"#{field}")).to_be_focused()
        expect(page.locator(f"#{field}")).to_be_in_viewport()


def test_asking_for_more_lines_leaves_the_cursor_where_it_was(window: Window, site: Site, world: World) -> None:
    page = window().new_page()
    enter(page, site, world, "grants-officer")
    page.goto(f"{site.address}/agreements/{world.ids['bare']}/terms")
    more = page.get_by_role("button", name="More lines")
    before = page.locator("#terms-budget fieldset").count()
    more.press("Enter")
    expect(page.locator("#terms-budget fieldset")).to_have_count(before + 2)
    expect(more).to_be_focused()


def test_a_request_is_one_press_and_waits_on_the_first_page(window: Window, site: Site, world: World) -> None:
    leader = window(phone=True).new_page()
    enter(leader, site, world, "leadership")
    leader.goto(f"{site.address}/partnerships/{world.ids['empty']}")
    leader.locator(".ask").filter(has_text="Ask grants officer").first.get_by_role("button").click()
    expect(leader.get_by_text("It is asked.")).to_be_visible()

    officer = window().new_page()
    enter(officer, site, world, "grants-officer")
    expect(officer.locator("#asked-of-you article")).to_have_count(1)
