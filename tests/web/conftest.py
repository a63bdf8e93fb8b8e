"""An application over a migrated database of its own, and browsers that are signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from application.settings import load
from application.work import Tack
from kernel.clock import now, today
from kernel.ids import new_id
from partnerships.models import Person, RoleHeld
from partnerships.sign_in_actions import make_link
from tests.databases import KINDS, Databases
from tests.web import beginnings
from tests.web.world import TODAY, ZONE, World
from web import words
from web.app import create_app, work_for
from web.work import TackApp

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class KeptTemplates(BytecodeCache):
    """What templates compile to, for all applications of this process: each test makes an application of its own."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what the same words of the same template came to before."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template compiled to."""
        assert bucket.code is not None
        self.kept[bucket.key, bucket.checksum] = bucket.code


words.OPTIONS = {**words.OPTIONS, "bytecode_cache": KeptTemplates()}


class Browser:
    """A person at a browser: it keeps cookies and sends the hidden fields of the page it last saw."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, address: str, **more: Any) -> TestResponse:
        return self._seen(self.client.get(address, **more))

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        answer = self.client.post(address, data={"csrf_token": self.token, **(data or {})}, **more)
        # A large form is a file of the client's own, which nobody else closes.
        answer.request.environ["wsgi.input"].close()
        return self._seen(answer)

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := TOKEN.search(answer.text)):
            self.token = found[1]
        return answer


@pytest.fixture(autouse=True)
def one_day() -> Iterator[None]:
    """A run that goes on past midnight at the office stays on the day that it began: what it is held against does."""
    late = today(ZONE) - TODAY
    if late < timedelta(days=1):
        yield
        return
    with time_machine.travel(now() - late):
        yield


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, of each kind; with what the test begins from in it."""
    with beginnings.copied(databases, request.param, worker, request.fixturenames, tmp_path / "instance") as url:
        yield url


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    """An instance on each kind of database."""
    opened = Tack(load({"TACK_INSTANCE": str(tmp_path / "instance"), "DATABASE_URL": database_url}))
    yield opened
    opened.database.close()


#: Made once by each process of a run: nothing but the instance it works for differs from test to test.
_APPS: list[TackApp] = []


@pytest.fixture
def app(tack: Tack) -> TackApp:
    """The application, at work for this test's instance."""
    if not _APPS:
        _APPS.append(create_app(tack))
    work_for(_APPS[0], tack)
    return _APPS[0]


@pytest.fixture
def own_app(tack: Tack) -> TackApp:
    """An application of this test's own, for what changes the application itself."""
    return create_app(tack)


@pytest.fixture
def stranger(app: TackApp) -> Browser:
    """Somebody who is not signed in."""
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    return browser


@pytest.fixture
def person(tack: Tack) -> Callable[..., str]:
    """Makes a person with roles everywhere; returns the address."""

    def make(*roles: str, name: str = "Ana Mejía", locale: str = "en", password: str | None = None) -> str:
        email = f"{new_id()}@example.org"
        with tack.writing() as work:
            key = new_id()
            work.session.add(
                Person(
                    id=key,
                    name=name,
                    email=email,
                    locale=locale,
                    active=True,
                    password=password,
                    fs_uniquifier=new_id(),
                    roles_held=[RoleHeld(id=new_id(), role=role, programme_id=None) for role in roles],
                )
            )
        return email

    return make


@pytest.fixture
def signed_in(app: TackApp, tack: Tack) -> Callable[[str], Browser]:
    """Signs a person in by a one-time link."""

    def enter(email: str) -> Browser:
        with tack.writing() as work:
            found = work.session.query(Person).filter_by(email=email).one()
            token = make_link(work.session, found, now=now())
        browser = Browser(app.test_client())
        browser.get(f"/sign-in/{token}")
        assert browser.post(f"/sign-in/{token}").status_code == 303
        browser.get("/settings")
        return browser

    return enter


@pytest.fixture
def portfolio(tack: Tack) -> World:
    """A small portfolio in this test's database."""
    made: World = beginnings.begun(tack, "portfolio")
    return made


@pytest.fixture
def portfolio_with_agreements(tack: Tack) -> World:
    """The same, with agreements in different states."""
    made: World = beginnings.begun(tack, "portfolio_with_agreements")
    return made


@pytest.fixture
def world(portfolio: World) -> World:
    """Who and what there is, in most tests."""
    return portfolio


@pytest.fixture
def officer(world: World, signed_in: Callable[[str], Browser]) -> Browser:
    """The grants officer of the world's programme, signed in."""
    return signed_in(world.emails["grants-officer"])
