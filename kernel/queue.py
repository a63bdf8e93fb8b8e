"""The queue: a job is kept in the transaction of the change that causes it, and done by a worker afterwards.

The row is the truth on both databases. On SQLite a worker takes due rows itself; on PostgreSQL Procrastinate carries
their identifiers to any number of workers. A job's key stands for its effect: the same key is kept once, and what a job
changes is committed together with its completion, so that nothing is done twice however often a worker dies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    CursorResult,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.database import Base, Id
from kernel.errors import Conflict, NotFound
from kernel.handing_over import hand_over, hand_over_many, on_postgres
from kernel.ids import new_id
from kernel.journal_chain import Plain, canonical
from kernel.lists import Page, cut, decode, encode, fingerprint
from kernel.text import Message
from kernel.unmet import Ref

#: After so many tries a job waits for a person.
MOST_TRIES = 8
#: Each wait is three times the one before: the last try is a good hour after the first, as a mail server may be away.
FIRST_WAIT, GROWTH = timedelta(seconds=4), 3
LONGEST_ERROR = 2000
#: Somebody waits for it; and what comes after everything for which somebody does.
AWAITED, BESIDE = 0, 1


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(Base):
    """Something to be done once, after the change that asked for it."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'dead')", name="state"),
        CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name="lease"),
        CheckConstraint("(state IN ('done', 'dead')) = (ended_at IS NOT NULL)", name="ended"),
        Index("ix_job_state", "state", "rank", "due_at", "id"),
        Index("ix_job_name", "name", "state"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    #: What is lower is done first, whatever is due earlier.
    rank: Mapped[int] = mapped_column(server_default="0")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    @property
    def ref(self) -> Ref:
        """What the journal calls it."""
        return Ref("job", self.id)

    @property
    def facts(self) -> dict[str, Any]:
        """The payload, read."""
        found: dict[str, Any] = json.loads(self.payload)
        return found


#: The order in which jobs are taken.
IN_TURN = (Job.rank, Job.due_at, Job.id)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in a worker's hands; `tries` tells this try from every other."""

    id: str
    name: str
    facts: Mapping[str, Any]
    tries: int


class Overtaken(Conflict):
    """The job was given to another worker meanwhile, and what this one did does not count."""

    code = "job-overtaken"


class NotYet(Exception):
    """What a job needs is in other hands: it comes back after a while, and this was no try."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"again in {after}")
        self.after = after


def enqueue(
    session: Session,
    name: str,
    payload: Mapping[str, Plain],
    *,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    rank: int = AWAITED,
) -> bool:
    """Keep a job that is done once this transaction commits; return False where its key is kept already."""
    dialect = postgresql if on_postgres(session) else sqlite
    due = due_at or now
    row: dict[str, Any] = {"id": new_id(), "name": name, "payload": canonical(payload), "key": key}
    row |= {"state": JobState.WAITING.value, "tries": 0, "rank": rank, "made_at": now, "due_at": due}
    kept = dialect.insert(Job).values(row).on_conflict_do_nothing(index_elements=[Job.key]).returning(Job.id)
    new = session.execute(kept, execution_options={"synchronize_session": False}).scalar_one_or_none()
    if new is None:
        return False
    hand_over(session, new, due, rank)
    return True


def enqueue_many(session: Session, name: str, payloads: Mapping[str, Mapping[str, Plain]], *, now: datetime) -> int:
    """Keep many jobs of one name, each payload under its key, in a few statements; return how many are new."""
    dialect = postgresql if on_postgres(session) else sqlite
    same: dict[str, Any] = {"name": name, "state": JobState.WAITING.value, "tries": 0, "rank": AWAITED}
    same |= {"made_at": now, "due_at": now}
    rows = [{"id": new_id(), "payload": canonical(one), "key": key, **same} for key, one in payloads.items()]
    if not rows:
        return 0
    kept = dialect.insert(Job).on_conflict_do_nothing(index_elements=[Job.key]).returning(Job.id)
    new = list(session.connection().execute(kept, rows).scalars())
    hand_over_many(session, new, now, AWAITED)
    return len(new)


def anything(session: Session, *, now: datetime) -> bool:
    """Say, without taking it, whether there is a job to do."""
    return session.scalar(select(Job.id).where(_to_do(now)).limit(1)) is not None


def kept(session: Session, keys: Iterable[str]) -> set[str]:
    """Return which of some keys are kept already."""
    return set(session.scalars(select(Job.key).where(Job.key.in_(list(keys)))))


def due(session: Session, keys: Iterable[str], *, now: datetime) -> str | None:
    """Return a job with one of some keys that anybody may take now, or None."""
    found = select(Job.id).where(Job.key.in_(list(keys)), _to_do(now)).order_by(*IN_TURN)
    return session.scalar(found.limit(1))


def is_dead(session: Session, key: str) -> bool:
    """Say whether the job with a key was given up."""
    return session.scalar(select(Job.id).where(Job.key == key, Job.state == JobState.DEAD)) is not None


def under_way(session: Session, name: str) -> bool:
    """Say whether a job of this name waits or is being done."""
    open_ones = Job.state.in_([JobState.WAITING, JobState.RUNNING])
    return session.scalar(select(Job.id).where(Job.name == name, open_ones).limit(1)) is not None


def claim(session: Session, *, now: datetime, lease: timedelta, job_id: str | None = None) -> Claimed | None:
    """Take the next due job, or the named one, for as long as `lease`; None where there is nothing to do.

    One whose worker died comes back when its lease is over. A job over which workers die time and again is not tried
    for ever: it becomes a dead letter.
    """
    named = [] if job_id is None else [Job.id == job_id]
    found = select(Job).where(_to_do(now), *named).order_by(*IN_TURN).limit(1)
    job = session.scalars(found.with_for_update(skip_locked=True)).first()
    if job is None:
        return None
    if job.tries >= MOST_TRIES:
        job.state, job.lease_until, job.ended_at = JobState.DEAD, None, now
        job.error = job.error or "its worker ended in the middle of it, every time"
        session.flush()
        return claim(session, now=now, lease=lease) if job_id is None else None
    job.state, job.tries, job.lease_until = JobState.RUNNING, job.tries + 1, now + lease
    session.flush()
    return Claimed(job.id, job.name, job.facts, job.tries)


def held_until(session: Session, job_id: str) -> datetime | None:
    """Return until when a job that is not done belongs to somebody or waits, or None where it has ended."""
    job = session.get(Job, job_id, populate_existing=True)
    if job is None or job.ended_at is not None:
        return None
    return job.due_at if job.lease_until is None else job.lease_until


def _to_do(now: datetime) -> ColumnElement[bool]:
    left_by_its_worker = and_(Job.state == JobState.RUNNING, Job.lease_until <= now)
    return or_(and_(Job.state == JobState.WAITING, Job.due_at <= now), left_by_its_worker)


def prolong(session: Session, claimed: Claimed, *, until: datetime) -> bool:
    """Keep a claim for longer; False where the job is in other hands."""
    return _changed(session, claimed, lease_until=until)


def complete(session: Session, claimed: Claimed, *, now: datetime) -> None:
    """Note in the transaction of a job's effect that it is done; raises Overtaken where another worker has it."""
    if not _changed(session, claimed, state=JobState.DONE.value, lease_until=None, ended_at=now, error=None):
        raise Overtaken(Message("Another worker has this job."), subject=Ref("job", claimed.id))


def put_off(session: Session, claimed: Claimed, *, until: datetime) -> None:
    """Give a job back that could not begin; the next try has the number of this one."""
    _changed(session, claimed, state=JobState.WAITING.value, lease_until=None, due_at=until, tries=claimed.tries - 1)


def fail(session: Session, claimed: Claimed, error: str, *, now: datetime, most: int = MOST_TRIES) -> datetime | None:
    """Note what went wrong; return when the job is tried again, or None where it waits for a person now."""
    said = error[:LONGEST_ERROR]
    if claimed.tries >= most:
        _changed(session, claimed, state=JobState.DEAD.value, lease_until=None, ended_at=now, error=said)
        return None
    again: datetime = now + FIRST_WAIT * GROWTH ** (claimed.tries - 1)
    _changed(session, claimed, state=JobState.WAITING.value, lease_until=None, due_at=again, error=said)
    return again


def _changed(session: Session, claimed: Claimed, **values: Any) -> bool:
    mine = (Job.id == claimed.id, Job.state == JobState.RUNNING, Job.tries == claimed.tries)
    done = session.execute(update(Job).where(*mine).values(values), execution_options={"synchronize_session": False})
    return isinstance(done, CursorResult) and done.rowcount == 1


def replay(session: Session, job_id: str, *, now: datetime) -> Job:
    """Try a dead letter anew, with all its tries; raises NotFound, and Conflict where it is not dead any more."""
    job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job is None:
        raise NotFound
    if job.state != JobState.DEAD:
        raise Conflict(Message("Somebody has sent this job on its way already."), subject=job.ref)
    job.state, job.tries, job.due_at, job.ended_at = JobState.WAITING, 0, now, None
    session.flush()
    hand_over(session, job.id, now, job.rank)
    return job


def to_come(session: Session, *, limit: int) -> Sequence[Job]:
    """Return what is being done or waits, what is due first before the rest."""
    open_ones = Job.state.in_([JobState.RUNNING, JobState.WAITING])
    return session.scalars(select(Job).where(open_ones).order_by(*IN_TURN).limit(limit)).all()


def dead(session: Session, *, limit: int) -> Sequence[Job]:
    """Return the dead letters, the newest first."""
    return session.scalars(
        select(Job).where(Job.state == JobState.DEAD).order_by(Job.ended_at.desc(), Job.id.desc()).limit(limit)
    ).all()


def dead_letters(session: Session) -> int:
    """Return how many jobs wait for a person."""
    return session.scalars(select(func.count()).select_from(Job).where(Job.state == JobState.DEAD)).one()


def page(session: Session, *, state: str = "", after: str | None = None, limit: int = 50) -> Page[Job]:
    """Return a page of jobs, the newest first: all of them, or those in one state."""
    mark = fingerprint({"list": "jobs", "state": state})
    wanted = select(Job)
    if state:
        wanted = wanted.where(Job.state == state)
    if after:
        wanted = wanted.where(Job.id < decode(after, mark)[1])
    rows, more = cut(session.scalars(wanted.order_by(Job.id.desc()).limit(limit + 1)).all(), limit)
    return Page(rows, encode(mark, "", rows[-1].id) if more else None)


def errors(session: Session, name: str) -> list[str]:
    """Return what went wrong with jobs of a name that are tried again, each once."""
    wrong = select(Job.error).where(Job.name == name, Job.state == JobState.WAITING, Job.error.is_not(None))
    return sorted({said for said in session.scalars(wrong) if said})


def counts(session: Session) -> dict[JobState, int]:
    """Return how many jobs stand where."""
    found = session.execute(select(Job.state, func.count().label("number")).group_by(Job.state))
    return dict.fromkeys(JobState, 0) | {JobState(row.state): row.number for row in found}


def forget(session: Session, before: datetime) -> int:
    """Forget jobs that were done before a moment and return how many they were."""
    gone = session.execute(delete(Job).where(Job.state == JobState.DONE, Job.ended_at < before))
    return gone.rowcount if isinstance(gone, CursorResult) else 0
