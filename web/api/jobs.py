"""Background work, for programs that look after a box: what waits, what did not work, and trying it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from application import jobs_kept
from kernel import queue
from kernel.errors import NotFound
from kernel.queue import Job, JobState
from kernel.text import render
from partnerships.permissions import EVERYWHERE, check
from web.account import my_work
from web.api.fields import Choice, Id, Instant, Text, Whole
from web.api.lists import Listing
from web.api.resource import Resource
from web.api.schemas import always, maybe, page_of
from web.api.shapes import Shape

resource = Resource("jobs", "What is done by itself after a change and because time passes.")


class JobFilters(Listing):
    """What a list of jobs is narrowed by: where they stand."""

    state = Choice([one.value for one in JobState])


class JobSchema(Schema):
    """One job: what it does, where it stands, how often it was tried and what went wrong last."""

    id = always(Id)
    name = always(Text, 60)
    does = always(Text)
    state = always(Choice, [one.value for one in JobState])
    tries = always(Whole)
    made_at = always(Instant)
    due_at = always(Instant)
    ended_at = maybe(Instant)
    error = maybe(Text)


JobPage = page_of(JobSchema, "JobPage")


def shown(job: Job) -> Shape:
    """Return a job; what it carries stays inside."""
    return {
        "id": job.id,
        "name": job.name,
        "does": render(jobs_kept.named(job)),
        "state": job.state,
        "tries": job.tries,
        "made_at": job.made_at,
        "due_at": job.due_at,
        "ended_at": job.ended_at,
        "error": job.error,
    }


def again(job_id: str) -> Shape:
    """Return a job that was sent on its way before."""
    return jobs_show(job_id=job_id)


@resource.get("", JobPage, needs="job.view", query=JobFilters)
def jobs_list(filters: Mapping[str, Any]) -> Shape:
    """List the jobs, the newest first; for whoever administers everywhere."""
    work = my_work()
    check(work.by, jobs_kept.VIEW, EVERYWHERE)
    page = queue.page(
        work.session, state=filters.get("state", ""), after=filters.get("after"), limit=filters.get("limit", 50)
    )
    return {"rows": [shown(one) for one in page.rows], "after": page.after}


@resource.get("/<id:job_id>", JobSchema, needs="job.view")
def jobs_show(job_id: str) -> Shape:
    """Show one job."""
    work = my_work()
    check(work.by, jobs_kept.VIEW, EVERYWHERE)
    found = work.session.get(Job, job_id)
    if found is None:
        raise NotFound
    return shown(found)


@resource.post("/<id:job_id>/replay", JobSchema, needs="job.replay", status=200, again=again)
def jobs_replay(job_id: str) -> Shape:
    """Try a job again that did not work."""
    work = my_work()
    return shown(jobs_kept.replay(work.session, job_id, by=work.by, on=work.today, now=work.now))
