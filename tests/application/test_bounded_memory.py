"""What is streamed stays small: many times the rows, and hardly more memory, in processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import peak
from tests.databases import Databases
from tests.portfolio.files import giving, table

pytestmark = pytest.mark.long

FEW, MANY = 100, 700
#: MiB; it is about one, and would be about nine if the records of an import were kept until its end.
GROWTH = 5


def test_an_import_and_a_list_hold_a_batch_and_a_page_at_a_time(
    databases: Databases, worker: str, tmp_path: Path
) -> None:
    imports, lists = {}, {}
    for rows in (FEW, MANY):
        with databases.copy("sqlite", f"memory_{worker}_{rows}") as url:
            folder = tmp_path / str(rows)
            folder.mkdir()
            environment = {"DATABASE_URL": url, "TACK_INSTANCE": str(folder)}
            file = folder / "grants.csv"
            file.write_bytes(table(giving(f"G-{number}") for number in range(rows)))
            imports[rows] = peak.run("console.main", "import", str(file), "--json", environment=environment)
            assert json.loads(imports[rows].output)["added"] == rows
            lists[rows] = peak.run("tests.application.walk_list", environment=environment)
            assert int(lists[rows].output) == rows

    assert imports[MANY].most - imports[FEW].most < GROWTH
    assert lists[MANY].most - lists[FEW].most < GROWTH
