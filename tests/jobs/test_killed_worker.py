"""Workers that die in the middle of their work: no job is lost, and none has its effect twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import select

from application.work import Tack
from kernel.queue import Job
from tests.jobs.conftest import soon
from tests.jobs.trial import ask, effects

KILLS, JOBS = 10, 40


@contextmanager
def nursery(tack: Tack, folder: Path) -> Iterator[Callable[[], int]]:
    """A way to start the next worker once the one before is gone; it gives the number of its process."""
    command = [sys.executable, "-m", "tests.jobs.trial", tack.settings.database_url, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forth:
        given, told = forth.stdin, forth.stdout
        assert given is not None
        assert told is not None

        def start() -> int:
            given.write("\n")
            given.flush()
            return int(told.readline())

        yield start
        given.close()


def undone(tack: Tack) -> int:
    with tack.reading() as work:
        return len(work.session.scalars(select(Job.id).where(Job.name == "trial", Job.state != "done")).all())


def begun(folder: Path) -> int:
    return len(list(folder.glob("*.began")))


def test_no_job_is_lost_or_done_twice_when_workers_are_killed(tack: Tack, tmp_path: Path) -> None:
    chance, names = random.Random(20260916), [f"n{number}" for number in range(JOBS)]  # noqa: S311 -- no secret
    with nursery(tack, tmp_path) as start:
        for kill in range(KILLS):
            before, worker = begun(tmp_path), start()
            ask(tack, tmp_path, *names[kill * 4 : kill * 4 + 4], seconds=1)
            assert soon(partial(more, tmp_path, before))
            time.sleep(chance.uniform(0, 1.2))
            os.kill(worker, signal.SIGKILL)
        worker = start()
        assert soon(lambda: undone(tack) == 0, seconds=90), f"{undone(tack)} jobs are not done"
        os.kill(worker, signal.SIGTERM)

    assert Counter(effects(tack)) == Counter(dict.fromkeys(names, 1))


def more(folder: Path, before: int) -> bool:
    return begun(folder) > before
