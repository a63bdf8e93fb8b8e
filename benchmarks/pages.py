"""What a page costs above its Jinja render and its database: real pages of a signed-in reader, through the WSGI app.

The database's time is that of its driver: sending a statement and reading its rows. SQLite does much of its work only
while rows are read. What SQLAlchemy does around both is the page's own.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import before_render_template, template_rendered
from sqlalchemy import Engine, event, select
from sqlalchemy.engine.cursor import CursorFetchStrategy
from werkzeug.test import EnvironBuilder, run_wsgi_app

from application.settings import load
from application.work import Tack
from benchmarks.list_portfolio import fill
from benchmarks.rows import Row
from kernel import clock, migrate
from kernel.ids import new_id
from partnerships.models import Partnership, Person, RoleHeld
from partnerships.permissions import Role
from partnerships.sign_in_actions import make_link
from web.app import create_app
from web.work import TackApp

SIZE, TIMES, WARM, BOUND = 1_000, 40, 5, 3.0
FETCHING = ("fetchone", "fetchmany", "fetchall")
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Spent:
    """Seconds of this thread in a page: rendering, and outside of it sending statements and reading their rows."""

    rendering: float = 0.0
    database: float = 0.0
    reading: float = 0.0
    statements: int = 0
    began: list[float] = field(default_factory=list)
    depth: int = 0

    def enter(self, *_given: Any, **_named: Any) -> None:
        """Begin to render; a template that is rendered within another belongs to it."""
        self.depth += 1
        if self.depth == 1:
            self.began.append(time.thread_time())

    def leave(self, *_given: Any, **_named: Any) -> None:
        """End rendering."""
        self.depth -= 1
        if self.depth == 0:
            self.rendering += time.thread_time() - self.began.pop()

    def ask(self, *_given: Any) -> None:
        """Send a statement."""
        self.began.append(time.thread_time())

    def answered(self, *_given: Any) -> None:
        """Have the answer of a statement; what a template asks is rendering already."""
        taken = time.thread_time() - self.began.pop()
        self.statements += 1
        if self.depth == 0:
            self.database += taken

    def read(self, fetch: Callable[..., Any]) -> Callable[..., Any]:
        """Return a way to fetch rows from the driver that notes how long it took."""

        def fetched(*given: Any, **named: Any) -> Any:
            began = time.thread_time()
            try:
                return fetch(*given, **named)
            finally:
                if self.depth == 0:
                    self.reading += time.thread_time() - began

        return fetched


def measure() -> Iterator[Row]:
    """Several pages, by the time of this thread, which a busy machine stretches less than the clock on the wall."""
    with tempfile.TemporaryDirectory(prefix="tack-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        migrate.upgrade(url)
        tack = Tack(load({"TACK_INSTANCE": folder, "DATABASE_URL": url}))
        fill(tack.database, SIZE)
        app = create_app(tack)
        cookie = signed_in(app, tack)
        found = {name: overheads(app, address, cookie) for name, address in addresses(tack).items()}
        tack.database.close()
    middles = {name: statistics.median(taken) for name, (taken, _told) in found.items()}
    worst = max(middles.values())
    told = "; ".join(f"{name} {middles[name]:.2f} ({told})" for name, (_taken, told) in found.items())
    every = [one for taken, _told in found.values() for one in taken]
    how = f"the worst of the medians of {TIMES} on SQLite, CPU time of the thread, ms: {told}"
    yield Row("page.overhead", round(worst, 2), "ms", "at most", BOUND, min(every), max(every), how)


def addresses(tack: Tack) -> Mapping[str, str]:
    """The pages looked at."""
    with tack.reading() as work:
        key = work.session.scalar(select(Partnership.id).order_by(Partnership.sort_key).limit(1))
    return {
        "home": "/",
        "list": "/partnerships",
        "partnership": f"/partnerships/{key}",
        "agreements": "/agreements",
        "settings": "/settings",
    }


def signed_in(app: TackApp, tack: Tack) -> str:
    """Sign the grants officer in by a one-time link, and return the cookie."""
    with tack.writing() as work:
        officer = work.session.scalars(select(Person).where(Person.email == "ana@example.org")).one()
        officer.roles_held.append(RoleHeld(id=new_id(), role=Role.GRANTS_OFFICER.value, programme_id=None))
        token = make_link(work.session, officer, now=clock.now())
    client = app.test_client()
    hidden = _TOKEN.search(client.get(f"/sign-in/{token}").text)
    client.post(f"/sign-in/{token}", data={"csrf_token": hidden[1] if hidden else ""})
    kept = client.get_cookie("tack")
    return f"tack={kept.value}" if kept else ""


def overheads(app: TackApp, address: str, cookie: str) -> tuple[list[float], str]:
    """Milliseconds of a page above rendering and database, several times; and what else it took."""
    taken, told = [], ""
    for number in range(WARM + TIMES):
        with hooked() as spent:
            total = timed(lambda: answer(app, address, cookie))
        rest = (total - spent.rendering - spent.database - spent.reading) * 1e3
        if number >= WARM:
            taken.append(rest)
        told = (
            f"of {total * 1e3:.1f}, render {spent.rendering * 1e3:.1f}, database {spent.database * 1e3:.1f} "
            f"and {spent.reading * 1e3:.1f} reading in {spent.statements} statements"
        )
    return taken, told


def timed(work: Callable[[], object]) -> float:
    """Seconds of this thread."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def answer(app: TackApp, address: str, cookie: str) -> None:
    """Ask for a page and read all of it, as a server does."""
    sent, status, _headers = run_wsgi_app(
        app.wsgi_app, EnvironBuilder(address, headers=[("Cookie", cookie)]).get_environ()
    )
    body = b"".join(sent)
    if status != "200 OK":
        raise AssertionError(address, status, body[:200])


@contextmanager
def hooked() -> Iterator[Spent]:
    """Listen to the rendering and to the statements of what is done in the block."""
    spent = Spent()
    before_render_template.connect(spent.enter)
    template_rendered.connect(spent.leave)
    event.listen(Engine, "before_cursor_execute", spent.ask)
    event.listen(Engine, "after_cursor_execute", spent.answered)
    kept = {name: getattr(CursorFetchStrategy, name) for name in FETCHING}
    for name, fetch in kept.items():
        setattr(CursorFetchStrategy, name, spent.read(fetch))
    try:
        yield spent
    finally:
        for name, fetch in kept.items():
            setattr(CursorFetchStrategy, name, fetch)
        before_render_template.disconnect(spent.enter)
        template_rendered.disconnect(spent.leave)
        event.remove(Engine, "before_cursor_execute", spent.ask)
        event.remove(Engine, "after_cursor_execute", spent.answered)
