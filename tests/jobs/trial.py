"""Jobs for tests, each of which writes one mail as its effect; run as a module, a nursery of workers to be killed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from application.settings import Settings, load
from application.work import Tack, Work
from jobs.kinds import Kind
from jobs.performing import Performer
from jobs.worker import work
from kernel import mail, queue
from kernel.text import Message
from partnerships.models import SYSTEM_PERSON

LEASE = timedelta(seconds=2)


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


TRIAL = Kind("trial", Message("Send a mail"), _do, _keep)
KINDS = {TRIAL.name: TRIAL}


def ask(tack: Tack, folder: Path, *names: str, seconds: float = 0) -> None:
    """Put trial jobs into the queue."""
    with tack.writing(SYSTEM_PERSON) as work:
        for name in names:
            facts: dict[str, Any] = {"folder": str(folder), "name": name}
            if seconds:
                facts["seconds"] = int(seconds)
            queue.enqueue(work.session, TRIAL.name, facts, key=f"trial:{name}", now=work.now)


def effects(tack: Tack) -> list[str]:
    """What the jobs have done, each as often as it was done."""
    with tack.reading() as work:
        return sorted(one.subject for one in mail.unsent(work.session, limit=10_000))


def performer(tack: Tack, lease: timedelta = LEASE) -> Performer:
    """Who does trial jobs."""
    return Performer(tack, KINDS, lease=lease)


def _worker(url: str, folder: str) -> None:
    """Work until told to stop."""
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    tack = Tack(settings(url, Path(folder)))
    work(tack, stopped, threads=2, performer=performer(tack))


def main(url: str, folder: str) -> None:
    """Fork a worker for each line that is read, and tell its number once the one before is gone.

    A process that has imported everything already brings them forth in no time; each is a process of its own.
    """
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            _worker(url, folder)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
