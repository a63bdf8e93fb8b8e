"""`tack journal verify` and `tack ledger verify` against somebody who has the keys of the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from application import start
from application.demo import loading
from application.settings import load
from application.work import Tack
from console.main import main
from kernel import triggers
from kernel.database import Database

TODAY = date(2026, 9, 16)


@pytest.fixture
def url(instance: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", database_url)
    tack = Tack(load())
    start.prepare(tack)
    loading.load(tack, TODAY)
    tack.database.close()
    return database_url


@pytest.fixture
def tamper(url: str) -> Callable[[str], None]:
    def change(statement: str) -> None:
        database = Database(url)
        with database.writing() as session:
            for dropped in triggers.dropped(database.engine.dialect.name, "journal_entry"):
                session.execute(text(dropped))
            session.execute(text(statement))
        database.close()

    return change


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *arguments])


def faults(told: Result) -> list[dict[str, object]]:
    assert told.exit_code == 1
    found: list[dict[str, object]] = json.loads(told.output)["faults"]
    return found


def test_every_way_to_touch_the_journal_is_found(url: str, tamper: Callable[[str], None]) -> None:
    # One after the other on one portfolio, each on a stream of its own.
    assert json.loads(run("journal", "verify", "--json").output)["sound"] is True

    tamper("UPDATE journal_entry SET payload = '{}' WHERE subject_kind = 'exchange-rate' AND seq = 1"
           " AND subject_id = (SELECT MIN(id) FROM exchange_rate)")  # fmt: skip
    assert [one["fault"] for one in faults(run("journal", "verify", "--json"))] == ["was changed after it was written"]

    women = "subject_id = (SELECT id FROM partnership WHERE title LIKE 'Red de mentoras%')"
    tamper(f"DELETE FROM journal_entry WHERE {women} AND seq = 2")  # noqa: S608 -- written here
    assert "entries 2 to 2 are missing" in [one["fault"] for one in faults(run("journal", "verify", "--json"))]

    sheep = "subject_id = (SELECT id FROM partnership WHERE title LIKE 'Estudio de mercado%')"
    newest = f"(SELECT seq FROM journal_head WHERE {sheep})"  # noqa: S608 -- written here
    tamper(f"DELETE FROM journal_entry WHERE {sheep} AND seq = {newest}")  # noqa: S608 -- written here
    cut = [str(one["fault"]) for one in faults(run("journal", "verify", "--json"))]
    assert any(one.startswith("the end is missing or changed") for one in cut)

    honey = "subject_id = (SELECT id FROM partnership WHERE title LIKE 'Miel%')"
    tamper(f"DELETE FROM journal_entry WHERE {honey}")  # noqa: S608 -- written here
    told = run("journal", "verify")
    assert told.exit_code == 1
    assert "the whole stream is gone" in told.output


def test_a_balance_that_does_not_hold_is_named(url: str, tamper: Callable[[str], None]) -> None:
    sound = run("ledger", "verify")
    assert sound.exit_code == 0
    assert "3 umbrella agreements, every balance holds." in sound.output
    tamper("UPDATE agreement SET amount = 140000001 WHERE kind = 'subaward' AND state = 'out-for-signature'")
    told = run("ledger", "verify")
    assert told.exit_code == 1
    assert "These balances do not hold: UA-2025-001." in told.output
    kept = {one["number"]: one for one in json.loads(run("ledger", "verify", "--json").output)}
    assert (kept["UA-2025-001"]["kept"]["left"], kept["UA-2025-001"]["holds"]) == (-8_000_001, False)


def test_a_day_brings_into_force_what_waits_for_it(url: str) -> None:
    assert json.loads(run("daily", "--json", "--today", "2026-09-16").output)["in_force"] == []
    assert json.loads(run("daily", "--json", "--today", "2026-10-09").output)["in_force"] == ["GA-2026-003"]
    assert json.loads(run("daily", "--json", "--today", "2026-10-09").output)["in_force"] == []
    assert run("journal", "verify").exit_code == 0
