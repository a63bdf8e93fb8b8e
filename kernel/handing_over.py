"""Tells Procrastinate of the queue's jobs, on PostgreSQL: it carries their identifiers to any number of workers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from kernel.database import Moment

#: Under these names Procrastinate knows our one task and its queue.
TASK, CHANNEL = "tack.job", "tack"


def on_postgres(session: Session) -> bool:
    """Say whether Procrastinate carries the jobs of this database."""
    return session.get_bind().dialect.name == "postgresql"


def hand_over(session: Session, job_id: str, due: datetime, rank: int) -> None:
    """Give Procrastinate the job in this very transaction, so that it rolls back with it."""
    if on_postgres(session):
        # It takes what is higher first, we what is lower.
        given = {"queue": CHANNEL, "task": TASK, "args": json.dumps({"job_id": job_id}), "due": due, "first": -rank}
        session.execute(_DEFER, given)


def hand_over_many(session: Session, jobs: Sequence[str], due: datetime, rank: int) -> None:
    """Give it many jobs in one statement."""
    if jobs and on_postgres(session):
        given = {"queue": CHANNEL, "task": TASK, "jobs": list(jobs), "due": due, "first": -rank}
        session.execute(_DEFER_MANY, given)


def carry_again(session: Session, *, before: datetime) -> int:
    """Hand over again what was due before a moment and is carried by nobody any more; return how many.

    Its own note of a job can be lost: by a restore of a part, or where two workers ended one job in different ways.
    """
    lost = session.execute(_LOST, {"before": before}).all()
    for job_id, rank in lost:
        hand_over(session, job_id, before, rank)
    return len(lost)


_LOST = text(
    "SELECT id, rank FROM job WHERE state IN ('waiting', 'running') AND COALESCE(lease_until, due_at) < :before "
    "AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS carried WHERE carried.status IN ('todo', 'doing') "
    "AND carried.args ->> 'job_id' = job.id)"
).bindparams(bindparam("before", type_=Moment()))
_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, :first, NULL, NULL, CAST(:args AS jsonb), "
    "CAST(:due AS timestamptz))::procrastinate_job_to_defer_v1])"
)
_DEFER_MANY = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY(SELECT ROW(:queue, :task, CAST(:first AS integer), NULL, NULL, "
    "jsonb_build_object('job_id', one), CAST(:due AS timestamptz))::procrastinate_job_to_defer_v1 "
    "FROM unnest(CAST(:jobs AS text[])) AS one))"
)
