"""The whole URL map, by everybody, on their own, another programme's, another partner's and guessed records, over HTTP.

What must come out is worked out in `grid_rules` from the typed table of permissions and the mark of each route.
"""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from application.settings import load
from application.work import Tack
from kernel.clock import now
from kernel.database import Base
from partnerships.models import Person
from partnerships.sign_in_actions import make_link
from tests.databases import KINDS, Databases
from tests.web import grid_rules, grid_world
from tests.web.conftest import Browser
from tests.web.grid_rules import About
from tests.web.grid_world import ASKERS, Asker, GridWorld, Record
from tests.web.test_routes import PUBLIC
from web import account
from web.app import create_app
from web.marks import Mark, mark_of
from web.work import TackApp

pytestmark = pytest.mark.long

REFUSALS = {401, 403, 404}
DONE = {200, 204, 303}
#: On PostgreSQL these ask for every route; on SQLite everybody does.
EVERYWHERE_ON_POSTGRES = {"officer and leader here, auditor there", "partner member"}
#: A route with its method, what it is about, the record that is asked for, and the refusal that is due.
Cell: TypeAlias = tuple[Rule, str, About, Record, int | None]
#: Answers that are read for what should not stand in them.
READ = {"text/html", "application/json", "application/problem+json", "text/csv"}
CHANGING = ("POST", "PATCH", "PUT", "DELETE")
V1 = "/api/v1"


@dataclass
class Grid:
    """A running application over one world, and what tells whether anything in it changed."""

    kind: str
    tack: Tack
    app: TackApp
    world: GridWorld
    browsers: dict[str, Browser]
    kept: sqlite3.Connection | None
    watch: sqlite3.Connection | None

    def state(self) -> str:
        """Return what differs as soon as anything is committed: SQLite counts, PostgreSQL is read whole."""
        if self.watch is not None:
            return str(self.watch.execute("PRAGMA data_version").fetchone()[0])
        tables = sorted(Base.metadata.tables)
        asked = " UNION ALL ".join(
            f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t"  # noqa: S608 -- names of our own tables
            for name in tables
        )
        with self.tack.database.engine.connect() as connection:
            return str(sorted(tuple(row) for row in connection.execute(text(asked))))

    def restore(self) -> None:
        """Put everything back as it was when the world was made."""
        assert self.kept is not None
        assert self.watch is not None
        self.kept.backup(self.watch)


@pytest.fixture(scope="module", params=KINDS)
def grid(
    request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Grid]:
    """One world for the whole grid, everybody signed in once."""
    with databases.copy(request.param, f"grid_{worker}") as url, pytest.MonkeyPatch.context() as patch:
        # A busy machine asks for longer than the ten minutes after which it is noted that somebody was seen.
        patch.setattr(account, "NOTED_EVERY", timedelta(days=1))
        folder = tmp_path_factory.mktemp("grid")
        tack = Tack(load({"TACK_INSTANCE": str(folder), "DATABASE_URL": url}))
        app = create_app(tack)
        world = grid_world.build(tack)
        browsers = {asker.name: _browser(app, tack, world, asker) for asker in ASKERS}
        grid_world.close_account(tack, world.emails["deactivated"])
        lite = request.param == "sqlite"
        kept, watch = _kept(url, folder / "kept.sqlite") if lite else (None, None)
        yield Grid(request.param, tack, app, world, browsers, kept, watch)
        for connection in filter(None, (kept, watch)):
            connection.close()
        tack.database.close()


def _kept(url: str, path: Path) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    live, kept = sqlite3.connect(url.removeprefix("sqlite:///")), sqlite3.connect(path)
    live.backup(kept)
    return kept, live


def _browser(app: TackApp, tack: Tack, world: GridWorld, asker: Asker) -> Browser:
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    if not asker.known:
        return browser
    with tack.writing() as work:
        found = work.session.query(Person).filter_by(email=world.emails[asker.name]).one()
        token = make_link(work.session, found, now=now())
    browser.get(f"/sign-in/{token}")
    assert browser.post(f"/sign-in/{token}").status_code == 303
    browser.get("/settings")
    return browser


def routes(app: TackApp) -> list[tuple[Rule, str, Mark]]:
    """Return every route with each of its methods and its mark, in a stated order."""
    found = []
    for rule in app.url_map.iter_rules():
        mark = mark_of(app.view_functions[rule.endpoint])
        assert mark is not None
        if mark.signed_in:
            found += [
                (rule, method, mark) for method in sorted(rule.methods or ()) if method not in {"HEAD", "OPTIONS"}
            ]
    return sorted(found, key=lambda one: (one[0].rule, one[1]))


def test_every_route_is_described_or_open_to_everybody(grid: Grid) -> None:
    # A new route that is not described: say in `grid_rules.ROUTES` what it is about.
    marks = {rule.endpoint: mark_of(grid.app.view_functions[rule.endpoint]) for rule in grid.app.url_map.iter_rules()}
    assert {endpoint for endpoint, mark in marks.items() if mark and not mark.signed_in} <= PUBLIC
    assert [rule.rule for rule, _method, _mark in routes(grid.app) if grid_rules.about(rule) is None] == []
    assert set(grid_rules.ROUTES) <= set(marks)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda asker: asker.name)
def test_the_grid(grid: Grid, asker: Asker) -> None:
    wrong: list[str] = []
    cells = list(_cells(grid, asker))
    if grid.kind == "postgres" and asker.name not in EVERYWHERE_ON_POSTGRES:
        cells = _one_of_each(cells)
    refused = [cell for cell in cells if cell[-1] is not None]
    before = grid.state()
    for rule, method, it, record, answer in refused:
        got = _ask(grid, asker, rule, method, it, record)
        wrong += [f"{method} {rule.rule} [{record.name}]: shows “{word}”" for word in _leaked(asker, got)]
        if got.status_code != answer or not _explains(got, answer):
            wrong.append(f"{method} {rule.rule} [{record.name}]: {got.status_code}, not {answer}")
        if grid.watch is not None and grid.state() != before:
            wrong.append(f"{method} {rule.rule} [{record.name}]: refused, and yet something changed")
            before = grid.state()
    assert grid.state() == before
    wrong += _allowed(grid, asker, [cell for cell in cells if cell[-1] is None])
    assert cells
    assert not wrong, "\n".join(wrong)


def _one_of_each(cells: list[Cell]) -> list[Cell]:
    """Return one route for each kind of record, each record of it and each answer that is due.

    What a database decides is who somebody is and which records of a kind they know; whether a route then lets them in
    is worked out from that in Python, and asked of every route on SQLite.
    """
    asked = [cell for cell in cells if cell[-1] is not None or cell[1] == "GET"]
    return list(
        {
            (it.kind, record.name, answer): (rule, method, it, record, answer)
            for rule, method, it, record, answer in asked
        }.values()
    )


def _allowed(grid: Grid, asker: Asker, cells: list[Cell]) -> Iterator[str]:
    """Yield what was refused that should not be; whatever an answer changed is put back."""
    for rule, method, it, record, _ in cells:
        if method in CHANGING and grid.watch is None:
            continue
        before = grid.state() if method in CHANGING else ""
        got = _ask(grid, asker, rule, method, it, record)
        signed_out = got.status_code == grid_rules.REDIRECTED and "/sign-in" in got.location
        for word in _leaked(asker, got):
            yield f"{method} {rule.rule} [{record.name}]: shows “{word}”"
        undone = it.done and got.status_code not in DONE
        if got.status_code in REFUSALS or got.status_code >= 500 or signed_out or undone:
            yield f"{method} {rule.rule} [{record.name}]: {got.status_code}, and should be let in"
        if method in CHANGING and grid.state() != before:
            grid.restore()


def _cells(grid: Grid, asker: Asker) -> Iterator[Cell]:
    for rule, method, mark in routes(grid.app):
        it = grid_rules.about(rule)
        assert it is not None
        for record in _records(grid, asker, it):
            program = rule.rule.startswith(V1)
            yield rule, method, it, record, grid_rules.expected(asker, mark, it, record, program=program)


def _leaked(asker: Asker, got: TestResponse) -> list[str]:
    """Return what stands in an answer and the asker may not know of, whatever they asked and however it went."""
    return [word for word in grid_rules.hidden_from(asker) if word in got.text] if got.mimetype in READ else []


def _records(grid: Grid, asker: Asker, it: About) -> list[Record]:
    if it.kind is None:
        return grid.world.records[:1]
    if it.kind in grid_rules.KEPT:
        own = grid.world.own.get(asker.name)
        return [*grid.world.records, *([own] if own and it.kind in own.ids else [])]
    # To staff another partner's record is one more of their programme.
    return [one for one in grid.world.records if one.name != "another" or asker.organisations]


def _ask(grid: Grid, asker: Asker, rule: Rule, method: str, it: About, record: Record) -> TestResponse:
    browser = grid.browsers[asker.name]
    values = {name: _value(name, it, record) for name in rule.arguments}
    built = grid.app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
    if method == "GET":
        return browser.client.get(built)
    body = _filled(it.body or {}, record)
    if not rule.rule.startswith(V1):
        return browser.client.open(built, method=method, data={"csrf_token": browser.token, **body})
    headers = {"X-CSRFToken": browser.token, "Referer": "http://localhost/", "If-Match": '"1"'}
    return browser.client.open(built, method=method, headers=headers, **_sent(grid.app, rule, method, body))


def _value(name: str, it: About, record: Record) -> str:
    if it.values and name in it.values:
        return it.values[name]
    if name in grid_rules.PARTS:
        return record.ids[name]
    return record.ids[it.named or it.kind or "unknown"]


def _filled(body: Mapping[str, Any], record: Record) -> dict[str, Any]:
    return {
        key: _filled(value, record)
        if isinstance(value, Mapping)
        else [one.format(**record.ids) for one in value]
        if isinstance(value, list)
        else value.format(**record.ids)
        for key, value in body.items()
    }


def _sent(app: TackApp, rule: Rule, method: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the smallest body that the description of an operation takes."""
    spec = app.extensions["tack-openapi"]
    path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule)
    content = spec["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return {"data": {"file": (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "paper.pdf")}}
    if "application/json" not in content:
        return {"json": body} if body else {}
    return {"json": example(content["application/json"]["schema"], spec) | body}


def example(schema: Mapping[str, Any], spec: Mapping[str, Any]) -> Any:
    """Return the least that fits a schema of the description."""
    if "$ref" in schema:
        return example(spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]], spec)
    if "allOf" in schema:
        return example(schema["allOf"][0], spec)
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "object":
        needed = schema.get("required", [])
        return {name: example(part, spec) for name, part in schema.get("properties", {}).items() if name in needed}
    simple: Mapping[str, Callable[[], Any]] = {
        "array": list,
        "integer": lambda: schema.get("minimum", 1) or 1,
        "boolean": lambda: True,
        "string": lambda: _text(schema),
    }
    return simple[str(kind)]()


def _text(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "date":
        return "2026-03-02"
    if schema.get("examples"):
        return str(schema["examples"][0])
    return "0" * 26 if str(schema.get("pattern", "")).startswith("^[0-9a-z]{26}") else "text"


def _explains(got: TestResponse, answer: int | None) -> bool:
    """A refusal of what is known says who may; one of what is not known says nothing but that."""
    if answer != 403:
        return True
    if got.mimetype == "application/problem+json":
        said = got.get_json(force=True)
        return bool(said["code"] == "not-permitted" and said["title"] and said["roles"])
    return "This is for" in got.text
