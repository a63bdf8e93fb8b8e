"""What many tests begin from: made once by each process for each kind of database, and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from application.settings import load
from application.work import Tack
from kernel.ids import new_id
from tests.databases import MIGRATED, Databases, Template
from tests.web.agreement_world import with_agreements
from tests.web.world import build

#: How each beginning is made, by the name of the fixture that gives it.
MAKERS: dict[str, Callable[[Tack], Any]] = {
    "portfolio": build,
    "portfolio_with_agreements": lambda tack: with_agreements(tack, build(tack)),
}
#: What each maker returned in this process, by the kind of database.
_MADE: dict[tuple[str, str], Any] = {}
#: What the open databases began from, by their addresses.
_BEGAN: dict[str, tuple[str, str]] = {}


@contextmanager
def copied(databases: Databases, kind: str, worker: str, asked: list[str], folder: Path) -> Iterator[str]:
    """The address of a fresh database that begins as a test asks; the files are put into its instance folder."""
    name = f"own_{worker}_{new_id().lower()}"
    what = next((one for one in MAKERS if one in asked), None)
    if what is None:
        with databases.copy(kind, name, MIGRATED) as url:
            yield url
        return
    files = databases.folder / f"{what}_files_{kind}_{worker}"

    def fill(url: str) -> None:
        tack = Tack(load({"TACK_INSTANCE": str(files), "DATABASE_URL": url}))
        _MADE[kind, what] = MAKERS[what](tack)
        tack.database.close()

    with databases.copy(kind, name, Template(f"{what}_{worker}", fill)) as url:
        if files.exists():
            shutil.copytree(files, folder, dirs_exist_ok=True)
        _BEGAN[url] = (kind, what)
        yield url
        del _BEGAN[url]


def begun(tack: Tack, what: str) -> Any:
    """What an instance began from; made now where its test began from something else."""
    began = _BEGAN.get(tack.settings.database_url)
    return deepcopy(_MADE[began]) if began is not None and began[1] == what else MAKERS[what](tack)
