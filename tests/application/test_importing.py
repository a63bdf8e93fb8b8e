from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from application.editions import publish_new
from application.importing import Imported, import_file, preview_file
from application.settings import load
from application.work import Tack
from contracts.models import Agreement
from kernel.errors import NotPermitted
from kernel.journal_proof import verify
from kernel.money import Money
from partnerships.models import SYSTEM_PERSON, Organisation, Partnership
from portfolio.actions import imports
from portfolio.importing.files import read
from portfolio.importing.sheets import Unreadable
from portfolio.models import ImportRow, ImportRun
from tests.portfolio.files import giving, table

ROWS = [
    giving(f"G-{number}", **{"Recipient Org:Identifier": f"GB-COH-{number % 7}", "Amount Awarded": 100.1})
    for number in range(120)
]
CONTENT = table([*ROWS, giving("G-bad", Currency="none")])


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    opened = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    publish_new(opened)
    yield opened
    opened.database.close()


def test_a_file_is_imported_in_batches_and_again_adds_nothing(tack: Tack) -> None:
    told: list[tuple[int, int]] = []
    first = import_file(tack, "grants.csv", CONTENT, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 121), (50, 121), (100, 121), (121, 121)]
    assert (first.total, first.added, first.known, len(first.differing)) == (121, 120, 0, 0)
    assert [(row.number, row.faults[0].column) for row in first.faulty] == [(122, "Currency")]
    assert (first.brought.recipients, first.brought.totals) == (7, [Money(1_201_200, "GBP")])
    assert len(first.likely_twins) == 1
    again = import_file(tack, "copy.csv", CONTENT)
    assert (again.added, again.known, again.brought.agreements) == (0, 120, 0)
    with tack.reading(SYSTEM_PERSON) as work:
        assert list(verify(work.session)) == []


def test_a_preview_saves_nothing(tack: Tack) -> None:
    told = preview_file(tack, CONTENT)
    assert (told.rows, told.brought.agreements, told.new_organisations, len(told.faulty)) == (121, 120, 7, 1)
    with tack.reading(SYSTEM_PERSON) as work:
        assert work.session.scalar(select(func.count()).select_from(ImportRun)) == 0
    with pytest.raises(NotPermitted):
        preview_file(tack, CONTENT, person_id="nobody")


def test_what_was_broken_off_goes_on_where_it_stood(tack: Tack) -> None:
    def breaks_off(done: int, _total: int) -> None:
        if done == 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(tack, "grants.csv", CONTENT, progress=breaks_off)
    told: list[int] = []
    done = import_file(tack, "grants.csv", CONTENT, progress=lambda done, _total: told.append(done))
    assert (told[0], done.added, done.known) == (50, 120, 0)
    with tack.reading(SYSTEM_PERSON) as work:
        assert work.session.scalar(select(func.count()).select_from(ImportRun)) == 1


def test_two_people_who_press_at_once_apply_each_row_once(tack: Tack) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        run = imports.start(
            work.session,
            work.storage,
            name="g.csv",
            content=CONTENT,
            sheet=read(CONTENT),
            by=work.by,
            on=work.today,
            now=work.now,
        )
        run_id = run.id
    gate, failed = threading.Barrier(2), list[Exception]()

    def press() -> None:
        gate.wait()
        try:
            for _ in range(3):
                with tack.writing(SYSTEM_PERSON) as work:
                    held = work.session.get_one(ImportRun, run_id)
                    imports.apply_batch(work.session, held, by=work.by, on=work.today, now=work.now)
        except Exception as error:  # noqa: BLE001 -- told to the test's own thread
            failed.append(error)

    both(press, press)
    assert failed == []
    with tack.reading(SYSTEM_PERSON) as work:
        done = work.session.get_one(ImportRun, run_id)
        assert (done.status, done.done, done.added, done.faulty) == ("done", 121, 120, 1)
        for model in (Agreement, Partnership):
            assert work.session.scalar(select(func.count()).select_from(model)) == 120
        results = work.session.scalars(select(ImportRow.result).where(ImportRow.run_id == run_id)).all()
        assert sorted(set(results)) == ["added", "faulty"]


def test_the_same_grants_in_two_files_at_once_come_in_once(tack: Tack) -> None:
    other = table([*reversed(ROWS)])
    done: list[Imported] = []
    both(
        lambda: done.append(import_file(tack, "one.csv", CONTENT)),
        lambda: done.append(import_file(tack, "two.csv", other)),
    )
    assert sum(one.added for one in done) == 120
    assert sum(one.known for one in done) == 120
    with tack.reading(SYSTEM_PERSON) as work:
        assert work.session.scalar(select(func.count()).select_from(Agreement)) == 120
        # The funder and the seven recipients.
        assert work.session.scalar(select(func.count()).select_from(Organisation)) == 8
        assert list(verify(work.session)) == []


def both(*pressed: Callable[[], object]) -> None:
    threads = [threading.Thread(target=press) for press in pressed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_file_that_cannot_be_taken_leaves_nothing(tack: Tack) -> None:
    with pytest.raises(Unreadable):
        import_file(tack, "g.xlsx", b"PK\x03\x04 no archive")
    with tack.reading(SYSTEM_PERSON) as work:
        assert work.session.scalar(select(func.count()).select_from(ImportRun)) == 0
