"""What every test may ask for: a migrated database of each kind, and a session that leaves nothing behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from sqlalchemy.orm import Session

from kernel.database import Database
from tests import engines
from tests.databases import KINDS, Databases

FOLDER = pytest.StashKey[Path]()
_NUMBERS = count(1)
MEMORY = Path("/dev/shm")  # noqa: S108 -- mkdtemp makes a folder of our own in it
ROOM = 4 * 1024**3

engines.share_what_is_compiled()


def pytest_configure(config: pytest.Config) -> None:
    """One folder for the whole run, given by the process that starts the workers."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    config.stash[FOLDER] = Path(given["folder"] if given else tempfile.mkdtemp(prefix="tack-tests-", dir=_quickest()))


def _quickest() -> Path | None:
    """Memory where there is plenty of it: making a database takes a tenth there, and no test pulls the plug."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist which folder the run shares."""
    node.workerinput["folder"] = str(node.config.stash[FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run's PostgreSQL and remove its folder, once all workers are done."""
    if not hasattr(config, "workerinput"):
        Databases(config.stash[FOLDER]).end()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that run long, so that no process is left alone with one of them at the end."""
    long = {item.path for item in items if _runs_long(item)}
    items.sort(key=lambda item: item.path not in long)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure coverage only where it tells something: measuring makes Python half as fast.

    On PostgreSQL run the lines that ran on SQLite, and what runs long at random or in Chromium covers nothing that is
    not to be covered by a test of its own.
    """
    measuring = Coverage.current()
    if measuring is None or _is_measured(item):
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


def _is_measured(item: pytest.Item) -> bool:
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return not _runs_long(item) and "postgres" not in parameters.values()


def _runs_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("browser", "long"))


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Databases:
    """The migrated templates of this run."""
    return Databases(pytestconfig.stash[FOLDER])


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this process among those of the run, fit for a database's name."""
    given: dict[str, Any] = getattr(request.config, "workerinput", {})
    return str(given.get("workerid", "main"))


@pytest.fixture(scope="session", params=KINDS)
def database(request: pytest.FixtureRequest, databases: Databases, worker: str) -> Iterator[Database]:
    """One migrated database of each kind for this process; for `session`, which leaves nothing in it."""
    with databases.copy(request.param, f"shared_{worker}") as url:
        opened = Database(url)
        yield opened
        opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on real SQLite and on real PostgreSQL; whatever it commits is taken back after the test."""
    with database.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
            yield opened
        outer.rollback()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Databases, worker: str) -> Iterator[str]:
    """The address of a migrated database of this test's own, of each kind, for what really commits."""
    with databases.copy(request.param, f"own_{worker}_{next(_NUMBERS)}") as url:
        yield url


@pytest.fixture
def sqlite_url(databases: Databases, worker: str) -> Iterator[str]:
    """The address of a migrated SQLite database of this test's own, where one kind is enough."""
    with databases.copy("sqlite", f"own_{worker}_{next(_NUMBERS)}") as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, databases: Databases, worker: str) -> Iterator[str]:
    """The address of a database of this test's own that no migration has touched, of each kind."""
    with databases.empty(request.param, f"empty_{worker}_{next(_NUMBERS)}") as url:
        yield url


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder of this test's own, which every command of the test finds."""
    folder = tmp_path / "instance"
    folder.mkdir()
    monkeypatch.setenv("TACK_INSTANCE", str(folder))
    return folder
