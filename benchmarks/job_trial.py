"""Jobs on trial, each of which writes one mail as its effect; run as a module, a nursery of workers to be killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from application.settings import Settings, load
from application.work import Tack, Work
from jobs.kinds import Kind
from jobs.performing import Performer
from jobs.worker import work
from kernel import mail, queue
from partnerships.models import SYSTEM_PERSON

LEASE = timedelta(seconds=2)
#: Jobs asked for before each kill, and how long anything is waited for.
EACH, PATIENCE = 4, 90.0
UNDONE = (queue.Job.name == "trial", queue.Job.state != queue.JobState.DONE)


def settings(url: str, folder: Path) -> Settings:
    """The settings of an instance in a folder."""
    return replace(load({"TACK_INSTANCE": str(folder)}), database_url=url)


def _do(_tack: Tack, facts: Mapping[str, Any]) -> str:
    """Take a while, and leave a mark that it began."""
    began = Path(facts["folder"]) / f"{facts['name']}.began"
    with began.open("a", encoding="utf-8") as marks:
        marks.write("x")
    time.sleep(facts.get("seconds", 0))
    if Path(facts["folder"], f"{facts['name']}.fails").exists():
        raise ValueError(facts["name"])
    return str(facts["name"])


def _keep(work: Work, _facts: Mapping[str, Any], found: str) -> None:
    mail.write(work.session, to=f"{found}@example.org", subject=found, body=found, now=work.now)


TRIAL = Kind("trial", _do, _keep)
KINDS = {TRIAL.name: TRIAL}


def ask(tack: Tack, folder: Path, *names: str, seconds: float = 0, rank: int = queue.AWAITED) -> None:
    """Put trial jobs into the queue."""
    with tack.writing(SYSTEM_PERSON) as work:
        for name in names:
            facts: dict[str, Any] = {"folder": str(folder), "name": name}
            if seconds:
                facts["seconds"] = int(seconds)
            queue.enqueue(work.session, TRIAL.name, facts, key=f"trial:{name}", now=work.now, rank=rank)


def effects(tack: Tack) -> list[str]:
    """What the jobs have done, each as often as it was done."""
    with tack.reading() as work:
        return sorted(one.subject for one in mail.unsent(work.session, limit=10_000))


def performer(tack: Tack, lease: timedelta = LEASE) -> Performer:
    """Who does trial jobs."""
    return Performer(tack, KINDS, lease=lease)


def undone(tack: Tack) -> int:
    """How many trial jobs are not done."""
    with tack.reading() as work:
        return len(work.session.scalars(select(queue.Job.id).where(*UNDONE)).all())


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of jobs whose workers were killed: how many were asked for, and those lost or done twice."""

    asked: int
    lost: int
    twice: int


def killed(tack: Tack, folder: Path, kills: int, *, seed: int) -> Trial:
    """Ask for jobs, and kill the worker at a random moment of doing them, time and again; then let one end it all."""
    chance, asked = random.Random(seed), 0
    with nursery(tack, folder) as start:
        for _ in range(kills):
            before, worker = _begun(folder), start()
            names = [f"n{number}" for number in range(asked, asked + EACH)]
            ask(tack, folder, *names, seconds=1)
            asked += EACH
            wait(lambda before=before: _begun(folder) > before)  # type: ignore[misc]
            time.sleep(chance.uniform(0, 1.2))
            os.kill(worker, signal.SIGKILL)
        worker = start()
        # What is left takes a second each, and not all of them are left.
        wait(lambda: undone(tack) == 0, most=PATIENCE + asked)
        os.kill(worker, signal.SIGTERM)
    done = Counter(effects(tack))
    return Trial(asked, asked - len(done), sum(1 for count in done.values() if count > 1))


def _begun(folder: Path) -> int:
    return len(list(folder.glob("*.began")))


def wait(what: Callable[[], bool], *, most: float = PATIENCE) -> None:
    """Wait for something, but not for ever: what does not come is found missing afterwards."""
    end = time.monotonic() + most
    while time.monotonic() < end and not what():
        time.sleep(0.05)


@contextmanager
def nursery(tack: Tack, folder: Path, of: str = "benchmarks.job_trial") -> Iterator[Callable[[], int]]:
    """A way to start the next worker once the one before is gone; it gives the number of its process."""
    command = [sys.executable, "-m", of, tack.settings.database_url, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forth:
        given, told = forth.stdin, forth.stdout
        if given is None or told is None:
            raise RuntimeError

        def start() -> int:
            given.write("\n")
            given.flush()
            return int(told.readline())

        yield start
        given.close()


def _worker(url: str, folder: str) -> None:
    """Work until told to stop."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    tack = Tack(settings(url, Path(folder)))
    work(tack, stopped, threads=2, performer=performer(tack))


def main(url: str, folder: str, worker: Callable[[str, str], None] = _worker) -> None:
    """Fork a worker for each line that is read, and tell its number once the one before is gone.

    A process that has imported everything already brings them forth in no time; each is a process of its own.
    """
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            worker(url, folder)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
