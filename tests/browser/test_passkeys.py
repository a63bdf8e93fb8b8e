"""A passkey made and used in Chromium, with the device that Chromium plays for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

Window = Callable[..., BrowserContext]
Look = Callable[[Page, str], None]


def test_a_passkey_is_made_and_lets_in(page: Page, site: Site, look: Look) -> None:
    # Browsers make no passkey for a bare number.
    address = site.address.replace("127.0.0.1", "localhost")
    site.tack.settings = replace(site.tack.settings, public_url=address)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    plays = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    plays |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": plays})

    page.goto(site.person("grants-officer").replace("127.0.0.1", "localhost"))
    page.get_by_role("main").get_by_role("button").click()
    page.goto(f"{address}/settings/passkeys")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name of the device").fill("My telephone")
    look(page, "passkey-new")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("status")).to_contain_text("The passkey is kept.")
    expect(page.get_by_role("cell", name="My telephone", exact=True)).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Begin").click()
    look(page, "sign-in-passkey")
    page.get_by_role("button", name="Use the passkey").click()
    expect(page).to_have_url(f"{address}/")


def test_without_script_the_page_says_to_use_another_way(window: Window, site: Site) -> None:
    page = window(script=False).new_page()
    page.goto(f"{site.address}/sign-in/passkey")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Passkeys need the browser's scripts.")).to_be_visible()
