"""Does the jobs of one print run here, beside whatever worker there is, until its zip is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from application import print_runs
from application.work import Tack
from contracts import print_run_queries as reads
from contracts.print_run_models import ItemState, PrintRun
from jobs.performing import Performer
from kernel import queue
from kernel.errors import Conflict
from kernel.queue import Claimed
from kernel.text import Message

#: How long to wait before looking again where others have everything in hand.
PAUSE_SECONDS = 0.3
#: Items that are looked through for one that is due.
AT_ONCE = 100

Progress = Callable[[Mapping[ItemState, int]], None]


@dataclass(frozen=True, slots=True)
class _Stand:
    """How far a run is: what became of how many, whether its zip is there, and a job that is due."""

    counts: Mapping[ItemState, int]
    ended: bool
    due: str | None


def finish(tack: Tack, run_id: str, *, progress: Progress) -> None:
    """Do what is due of a run and tell how far it is after each; what another worker has in hand is waited for.

    Raises Conflict where its files could not be put together, time and again.
    """
    doing = Performer(tack)
    while True:
        stand = _stand(tack, run_id)
        progress(stand.counts)
        if stand.ended:
            return
        claimed = doing.named(stand.due) if stand.due else None
        if isinstance(claimed, Claimed):
            doing.perform(claimed)
        else:
            print_runs.give_up(tack)
            time.sleep(PAUSE_SECONDS)


def _stand(tack: Tack, run_id: str) -> _Stand:
    with tack.reading() as work:
        session = work.session
        waiting = reads.items(session, run_id, state=ItemState.WAITING, limit=AT_ONCE).rows
        keys = [*(f"{reads.PRINT}:{one.id}" for one in waiting), f"{reads.PACK}:{run_id}"]
        if queue.is_dead(session, keys[-1]):
            raise Conflict(Message("The documents could not be put together; “Background work” says what went wrong."))
        ended = session.get_one(PrintRun, run_id).ended_at is not None
        return _Stand(reads.counts(session, run_id), ended, queue.due(session, keys, now=work.now))
