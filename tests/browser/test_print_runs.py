"""A print run as somebody watches it: what is settled grows by itself, and at the end the file is there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from jobs.embedded import drain
from jobs.performing import Performer
from tests.browser.conftest import Site
from tests.browser.test_pages import Window, enter
from tests.web.agreement_world import with_agreements
from tests.web.world import build


def test_a_run_is_watched_to_its_end(window: Window, site: Site) -> None:
    world = with_agreements(site.tack, build(site.tack))
    page: Page = window().new_page()
    enter(page, site, world, "grants-officer")
    page.goto(f"{site.address}/agreements")
    for name in ("subaward", "bare"):
        page.locator(f'input[name="agreement"][value="{world.ids[name]}"]').check()
    page.get_by_role("button", name="Print those you tick").click()
    expect(page.get_by_role("heading", name="1 can be printed")).to_be_visible()
    page.get_by_role("button", name="Print these").click()
    expect(page.get_by_role("heading", name="0 of 1 are settled")).to_be_visible()

    drain(Performer(site.tack))

    link = page.get_by_role("link", name="Download everything in one file")
    expect(link).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="Cancel what has not begun")).to_be_hidden()
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename.endswith(".zip")
