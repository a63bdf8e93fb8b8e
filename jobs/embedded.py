"""The queue's engine on SQLite: threads of one process that take due jobs one after the other.

Several such processes may run beside each other; each claim is a transaction of its own.
"""

from __future__ import annotations

import logging
import threading

from jobs.performing import Performer
from kernel.errors import Busy

LOG = logging.getLogger("tack.jobs")
#: How long a thread waits before it looks again where there was nothing to do.
IDLE_SECONDS = 0.5


class Embedded:
    """Does jobs until told to stop."""

    def __init__(self, performer: Performer, *, threads: int, idle: float = IDLE_SECONDS) -> None:
        self._performer = performer
        self._idle = idle
        self._threads = [
            threading.Thread(target=self._run, name=f"job worker {number}", daemon=True) for number in range(threads)
        ]
        self._stopped = threading.Event()

    def run(self, stopped: threading.Event) -> None:
        """Do jobs until the event is set and those in hand are done."""
        for thread in self._threads:
            thread.start()
        stopped.wait()
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            if not self._one():
                self._stopped.wait(self._idle)

    def _one(self) -> bool:
        """Do one job and say whether there was one; a database that does not answer is asked again later."""
        try:
            claimed = self._performer.next()
            if claimed is not None:
                self._performer.perform(claimed)
        except Busy:
            LOG.warning("the database is busy; the queue is looked at again soon")
            return False
        except Exception:
            # A thread that ended here would leave a worker that lives and does nothing.
            LOG.exception("the queue could not be looked at; it is again soon")
            return False
        return claimed is not None


def drain(performer: Performer) -> int:
    """Do what is due in this thread until nothing is left; return how many jobs that were."""
    done = 0
    while (claimed := performer.next()) is not None:
        performer.perform(claimed)
        done += 1
    return done
