"""What runs in the background: what waits, what did not work, and sending that on its way again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from application import jobs_kept
from kernel import queue
from kernel.text import gettext
from partnerships.permissions import EVERYWHERE, check
from web.account import my_work
from web.marks import needs, returns_to

pages = Blueprint("jobs", __name__)
SHOWN = 50


@pages.get("/jobs")
@needs("job.view")
def listing() -> str:
    """Show how many jobs stand where, those that did not work, and those that are to come."""
    work = my_work()
    check(work.by, jobs_kept.VIEW, EVERYWHERE)
    return render_template(
        "jobs/page.html",
        counts=queue.counts(work.session),
        dead=queue.dead(work.session, limit=SHOWN),
        waiting=queue.to_come(work.session, limit=SHOWN),
        states=jobs_kept.STATES,
        named=jobs_kept.named,
    )


@pages.post("/jobs/<job_id>/replay")
@needs("job.replay")
@returns_to("jobs.listing")
def replay(job_id: str) -> Response:
    """Send a job that did not work on its way again."""
    work = my_work()
    jobs_kept.replay(work.session, job_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("It is tried again now."))
    return redirect(url_for("jobs.listing"), 303)
