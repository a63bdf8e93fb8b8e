"""The demo portfolio, told once in a run for each kind of database, and copied for every test that asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from application import start
from application.demo import loading
from application.settings import load
from application.work import Tack
from tests.databases import Databases, Template

# A Friday of the first week of the newest edition: no day of what began this week is moved by a weekend.
TODAY = date(2026, 11, 20)


@contextmanager
def told(databases: Databases, kind: str, name: str, folder: Path) -> Iterator[str]:
    """The address of a database with the demo of TODAY in it; its files are put into the instance folder given."""
    files = databases.folder / f"demo_files_{kind}"

    def tell(url: str) -> None:
        tack = _opened(url, files)
        start.prepare(tack)
        assert loading.load(tack, TODAY)
        tack.database.close()

    with databases.copy(kind, name, Template("tack_demo", tell)) as url:
        shutil.copytree(files, folder, dirs_exist_ok=True)
        yield url


@contextmanager
def opened(databases: Databases, kind: str, name: str, folder: Path) -> Iterator[Tack]:
    """An instance with the demo of TODAY in it."""
    with told(databases, kind, name, folder) as url:
        tack = _opened(url, folder)
        yield tack
        tack.database.close()


def _opened(url: str, folder: Path) -> Tack:
    return Tack(load({"TACK_INSTANCE": str(folder), "DATABASE_URL": url}))
