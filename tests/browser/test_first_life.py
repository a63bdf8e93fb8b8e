"""A small grant in a real browser, from the first meeting to the last report, by the people it takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kernel.journal_proof import verify
from partnerships.models import Organisation
from tests.browser.conftest import Site
from tests.browser.test_pages import enter
from tests.factories.agreements import PDF
from tests.web.agreement_world import with_agreements
from tests.web.world import TODAY, World, build

pytestmark = pytest.mark.browser

Window = Callable[..., BrowserContext]
LAST_WEEK = (TODAY - timedelta(days=7)).isoformat()


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    """The small portfolio, in the instance that is served; the bodies of this story have no address yet."""
    return with_agreements(site.tack, build(site.tack))


class Story:
    """One officer's browser on one partnership and its grant."""

    def __init__(self, page: Page, site: Site, world: World) -> None:
        self.page, self.site, self.world = page, site, world
        self.partnership = self.agreement = ""

    def begin(self) -> None:
        self.page.goto(f"{self.site.address}/partnerships/new")
        self.page.fill("[name=title]", "Semillas de la montaña & <más>")
        self.page.fill("[name=idea]", "A seed bank in three villages, run by its members.")
        self.page.select_option("[name=programme]", self.world.ids["programme"])
        self.page.get_by_role("button", name="Open the partnership").click()
        expect(self.page.locator("h1")).to_have_text("Semillas de la montaña & <más>")
        self.partnership = self.page.url

    def mend_what_is_missing(self) -> None:
        """Follow the refusal's own links, one after the other."""
        explore = self.page.locator("#moves article").filter(has_text="Explore").first
        expect(explore).to_contain_text("3 things missing")
        explore.get_by_role("link", name="Name a liaison").click()
        self.page.get_by_label("Who keeps the relationship?").select_option(label="liaison person")
        self.page.get_by_role("button", name="Name the liaison").click()
        self.page.goto(f"{self.partnership}/parties/new?search=Pinos")
        self.page.get_by_role("button", name="Add", exact=True).click()
        self.page.locator("#exploration summary").click()
        plan = self.page.locator("#exploration")
        plan.locator("[name=question]").fill("Do families want to keep seed together?")
        plan.locator("[name=cap]").fill("2,000")
        plan.locator("[name=ends_on]").fill((TODAY + timedelta(days=30)).isoformat())
        plan.locator("[name=co_investment]").fill("The hall and two promoters")
        plan.get_by_role("button").click()

    def move(self, trigger: str, *, prefix: str = "", **given: str) -> None:
        """Press a move's button, answer what it asks, and see that it was made."""
        self.page.locator(f"#{prefix}{trigger} > summary").click()
        form = self.page.locator(f"#{prefix}{trigger} form")
        for name, value in given.items():
            field = form.locator(f"[name={name}]")
            (field.select_option if field.evaluate("one => one.tagName") == "SELECT" else field.fill)(value)
        form.get_by_role("button").click()
        expect(self.page.get_by_role("status")).to_contain_text("Done.")

    def find(self) -> None:
        self.page.locator("#finding summary").click()
        self.page.fill("#finding [name=finding]", "Yes: forty families brought seed.")
        self.page.locator("#finding").get_by_role("button").click()

    def draft(self) -> None:
        self.page.goto(f"{self.partnership}/agreements/new?kind=grant")
        start, end = TODAY - timedelta(days=90), TODAY - timedelta(days=1)
        for name, value in {
            "title": "Seed bank", "starts_on": start.isoformat(), "ends_on": end.isoformat(), "amount": "12,000",
            "budget-0-what": "Seed and shelves", "budget-0-amount": "12,000", "report-0-due_on": end.isoformat(),
        }.items():  # fmt: skip
            self.page.fill(f"[name='{name}']", value)
        self.page.select_option("[name=payment_basis]", "fixed-amount")
        self.page.locator("button[name=act][value=save]").last.click()
        expect(self.page.locator("#tier")).to_contain_text("T1")
        self.agreement = self.page.url

    def sign(self) -> None:
        """Record both signatures, given on paper last week, with the signed file."""
        for who in ("Ana Puente", "Luis Pineda"):
            form = self.page.locator("#record-signature")
            form.locator("> summary").click()
            form.locator("[name=signatory]").fill(who)
            form.locator("[name=capacity]").fill("Director")
            form.locator("[name=on]").fill(LAST_WEEK)
            form.locator("[name=file]").set_input_files(
                {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": PDF}
            )
            form.get_by_role("button", name="Record a signature").last.click()
            expect(self.page.get_by_role("status")).to_contain_text("Done.")


def with_addresses(site: Site) -> None:
    with site.tack.writing() as work:
        for body in work.session.query(Organisation):
            body.address = body.address or "Barrio El Centro, La Paz"


def test_a_small_grant_from_the_first_meeting_to_the_last_report(window: Window, site: Site, world: World) -> None:
    with_addresses(site)
    officer, second = window().new_page(), window().new_page()
    enter(officer, site, world, "grants-officer")
    enter(second, site, world, "second")
    story = Story(officer, site, world)

    story.begin()
    story.mend_what_is_missing()
    story.move("explore", prefix="move-")
    commit = officer.locator("#moves article").filter(has_text="Commit")
    expect(commit).to_contain_text("The exploration's question has no finding yet.")
    story.find()
    story.move("commit", prefix="move-")
    story.draft()
    story.move("submit")
    expect(officer.locator("#moves")).to_contain_text("You wrote these terms; somebody else has to approve them.")

    second.goto(story.agreement)
    Story(second, site, world).move("approve")
    officer.goto(story.agreement)
    officer.get_by_role("button", name="Print the document").click()
    story.move("send")
    story.sign()
    expect(officer.get_by_role("status")).to_contain_text("in force")

    officer.goto(story.partnership)
    story.move("start-delivery", prefix="move-")
    officer.goto(story.agreement)
    officer.get_by_role("button", name="It came").click()
    story.move("end")
    story.move("close")
    officer.goto(story.partnership)
    story.move("wind-down", prefix="move-", outcome="completed", reason="The bank runs by itself.")
    story.move("close", prefix="move-")

    expect(officer.locator("[aria-current=step]")).to_contain_text("Closed")
    expect(officer.locator(".time")).to_contain_text("second officer approved")
    with site.tack.reading() as work:
        assert list(verify(work.session)) == []
