"""What the queue promises, on both databases alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from application.work import Tack
from benchmarks.job_trial import LEASE, ask, effects, performer, settings
from jobs.carrier import Carrier
from jobs.embedded import Embedded, drain
from jobs.performing import Outcome, Performer
from kernel import queue
from kernel.errors import Conflict, NotFound
from kernel.queue import Job, JobState, Overtaken
from partnerships.models import SYSTEM_PERSON
from tests.databases import Databases
from tests.jobs.conftest import soon, working

NOW = datetime(2026, 9, 16, 15, 0, tzinfo=UTC)
#: Worked by hand: four seconds, then three times as long each time.
WAITS = [4, 12, 36, 108, 324, 972, 2916]


def states(tack: Tack) -> list[str]:
    with tack.reading() as work:
        return sorted(work.session.scalars(select(Job.state)))


def carried(tack: Tack) -> list[str]:
    """How Procrastinate sees the jobs, where it carries them."""
    if tack.database.engine.dialect.name != "postgresql":
        return []
    with tack.reading() as work:
        return list(work.session.scalars(text("SELECT CAST(status AS text) FROM procrastinate_jobs ORDER BY id")))


def on_postgres(tack: Tack) -> bool:
    return tack.database.engine.dialect.name == "postgresql"


class TakenBackError(Exception):
    """Takes a transaction back."""


def asked_and_taken_back(tack: Tack) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        queue.enqueue(work.session, "trial", {}, key="one", now=NOW)
        raise TakenBackError


def test_a_job_goes_with_the_change_that_asked_for_it(tack: Tack) -> None:
    with pytest.raises(TakenBackError):
        asked_and_taken_back(tack)
    assert (states(tack), carried(tack)) == ([], [])

    with tack.writing(SYSTEM_PERSON) as work:
        queue.enqueue(work.session, "trial", {}, key="one", now=NOW)
    assert states(tack) == ["waiting"]
    assert carried(tack) == (["todo"] if on_postgres(tack) else [])


def test_a_key_is_kept_once_also_by_two_at_once(tack: Tack) -> None:
    together, answers = threading.Barrier(4), []

    def keep() -> None:
        together.wait()
        with tack.writing(SYSTEM_PERSON) as work:
            answers.append(queue.enqueue(work.session, "trial", {}, key="one", now=NOW))

    rivals = [threading.Thread(target=keep) for _ in range(4)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    assert sorted(answers) == [False, False, False, True]
    assert states(tack) == ["waiting"]
    assert carried(tack) == (["todo"] if on_postgres(tack) else [])


def test_many_jobs_are_kept_at_once_each_key_once(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "n1")
    payloads = {f"trial:n{number}": {"folder": str(tmp_path), "name": f"n{number}"} for number in range(1_200)}
    with tack.writing(SYSTEM_PERSON) as work:
        assert queue.enqueue_many(work.session, "trial", payloads, now=NOW) == 1_199
        assert queue.enqueue_many(work.session, "trial", payloads, now=NOW) == 0
        assert queue.enqueue_many(work.session, "trial", {}, now=NOW) == 0
    assert states(tack) == ["waiting"] * 1_200
    assert carried(tack) == (["todo"] * 1_200 if on_postgres(tack) else [])

    few = {f"few:{number}": {"folder": str(tmp_path), "name": f"few{number}"} for number in range(3)}
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(delete(Job))
        if on_postgres(tack):
            work.session.execute(text("DELETE FROM procrastinate_jobs"))
        queue.enqueue_many(work.session, "trial", few, now=NOW)
    with working(tack, performer(tack)):
        assert soon(lambda: effects(tack) == ["few0", "few1", "few2"])


def test_a_worker_does_every_job_once(tack: Tack, tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(12)]
    ask(tack, tmp_path, *names)
    with working(tack, performer(tack)):
        assert soon(lambda: len(effects(tack)) == len(names))
        assert soon(lambda: states(tack) == ["done"] * len(names))

    assert effects(tack) == sorted(names)
    assert set(carried(tack)) <= {"succeeded"}


def test_two_workers_share_the_jobs(tack: Tack, tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(30)]
    ask(tack, tmp_path, *names)
    with working(tack, performer(tack)), working(tack, performer(tack)):
        assert soon(lambda: states(tack) == ["done"] * len(names))

    assert effects(tack) == sorted(names)


def test_what_somebody_waits_for_is_done_before_what_may_come_after_it(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "b1", "b2", "b3", rank=queue.BESIDE)
    ask(tack, tmp_path, "a1", "a2")
    with working(tack, performer(tack), threads=1):
        assert soon(lambda: states(tack) == ["done"] * 5)
    with tack.reading() as work:
        ended = work.session.scalars(select(Job.key).order_by(Job.ended_at)).all()
    # Those asked for in one moment come in any order among themselves.
    assert [key.removeprefix("trial:")[0] for key in ended] == ["a", "a", "b", "b", "b"]


def test_what_is_asked_for_while_a_worker_waits_is_done_soon(tack: Tack, tmp_path: Path) -> None:
    with working(tack, performer(tack)):
        ask(tack, tmp_path, "late")
        assert soon(lambda: effects(tack) == ["late"])


def test_a_failing_job_is_tried_later_each_time_and_then_waits_for_a_person(tack: Tack, tmp_path: Path) -> None:
    (tmp_path / "bad.fails").touch()
    ask(tack, tmp_path, "bad")
    doing, now, waited = performer(tack), NOW + timedelta(days=100), []
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(update(Job).values(due_at=now))
    for _ in range(queue.MOST_TRIES):
        with tack.writing(SYSTEM_PERSON, now=now) as work:
            claimed = queue.claim(work.session, now=now, lease=LEASE)
            assert claimed is not None
            again = queue.fail(work.session, claimed, "ValueError: bad", now=now)
        if again is not None:
            waited.append((again - now).total_seconds())
            with tack.writing(SYSTEM_PERSON, now=now) as work:
                assert queue.claim(work.session, now=again - timedelta(seconds=1), lease=LEASE) is None
            now = again

    assert waited == WAITS
    assert states(tack) == ["dead"]
    assert doing.next() is None


def test_a_dead_letter_is_replayed_once(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "again")
    with tack.writing(SYSTEM_PERSON) as work:
        dead = {"state": JobState.DEAD, "ended_at": NOW, "tries": queue.MOST_TRIES, "error": "ValueError: again"}
        work.session.execute(update(Job).values(**dead))
        if on_postgres(tack):
            work.session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    with tack.reading() as work:
        (letter,) = queue.dead(work.session, limit=10)
    with tack.writing(SYSTEM_PERSON) as work:
        queue.replay(work.session, letter.id, now=work.now)
    with pytest.raises(Conflict), tack.writing(SYSTEM_PERSON) as work:
        queue.replay(work.session, letter.id, now=work.now)
    with pytest.raises(NotFound), tack.writing(SYSTEM_PERSON) as work:
        queue.replay(work.session, "01HZZZZZZZZZZZZZZZZZZZZZZZ", now=work.now)
    with working(tack, performer(tack)):
        assert soon(lambda: states(tack) == ["done"])

    assert effects(tack) == ["again"]


def test_who_lost_a_job_changes_nothing(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "slow")
    doing = Performer(tack, performer(tack).kinds, lease=timedelta(seconds=-1))
    first, second = doing.next(), doing.next()
    assert first is not None
    assert second is not None
    assert (first.tries, second.tries) == (1, 2)

    doing.perform(first)
    assert effects(tack) == []
    doing.perform(second)
    assert effects(tack) == ["slow"]
    with pytest.raises(Overtaken), tack.writing(SYSTEM_PERSON) as work:
        queue.complete(work.session, second, now=work.now)


def test_a_long_job_keeps_its_lease(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "long", seconds=4)
    with working(tack, performer(tack)), working(tack, performer(tack)):
        assert soon(lambda: states(tack) == ["done"])

    assert effects(tack) == ["long"]
    assert (tmp_path / "long.began").read_text(encoding="utf-8") == "x"


def test_a_job_that_ends_every_worker_is_given_up(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "deadly")
    doing = Performer(tack, performer(tack).kinds, lease=timedelta(seconds=-1))
    for _ in range(queue.MOST_TRIES):
        assert doing.next() is not None

    assert doing.next() is None
    assert states(tack) == ["dead"]


def test_a_job_of_another_version_fails_and_says_so(tack: Tack) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        queue.enqueue(work.session, "from-the-future", {}, key="one", now=work.now)
    claimed = performer(tack).next()
    assert claimed is not None
    performer(tack).perform(claimed)

    with tack.reading() as work:
        assert queue.errors(work.session, "from-the-future") == [
            "LookupError: this version of Tack knows no job called from-the-future"
        ]


def test_what_is_done_is_forgotten_later(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "old", "new")
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(update(Job).where(Job.key == "trial:old").values(state=JobState.DONE, ended_at=NOW))
        assert queue.forget(work.session, NOW + timedelta(seconds=1)) == 1
        assert queue.counts(work.session)[JobState.WAITING] == 1


def test_what_another_worker_has_is_carried_on_until_it_is_done(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "slow")
    first = Performer(tack, performer(tack).kinds, lease=timedelta(seconds=-1)).next()
    doing = performer(tack)
    second = doing.next()
    assert first is not None
    assert second is not None
    with tack.reading() as work:
        lease = work.session.scalars(select(Job.lease_until)).one()

    assert doing.perform(first).again == lease
    assert doing.perform(second) == doing.perform(first) == Outcome()
    assert effects(tack) == ["slow"]


def test_the_next_job_is_found_behind_one_that_is_given_up(tack: Tack, tmp_path: Path) -> None:
    ask(tack, tmp_path, "deadly", "well")
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(update(Job).where(Job.key == "trial:deadly").values(tries=queue.MOST_TRIES))

    assert drain(performer(tack)) == 1
    assert effects(tack) == ["well"]
    assert states(tack) == ["dead", "done"]


def test_a_thread_goes_on_after_a_fault_of_the_database(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tack = Tack(settings(sqlite_url, tmp_path))
    ask(tack, tmp_path, "one")
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(text("ALTER TABLE job RENAME TO away"))
    stopped = threading.Event()
    worker = threading.Thread(target=Embedded(performer(tack), threads=1, idle=0.05).run, args=(stopped,), daemon=True)
    with caplog.at_level("ERROR", logger="tack.jobs"):
        worker.start()
        assert soon(lambda: "the queue could not be looked at" in caplog.text)
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(text("ALTER TABLE away RENAME TO job"))
    assert soon(lambda: effects(tack) == ["one"])
    stopped.set()
    worker.join(10)
    tack.database.close()


@pytest.fixture
def on_postgres_only(databases: Databases, worker: str, tmp_path: Path) -> Iterator[Tack]:
    """An instance where Procrastinate carries the jobs."""
    with databases.copy("postgres", f"carried_{worker}") as url:
        running = Tack(settings(url, tmp_path))
        yield running
        running.database.close()


def test_what_nobody_carries_any_more_is_handed_over_again(on_postgres_only: Tack, tmp_path: Path) -> None:
    tack = on_postgres_only
    ask(tack, tmp_path, "lost", "kept")
    with tack.writing(SYSTEM_PERSON) as work:
        lost = work.session.scalars(select(Job.id).where(Job.key == "trial:lost")).one()
        away = text("DELETE FROM procrastinate_jobs WHERE args ->> 'job_id' = :job")
        work.session.execute(away, {"job": lost})
    assert performer(tack).carry_again() == 0, "they are not overdue"
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(update(Job).values(due_at=work.now - 3 * LEASE))
    assert performer(tack).carry_again() == 1
    assert performer(tack).carry_again() == 0
    with working(tack, performer(tack)):
        assert soon(lambda: states(tack) == ["done", "done"])


def test_a_carrier_ends_when_one_of_its_parts_has(on_postgres_only: Tack) -> None:
    tack = on_postgres_only
    with tack.writing(SYSTEM_PERSON) as work:
        work.session.execute(text("DROP FUNCTION procrastinate_prune_stalled_workers_v1 CASCADE"))
    ended: list[BaseException] = []

    def carry() -> None:
        try:
            Carrier(performer(tack), threads=1).run(threading.Event())
        except Exception as error:  # noqa: BLE001 -- whatever it is, it must come out
            ended.append(error)

    thread = threading.Thread(target=carry, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert ended
