from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.main import main
from portfolio.importing.files import read
from tests.portfolio.files import giving, table


@pytest.fixture
def file(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of two good grants to likely twins, and a bad one, beside an instance of its own."""
    monkeypatch.setenv("TACK_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    made = tmp_path / "grants.csv"
    other = giving("G-2", **{"Recipient Org:Identifier": "GB-COH-1", "Recipient Org:Name": "youth  orchestra"})
    made.write_bytes(table([giving("G-1"), other, giving("G-3", **{"Award Date": "soon"})]))
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "import", *arguments])


def test_a_dry_run_says_what_would_happen_and_saves_nothing(file: Path) -> None:
    for _ in range(2):
        told = run(str(file), "--dry-run")
        assert told.exit_code == 1
        assert "3 rows: 2 new, 0 known already, 0 with other values, 1 faulty." in told.output
        assert "2 agreements with 2 organisations, GBP\u00a018,000.00; 0 without dates." in told.output
        assert "4: Award Date: “soon” is not a date." in told.output


def test_an_import_tells_what_came_and_keeps_the_rest_in_a_copy(file: Path) -> None:
    told = run(str(file), "--json")
    assert told.exit_code == 1
    found = json.loads(told.output)
    assert [found[key] for key in ("rows", "added", "known", "differing", "faulty")] == [3, 2, 0, 0, 1]
    assert (found["totals"], found["stages"]) == ({"GBP": "18000.00"}, {"closed": 2})
    assert found["likely_twins"] == [["Youth Orchestra (GB-CHC 514479)", "youth orchestra (GB-COH 1)"]]
    copy = read(Path(found["copy"]).read_bytes())
    assert [row.cells["Identifier"] for row in copy.rows] == ["G-3"]
    again = run(str(file))
    assert "3 rows: 0 new, 2 known already, 0 with other values, 1 faulty." in again.output


def test_a_file_that_is_no_table_ends_in_one_sentence(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 renamed")
    told = run(str(file))
    assert told.exit_code == 1
    assert "The file is damaged. Save the spreadsheet again and import it anew." in told.output
    assert "Traceback" not in told.output
