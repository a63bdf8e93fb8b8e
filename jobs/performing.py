"""How one job is done: its work with no transaction open, then its effect and its completion in one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.work import Tack
from jobs.kinds import KINDS, Kind
from kernel import clock, handing_over, queue
from kernel.errors import Busy
from kernel.queue import Claimed, NotYet, Overtaken
from partnerships.models import SYSTEM_PERSON

LOG = logging.getLogger("tack.jobs")
#: How long a job stays with a worker that gives no sign of life.
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try: done where neither is said; `again` also where it is in other hands until then."""

    again: datetime | None = None
    dead: bool = False


class Performer:
    """Does the jobs of one running instance."""

    def __init__(self, tack: Tack, kinds: Mapping[str, Kind] = KINDS, *, lease: timedelta = LEASE) -> None:
        self.tack = tack
        self.lease = lease
        self.kinds = kinds

    def next(self) -> Claimed | None:
        """Take the next due job of this database, or None; asking alone writes nothing."""
        with self.tack.reading() as work:
            if not queue.anything(work.session, now=work.now):
                return None
        with self.tack.writing(SYSTEM_PERSON) as work:
            return queue.claim(work.session, now=work.now, lease=self.lease)

    def named(self, job_id: str) -> Claimed | Outcome:
        """Take one job that was carried to this worker; what became of it where it is done or in other hands."""
        with self.tack.writing(SYSTEM_PERSON) as work:
            claimed = queue.claim(work.session, now=work.now, lease=self.lease, job_id=job_id)
            return claimed or Outcome(again=queue.held_until(work.session, job_id))

    def carry_again(self) -> int:
        """Hand Procrastinate again what is overdue and carried by nobody; return how many."""
        with self.tack.writing(SYSTEM_PERSON) as work:
            return handing_over.carry_again(work.session, before=work.now - 2 * self.lease)

    def perform(self, claimed: Claimed) -> Outcome:
        """Do a job; what goes wrong is kept with it and logged with its trace."""
        kind = self.kinds.get(claimed.name)
        try:
            if kind is None:
                message = f"this version of Tack knows no job called {claimed.name}"
                raise LookupError(message)  # noqa: TRY301 -- fails like any other job
            with self._held(claimed):
                found = kind.do(self.tack, claimed.facts)
            with self.tack.writing(SYSTEM_PERSON) as work:
                kind.keep(work, claimed.facts, found)
                queue.complete(work.session, claimed, now=work.now)
        except Overtaken:
            LOG.warning("job %s %s was given to another worker", claimed.name, claimed.id)
            return self._elsewhere(claimed)
        except NotYet as held:
            return self._put_off(claimed, held.after)
        except Exception as error:
            LOG.exception("job %s %s failed, try %s", claimed.name, claimed.id, claimed.tries)
            most = kind.tries if kind is not None else queue.MOST_TRIES
            return self._failed(claimed, f"{type(error).__name__}: {error}", most)
        return Outcome()

    def _elsewhere(self, claimed: Claimed) -> Outcome:
        """Tell until when another worker has a job: whoever carried it here carries it on, in case that one fails."""
        with self.tack.reading() as work:
            return Outcome(again=queue.held_until(work.session, claimed.id))

    def _put_off(self, claimed: Claimed, after: timedelta) -> Outcome:
        with self.tack.writing(SYSTEM_PERSON) as work:
            queue.put_off(work.session, claimed, until=work.now + after)
            return Outcome(again=work.now + after)

    def _failed(self, claimed: Claimed, error: str, most: int) -> Outcome:
        with self.tack.writing(SYSTEM_PERSON) as work:
            again = queue.fail(work.session, claimed, error, now=work.now, most=most)
        return Outcome(again, dead=again is None)

    @contextmanager
    def _held(self, claimed: Claimed) -> Iterator[None]:
        """Keep the job's lease while the block runs, as long as this process lives."""
        ended = threading.Event()
        keeper = threading.Thread(target=self._prolong, args=(claimed, ended), name=f"lease {claimed.id}", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            ended.set()
            keeper.join()

    def _prolong(self, claimed: Claimed, ended: threading.Event) -> None:
        while not ended.wait(self.lease.total_seconds() / 3):
            try:
                with self.tack.writing(SYSTEM_PERSON) as work:
                    if not queue.prolong(work.session, claimed, until=clock.now() + self.lease):
                        return
            except Busy:
                LOG.warning("the lease of job %s could not be kept just now", claimed.id)
