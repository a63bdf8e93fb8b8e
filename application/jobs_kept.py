"""Jobs as people see them: what each kind is called, what waits, and a dead letter sent on its way again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts.print_run_queries import PACK, PRINT
from contracts.rendition_actions import RENDER
from kernel import journal, mail, queue
from kernel.queue import Job, JobState
from kernel.text import Message
from partnerships.permissions import EVERYWHERE, Standing, check
from screening.hit_reactions import RESCREEN, SCREEN
from screening.list_actions import JOB as LOAD_LIST

VIEW, REPLAY = "job.view", "job.replay"
MINUTE, DAY, SEAL = "minute", "day", "seal"
#: What each kind of job does, for whoever looks after the box.
NAMES: Mapping[str, Message] = {
    mail.SEND: Message("Send a mail"),
    PRINT: Message("Print an agreement of a print run"),
    PACK: Message("Put the documents of a print run together"),
    LOAD_LIST: Message("Load a sanctions list"),
    MINUTE: Message("What every minute brings"),
    DAY: Message("What every hour and every day bring"),
    SEAL: Message("Seal the journal"),
    SCREEN: Message("Screen an organisation"),
    RESCREEN: Message("Screen all organisations, a few at a time"),
    RENDER: Message("Make the PDF or the page pictures of a document"),
}
STATES: Mapping[str, Message] = {
    JobState.WAITING.value: Message("waits"),
    JobState.RUNNING.value: Message("is being done"),
    JobState.DONE.value: Message("done"),
    JobState.DEAD.value: Message("did not work"),
}


def named(job: Job) -> Message:
    """Return what a job does, in words; one of another version has its own name."""
    return NAMES.get(job.name, Message("%(name)s", name=job.name))


def replay(session: Session, job_id: str, *, by: Standing, on: date, now: datetime) -> Job:
    """Try a dead letter anew; raises NotPermitted, NotFound, Conflict where it is on its way already."""
    check(by, REPLAY, EVERYWHERE)
    job = queue.replay(session, job_id, now=now)
    journal.record(session, job.ref, "JobReplayed", {"name": job.name}, by=by.person_id, on=on, now=now)
    return job
