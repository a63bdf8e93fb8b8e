"""`tack journal`, `ledger` and `lists verify` against somebody who has the keys of the database."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from console.main import main
from kernel import clock, triggers
from kernel.database import Base, Database
from kernel.journal import JournalHead
from kernel.journal_seal import STREAM
from tests.databases import KINDS, Databases
from tests.portfolios import told


@pytest.fixture(params=KINDS)
def url(
    request: pytest.FixtureRequest,
    instance: Path,
    databases: Databases,
    worker: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    with told(databases, request.param, f"proofs_{worker}", instance) as address:
        monkeypatch.setenv("DATABASE_URL", address)
        yield address


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


def left(url: str) -> list[tuple[str, str]]:
    """The streams that are still there, by their kind and identifier."""
    database = Database(url)
    with database.reading() as session:
        found = [(head.subject_kind, head.subject_id) for head in session.query(JournalHead)]
    database.close()
    return found


def faults(told: Result) -> list[dict[str, object]]:
    assert told.exit_code == 1, told.output
    found: list[dict[str, object]] = json.loads(told.output)["faults"]
    return found


def test_every_way_to_touch_the_journal_is_found(url: str, tamper: Callable[[str], None]) -> None:
    # One after the other on one portfolio, each on a stream of its own.
    assert run("journal", "seal").exit_code == 0
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


def test_a_cut_end_and_a_missing_stream_are_found_by_the_seal_and_named_by_its_file(
    url: str, tamper: Callable[[str], None], tmp_path: Path
) -> None:
    nothing = run("journal", "verify")
    assert "Nothing is sealed yet" in nothing.output
    sealed = json.loads(run("journal", "seal", "--json").output)
    file = str(tmp_path / "seals.json")
    assert run("journal", "export-seal", "--out", file).exit_code == 0
    assert json.loads(run("journal", "export-seal").output)["seals"] == [sealed]
    whole = run("journal", "verify", "--seal", file)
    assert (whole.exit_code, "Entries since then: 1;" in whole.output) == (0, True)

    # A whole stream with its head, and nothing that points to it; the feed closed up behind it.
    stream = next(one for one in left(url) if one[0] == "exchange-rate")
    gone = [f"DELETE FROM {table} WHERE subject_id = '{stream[1]}'" for table in ("journal_entry", "journal_head")]  # noqa: S608 -- written here
    for statement in gone:
        tamper(statement)
    last = sealed["entries"]
    tamper(f"UPDATE journal_entry SET feed = (SELECT MIN(feed) + 1 FROM journal_entry a WHERE NOT EXISTS (SELECT 1 FROM"  # noqa: S608 -- written here
           f" journal_entry b WHERE b.feed = a.feed + 1)) WHERE feed = {last}")  # fmt: skip
    assert [one["code"] for one in faults(run("journal", "verify", "--json"))] == ["seal-broken"]
    named = faults(run("journal", "verify", "--json", "--seal", file))
    assert {(one["subject"], one["code"]) for one in named} == {
        (str(STREAM), "seal-broken"),
        (":".join(stream), "stream-gone"),
    }
    spanish = CliRunner().invoke(main, ["--lang", "es", "journal", "verify", "--seal", file])
    assert "falta la serie entera" in spanish.output


def test_seals_that_were_cut_off_at_the_end_show_by_what_waits_for_one(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("journal", "seal").exit_code == 0
    assert run("rates", "load", _rates(Path(os.environ["TACK_INSTANCE"]))).exit_code == 0
    assert run("journal", "verify").exit_code == 0
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [one["code"] for one in faults(run("journal", "verify", "--json"))] == ["seal-overdue"]
    assert run("journal", "seal").exit_code == 0
    assert run("journal", "verify").exit_code == 0


def test_old_entries_without_any_seal_show_that_all_may_be_gone(url: str, tamper: Callable[[str], None]) -> None:
    # The portfolio of the demo tells of two years, and here nobody has sealed it.
    told = run("journal", "verify")
    assert (told.exit_code, "every seal was taken away" in told.output) == (1, True)
    assert run("journal", "seal").exit_code == 0
    assert run("journal", "verify").exit_code == 0
    for table in ("journal_entry", "journal_head"):
        tamper(f"DELETE FROM {table} WHERE subject_kind = '{STREAM.kind}'")  # noqa: S608 -- written here
    assert [one["code"] for one in faults(run("journal", "verify", "--json"))] == ["never-sealed"]
    assert left(url)


def test_the_demo_is_sealed_with_its_loading(url: str) -> None:
    # It was loaded here by hand, and not by the command; a second time loads nothing and sets the seal of the day.
    assert url
    for _ in range(2):
        assert run("demo").exit_code == 0
        assert json.loads(run("journal", "verify", "--json").output)["seals"] == 1


def _rates(folder: Path) -> str:
    path = folder / "rates.csv"
    path.write_text("from,to,date,rate,source\nCHF,USD,2026-03-01,1.1,BCE\n")
    return str(path)


def test_another_key_proves_no_seal(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("journal", "seal").exit_code == 0
    assert run("journal", "verify").exit_code == 0
    own = (Path(os.environ["TACK_INSTANCE"]) / "seal-key").read_text().strip()
    monkeypatch.setenv("SEAL_KEY", "another" * 6)
    assert [one["code"] for one in faults(run("journal", "verify", "--json"))] == ["seal-of-other-key"]
    monkeypatch.setenv("SEAL_KEY", f"{'another' * 6} {own}")
    assert run("journal", "seal").exit_code == 0
    assert json.loads(run("journal", "verify", "--json").output)["seals"] == 2
    monkeypatch.setenv("SEAL_KEY", "short")
    assert "SEAL_KEY is too short" in run("journal", "verify").output


def test_the_key_is_kept_beside_the_database_and_not_in_it(url: str) -> None:
    path = Path(os.environ["TACK_INSTANCE"]) / "seal-key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert run("journal", "seal").exit_code == 0
    database = Database(url)
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table)).all()
            assert path.read_text().strip() not in repr(rows), table.name
    database.close()


def test_a_balance_that_does_not_hold_is_named(url: str, tamper: Callable[[str], None]) -> None:
    sound = run("ledger", "verify")
    assert sound.exit_code == 0
    assert "5 umbrella agreements, every balance holds." in sound.output
    assert "45 partnerships, lists show each as it is." in run("lists", "verify").output
    tamper("UPDATE agreement SET amount = 140000001 WHERE kind = 'subaward' AND state = 'out-for-signature'")
    # A change of an agreement behind our back would be shown; here it is what lists show that is changed.
    tamper("UPDATE partnership SET committed = NULL, tier = 'T1' WHERE id = (SELECT MIN(id) FROM partnership)")
    shown = run("lists", "verify")
    assert shown.exit_code == 1
    assert "Lists show what is not so of these partnerships: P-" in shown.output
    assert len(json.loads(run("lists", "verify", "--json").output)["wrong"]) == 1
    told = run("ledger", "verify")
    assert told.exit_code == 1
    assert "These balances do not hold: UA-2025-001." in told.output
    kept = {one["number"]: one for one in json.loads(run("ledger", "verify", "--json").output)}
    assert (kept["UA-2025-001"]["kept"]["left"], kept["UA-2025-001"]["holds"]) == (-8_000_001, False)


def test_a_day_brings_into_force_what_waits_for_it(url: str) -> None:
    assert json.loads(run("daily", "--json", "--today", "2026-11-20").output)["in_force"] == []
    assert json.loads(run("daily", "--json", "--today", "2026-12-11").output)["in_force"] == ["GA-2026-010"]
    assert json.loads(run("daily", "--json", "--today", "2026-12-11").output)["in_force"] == []
    assert run("journal", "verify").exit_code == 0
