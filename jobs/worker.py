"""One worker: the engine that fits the database, and the clock beside it."""

from __future__ import annotations

import logging
import os
import threading

from application.work import Tack
from jobs import clockwork
from jobs.carrier import Carrier
from jobs.embedded import Embedded
from jobs.performing import Performer

LOG = logging.getLogger("tack.jobs")
#: How often the clock is looked at, and how soon a worker notices that it was left alone.
CLOCK_SECONDS = 1.0


def work(
    tack: Tack,
    stopped: threading.Event,
    *,
    threads: int,
    performer: Performer | None = None,
    parent: int | None = None,
) -> None:
    """Do jobs and look at the clock until the event is set, or until the process that started this one is gone."""
    doing = performer or Performer(tack)
    clock = threading.Thread(target=_clock, args=(doing, stopped, parent), name="clock", daemon=True)
    clock.start()
    postgres = tack.database.engine.dialect.name == "postgresql"
    engine = Carrier(doing, threads=threads) if postgres else Embedded(doing, threads=threads)
    try:
        engine.run(stopped)
    finally:
        stopped.set()
        clock.join()


def _clock(doing: Performer, stopped: threading.Event, parent: int | None) -> None:
    while not stopped.is_set():
        if parent is not None and os.getppid() != parent:
            stopped.set()
            return
        try:
            clockwork.wind(doing.tack, doing.kinds)
        except Exception:
            LOG.exception("the clock could not be looked at; it is again in a moment")
        stopped.wait(CLOCK_SECONDS)
