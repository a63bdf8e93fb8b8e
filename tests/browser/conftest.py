"""A site that is really served, and a Chromium that really opens it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress.server import create_server

from application.settings import load
from application.work import Tack
from kernel.clock import now
from kernel.ids import new_id
from partnerships.models import Person, RoleHeld
from partnerships.sign_in_actions import make_link
from tests.databases import Databases
from web.app import create_app

SCREENS = Path(__file__).resolve().parent.parent.parent / "build/screens"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True)
class Site:
    """A running instance and where it is served."""

    tack: Tack
    address: str

    def person(self, *roles: str, name: str = "Ana Mejía", locale: str = "en") -> str:
        """Make somebody with roles everywhere and return a one-time link."""
        with self.tack.writing() as work:
            somebody = Person(
                id=new_id(),
                name=name,
                email=f"{new_id()}@example.org",
                locale=locale,
                active=True,
                password=None,
                fs_uniquifier=new_id(),
                roles_held=[RoleHeld(id=new_id(), role=role, programme_id=None) for role in roles],
            )
            work.session.add(somebody)
            work.session.flush()
            return f"{self.address}/sign-in/{make_link(work.session, somebody, now=now())}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, reaching nothing but this machine."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "the browser tests need Chromium on PATH; .ci/system-packages says how to get it"
    known = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    quiet = [f"--host-resolver-rules={known}", "--force-color-profile=srgb"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(databases: Databases, worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An instance of this module's own, served from a thread on a free port."""
    folder = tmp_path_factory.mktemp("site")
    with databases.copy("sqlite", f"site_{worker}_{new_id()}") as url, socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        tack = Tack(load({"TACK_INSTANCE": str(folder), "DATABASE_URL": url, "PUBLIC_URL": address}))
        server = create_server(create_app(tack), sockets=[door], threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield Site(tack, address)
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(timeout=10)
        tack.database.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser windows: at a desk unless told, in English unless told, with script unless told."""
    opened: list[BrowserContext] = []

    def open_one(*, phone: bool = False, locale: str = "en-US", script: bool = True) -> BrowserContext:
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            locale=locale,
            java_script_enabled=script,
            has_touch=phone,
            reduced_motion="reduce",
        )
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def page(window: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page at a desk, in English; whatever it complains about on its console fails the test."""
    opened = window().new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Look at a page: keep its picture, hold it against WCAG 2.2 AA, and see that nothing sticks out sideways."""

    def seen(page: Page, name: str) -> None:
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}.png", full_page=True)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
        assert found.violations_count == 0, found.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} pixels wider than its window"

    return seen
