"""Print runs from the asking to the zip, with work that really commits, on both databases."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from application import print_runs
from application.work import Tack
from benchmarks.job_trial import settings
from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.models import Agreement, PrintedDocument
from contracts.print_run_models import ItemState, PrintItem, PrintRun
from jobs.embedded import drain
from jobs.performing import Performer
from kernel import queue
from kernel.errors import Conflict
from kernel.journal import JournalEntry
from kernel.queue import Job, JobState
from kernel.storage import Storage
from partnerships.models import SYSTEM_PERSON, RoleHeld
from tests.factories.printable import printable
from tests.factories.records import kept_in
from tests.lifecycle.world import TODAY, World, build
from tests.two_at_once import both

PRINTED, FAILED, CANCELLED = ItemState.PRINTED, ItemState.FAILED, ItemState.CANCELLED


@pytest.fixture
def tack(database_url: str, tmp_path: Path) -> Iterator[Tack]:
    running = Tack(settings(database_url, tmp_path))
    yield running
    running.database.close()


class Ground:
    """A world that is committed, and what is asked of it."""

    def __init__(self, tack: Tack, count: int) -> None:
        self.tack = tack
        with tack.writing() as work, kept_in(work.session):
            self.world: World = build(work.session)
            made = [one for _ in range(count) for one in printable(self.world)]
            self.ids = [one.id for one in made]
            self.numbers = [one.number for one in made]
            self.partner = self.world.partner.name
        self.author = self.world.author

    def ask(self, ids: Sequence[str] = ()) -> str:
        with self.tack.writing() as work:
            asked = acts.ask(work.session, ids or self.ids, annex=False, by=self.author, on=TODAY, now=work.now)
            return asked.run.id

    def items(self, run_id: str) -> list[str]:
        with self.tack.reading() as work:
            wanted = select(PrintItem.id).where(PrintItem.run_id == run_id).order_by(PrintItem.id)
            return list(work.session.scalars(wanted))

    def counts(self, run_id: str) -> dict[ItemState, int]:
        with self.tack.reading() as work:
            return {state: count for state, count in reads.counts(work.session, run_id).items() if count}

    def papers(self) -> list[str]:
        with self.tack.reading() as work:
            return sorted(work.session.scalars(select(PrintedDocument.agreement_id)))

    def archive(self, run_id: str) -> dict[str, bytes]:
        with self.tack.reading() as work:
            run = work.session.get_one(PrintRun, run_id)
            assert run.archive is not None
            content = self.tack.storage.get(run.archive.sha256)
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            assert bundle.testzip() is None
            return {name: bundle.read(name) for name in bundle.namelist()}

    def jobs(self, name: str) -> list[str]:
        with self.tack.reading() as work:
            return list(work.session.scalars(select(Job.state).where(Job.name == name)))

    def events(self, event: str) -> int:
        with self.tack.reading() as work:
            return len(work.session.scalars(select(JournalEntry.seq).where(JournalEntry.event == event)).all())


def listed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_everything_is_printed_and_put_together(tack: Tack) -> None:
    ground = Ground(tack, 3)
    with tack.writing() as work:
        work.session.execute(update(Agreement).where(Agreement.id == ground.ids[1]).values(ends_on=None))
    run_id = ground.ask()
    drain(Performer(tack))

    assert ground.counts(run_id) == {PRINTED: 2, FAILED: 1}
    assert ground.papers() == sorted([ground.ids[0], ground.ids[2]])
    files = ground.archive(run_id)
    first, bare, third = ground.numbers
    names = [f"{number} {ground.partner}.docx" for number in (first, third)]
    assert list(files) == ["Lista de los documentos.csv", *names]
    assert all(files[name][:2] == b"PK" for name in names)
    title = "Estudio de mercado"
    assert listed(files["Lista de los documentos.csv"]) == [
        ["Número", "Título", "Socio", "Resultado", "Archivo", "Por qué no"],
        [first, title, ground.partner, "impreso", names[0], ""],
        [bare, title, ground.partner, "no impreso", "", "La fecha de finalización está vacía."],
        [third, title, ground.partner, "impreso", names[1], ""],
    ]
    assert [ground.events(name) for name in ("DocumentPrinted", "PrintRunAsked", "PrintRunEnded")] == [2, 1, 1]


def test_a_job_that_is_done_again_changes_nothing(tack: Tack) -> None:
    ground = Ground(tack, 1)
    run_id = ground.ask()
    (item,) = ground.items(run_id)
    for _ in range(2):
        with tack.writing(SYSTEM_PERSON) as work:
            print_runs.print_one(work, item)
    packed = [print_runs.pack(tack, run_id) for _ in range(2)]
    assert packed[0] is not None
    assert packed[0] == packed[1]
    for stored in packed:
        with tack.writing(SYSTEM_PERSON) as work:
            print_runs.keep(work, run_id, stored)
    assert print_runs.pack(tack, run_id) is None
    with tack.writing(SYSTEM_PERSON) as work:
        print_runs.keep(work, run_id, None)

    assert ground.papers() == ground.ids
    assert [ground.events(name) for name in ("DocumentPrinted", "PrintRunEnded")] == [1, 1]


class CrashedError(Exception):
    """Ends a piece of work before it is committed."""


def crashed(tack: Tack, item: str) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        print_runs.print_one(work, item)
        raise CrashedError


def test_what_breaks_off_in_the_middle_is_done_whole_the_next_time(tack: Tack) -> None:
    ground = Ground(tack, 1)
    run_id = ground.ask()
    with pytest.raises(CrashedError):
        crashed(tack, ground.items(run_id)[0])
    assert (ground.papers(), ground.counts(run_id), ground.jobs(reads.PACK)) == ([], {ItemState.WAITING: 1}, [])

    drain(Performer(tack))
    assert ground.papers() == ground.ids
    assert len(ground.archive(run_id)) == 2


def test_of_two_who_end_the_last_ones_at_once_one_asks_for_the_zip(tack: Tack) -> None:
    ground = Ground(tack, 4)
    run_id = ground.ask()

    def end(item: str) -> None:
        with tack.writing(SYSTEM_PERSON) as work:
            print_runs.print_one(work, item)

    both(*(lambda item=item: end(item) for item in ground.items(run_id)))

    assert ground.counts(run_id) == {PRINTED: 4}
    assert ground.jobs(reads.PACK) == ["waiting"]


def test_two_people_who_ask_for_the_same_get_the_same_papers(tack: Tack) -> None:
    ground = Ground(tack, 2)
    first, second = both(ground.ask, ground.ask)
    workers = [Performer(tack), Performer(tack)]
    both(*(lambda one=one: drain(one) for one in workers))
    drain(Performer(tack))

    assert first != second
    assert ground.papers() == sorted(ground.ids)
    assert ground.counts(first) == ground.counts(second) == {PRINTED: 2}
    assert len(ground.archive(first)) == len(ground.archive(second)) == 3


def test_cancelled_while_it_is_being_printed_everything_ends_once(tack: Tack) -> None:
    ground = Ground(tack, 6)
    run_id = ground.ask()

    def work_on() -> int:
        return drain(Performer(tack))

    def cancel() -> int:
        with tack.writing() as work:
            run = reads.find(work.session, run_id, ground.author)
            try:
                return acts.cancel(work.session, run, by=ground.author, on=TODAY, now=work.now)
            except Conflict:
                return 0

    _done, cancelled = both(work_on, cancel)
    drain(Performer(tack))

    counts = ground.counts(run_id)
    assert sum(counts.values()) == 6
    assert counts.get(CANCELLED, 0) == cancelled
    assert len(ground.papers()) == counts.get(PRINTED, 0)
    assert ground.jobs(reads.PACK) == ["done"]
    assert len(ground.archive(run_id)) == 1 + counts.get(PRINTED, 0)


def test_who_may_not_print_any_more_prints_nothing(tack: Tack) -> None:
    ground = Ground(tack, 2)
    run_id = ground.ask()
    with tack.writing() as work:
        work.session.execute(delete(RoleHeld).where(RoleHeld.person_id == ground.author.person_id))
    drain(Performer(tack))

    assert (ground.counts(run_id), ground.papers()) == ({FAILED: 2}, [])
    assert list(ground.archive(run_id)) == ["Lista de los documentos.csv"]


class Away(Storage):
    """A store that does not take anything just now."""

    def put(self, content: bytes) -> None:  # type: ignore[override]
        raise OSError(len(content))


def test_a_store_that_is_away_is_tried_again_and_given_up_at_last(tack: Tack, tmp_path: Path) -> None:
    ground = Ground(tack, 1)
    run_id = ground.ask()
    there, tack.storage = tack.storage, Away(f"file://{tmp_path / 'away'}")
    drain(Performer(tack))
    assert ground.jobs(reads.PRINT) == ["waiting"]
    assert ground.counts(run_id) == {ItemState.WAITING: 1}
    assert print_runs.give_up(tack) == 0

    with tack.writing() as work:
        last = {"tries": queue.MOST_TRIES - 1, "due_at": work.now}
        work.session.execute(update(Job).where(Job.name == reads.PRINT).values(**last))
    drain(Performer(tack))
    assert ground.jobs(reads.PRINT) == [JobState.DEAD]
    tack.storage = there
    assert print_runs.give_up(tack) == 1
    drain(Performer(tack))
    assert ground.counts(run_id) == {FAILED: 1}
    assert "Vuelva a pedirlo" in listed(ground.archive(run_id)["Lista de los documentos.csv"])[1][5]
