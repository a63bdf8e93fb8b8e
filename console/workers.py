"""`tack worker`: the queue and the clock, as a process of their own; and the one that `tack serve` brings along."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from types import FrameType

import click

from application.settings import Settings
from console.instances import opened
from console.output import say
from console.words import N_, Command, option
from jobs.performing import LEASE, Performer
from jobs.worker import work
from kernel.text import Message

LOG = logging.getLogger("tack.worker")
THREADS = 2
#: A worker that ends is started again after this.
REST_SECONDS = 2.0
STOP_SECONDS = 30.0


@click.command("worker", cls=Command, help=N_("Do what waits in the queue and what time brings, until told to stop."))
@option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 64), help=N_("Jobs done side by side."))
@option(
    "--lease",
    default=LEASE.total_seconds(),
    show_default=True,
    type=click.FloatRange(1, 3600),
    help=N_("Seconds after which the work of a worker that gives no sign of life is another's; the same for all."),
)
@option("--parent", type=int, hidden=True)
def worker(*, threads: int, lease: float, parent: int | None) -> None:
    """Work."""
    stopped = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    with opened() as tack:
        if parent is None:
            say(Message("Working (stop with Ctrl+C)"))
        performer = Performer(tack, lease=timedelta(seconds=lease))
        work(tack, stopped, threads=threads, performer=performer, parent=parent)


class Companion:
    """The worker that serves one box beside its pages: a child process, started again where it ends."""

    def __init__(self, settings: Settings) -> None:
        self._environment = {
            **os.environ,
            "DATABASE_URL": settings.database_url,
            "PUBLIC_URL": settings.public_url,
            "TACK_INSTANCE": str(settings.instance),
        }
        self._stopped = threading.Event()
        self._child = self._started()
        self._watch = threading.Thread(target=self._watched, name="worker's watch", daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """Let the child end what it has in hand, and end."""
        self._stopped.set()
        self._child.terminate()
        self._watch.join(STOP_SECONDS)
        if self._child.poll() is None:
            self._child.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "console.main", "worker", "--parent", str(os.getpid())]
        return subprocess.Popen(command, env=self._environment, start_new_session=True)  # noqa: S603 -- our own

    def _watched(self) -> None:
        while True:
            code = self._child.wait()
            if self._stopped.wait(REST_SECONDS):
                return
            LOG.error("the worker ended with %s and is started again", code)
            self._child = self._started()
