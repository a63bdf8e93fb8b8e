from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

Window = Callable[..., BrowserContext]
Look = Callable[[Page, str], None]


def test_a_link_signs_in_once(page: Page, site: Site, look: Look) -> None:
    link = site.person("grants-officer")

    page.goto(site.address)
    look(page, "sign-in")
    page.goto(link)
    look(page, "sign-in-link")
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url(f"{site.address}/")
    look(page, "home")


def test_without_script_it_works_as_well(window: Window, site: Site) -> None:
    page = window(script=False).new_page()
    page.goto(site.person("liaison"))
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url(f"{site.address}/")


def test_on_a_phone_in_spanish(window: Window, site: Site, look: Look) -> None:
    page = window(phone=True, locale="es-HN").new_page()
    page.goto(site.address)
    look(page, "sign-in-phone-es")
    assert page.locator("html").get_attribute("lang") == "es"

    page.goto(site.person("liaison", locale="es"))
    page.get_by_role("main").get_by_role("button").click()
    look(page, "home-phone-es")
    assert page.locator("html").get_attribute("lang") == "es"


def test_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto(site.person("auditor"))
    button = page.get_by_role("main").get_by_role("button").first
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/")
