"""The queue's engine on PostgreSQL: Procrastinate carries the identifiers of jobs to any number of workers.

It is told of a job in the transaction that keeps it (`kernel.queue`), wakes its workers by NOTIFY and knows by their
heartbeats which of them died. What was in a dead worker's hands we put back ourselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from datetime import date, datetime, timedelta

from procrastinate import App, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job as Carried
from procrastinate.retry import BaseRetryStrategy
from sqlalchemy.engine import make_url

from jobs.performing import Performer
from kernel import clock
from kernel.handing_over import CHANNEL, TASK
from kernel.queue import Claimed

LOG = logging.getLogger("tack.jobs")
#: Where the database itself did not answer, the job is carried to a worker again after this.
AGAIN_SECONDS = 5
#: How long Procrastinate remembers what it carried well.
CARRIED_HOURS = 24 * 7


class LaterError(Exception):
    """The job failed and is carried again at a moment."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"again at {at.isoformat()}")
        self.at = at


class DeadError(Exception):
    """The job failed for the last time and waits for a person."""


class _Again(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Carried) -> RetryDecision | None:  # noqa: ARG002 -- the interface
        """Carry again what failed for now, and what our own note could not be taken of."""
        match exception:
            case LaterError(at=at):
                return RetryDecision(retry_at=at)
            case DeadError():
                return None
            case _:
                return RetryDecision(retry_in={"seconds": AGAIN_SECONDS})


def app_for(database_url: str, performer: Performer | None = None, *, threads: int = 1) -> App:
    """Return Procrastinate's app with our one task; without a performer it only knows the queue."""
    address = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=threads + 3))

    @app.task(name=TASK, queue=CHANNEL, retry=_Again())
    def job(job_id: str) -> None:
        if performer is not None:
            _carried(performer, job_id)

    return app


def _carried(performer: Performer, job_id: str) -> None:
    """Do one job; raises LaterError or DeadError, by which Procrastinate knows what becomes of it."""
    claimed = performer.named(job_id)
    outcome = performer.perform(claimed) if isinstance(claimed, Claimed) else claimed
    if outcome.again is not None:
        raise LaterError(outcome.again)
    if outcome.dead:
        raise DeadError


class Carrier:
    """Does jobs that Procrastinate carries here, until told to stop."""

    def __init__(self, performer: Performer, *, threads: int) -> None:
        self._performer = performer
        self._threads = threads

    def run(self, stopped: threading.Event) -> None:
        """Do jobs until the event is set and those in hand are done."""
        asyncio.run(self._run(stopped))

    async def _run(self, stopped: threading.Event) -> None:
        lease = self._performer.lease.total_seconds()
        app = app_for(self._performer.tack.settings.database_url, self._performer, threads=self._threads)
        async with app.open_async():
            worker = asyncio.create_task(
                app.run_worker_async(
                    queues=[CHANNEL],
                    concurrency=self._threads,
                    install_signal_handlers=False,
                    update_heartbeat_interval=lease / 4,
                    stalled_worker_timeout=lease,
                    fetch_job_polling_interval=min(lease, 5.0),
                    delete_jobs="never",
                )
            )
            helper = asyncio.create_task(_put_back(app, self._performer, stopped))
            waiting = asyncio.create_task(asyncio.to_thread(stopped.wait))
            await asyncio.wait({worker, helper, waiting}, return_when=asyncio.FIRST_COMPLETED)
            # Whichever of them ended by itself ended badly: its error goes up, and a new worker is started. The thread
            # that waits for the event has to end first: the loop does not close before it.
            stopped.set()
            for task in (helper, worker):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task


async def _put_back(app: App, performer: Performer, stopped: threading.Event) -> None:
    """Time and again put back what dead workers had in hand or nobody carries, and forget what was long ago.

    It looks at the event too: where a query ends in the moment of the cancellation, Python 3.11 loses the latter.
    """
    forgotten: date | None = None
    while not stopped.is_set():
        await put_back(app, performer.lease)
        await asyncio.to_thread(performer.carry_again)
        if forgotten != (forgotten := clock.now().date()):
            await app.job_manager.delete_old_jobs(nb_hours=CARRIED_HOURS, queue=CHANNEL)
        if not stopped.is_set():
            await asyncio.sleep(performer.lease.total_seconds() / 2)


async def put_back(app: App, lease: timedelta) -> int:
    """Put back the jobs of workers that gave no sign of life for as long as `lease`; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=lease.total_seconds()))
    for one in stalled:
        await app.job_manager.retry_job(one)
    return len(stalled)
