"""Whom lists are like: what waits for a decision, one hit with both records, deciding, and screening anew."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from lifecycle.hit_actions import decide as decide_hit
from screening import hit_actions, hit_queries
from screening.hit_queries import Filters
from screening.verdicts import Verdict
from web import hits, subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("hits", __name__)


@pages.get("/screening")
@needs("screening.view")
def listing() -> str:
    """List the hits that wait for somebody, what stops first; or those that were decided."""
    work = my_work()
    asked = Filters(*(request.args.get(name, "") for name in ("state", "lane", "organisation")))
    found = hit_queries.page(work.session, work.by, asked, after=request.args.get("after"))
    narrowed = {name: request.args[name] for name in ("state", "lane", "organisation") if request.args.get(name)}
    return render_template("screening/hits.html", found=found, asked=asked, narrowed=narrowed, **hits.WORDS)


@pages.get("/screening/hits/<subject_id>")
@needs("screening.view")
def show(subject_id: str) -> str:
    """Show a hit: both records side by side, why they are alike, what was decided, and deciding it."""
    work = my_work()
    return render_template(
        "screening/hit.html",
        one=hits.shown(work.session, subject_id, work.by),
        verdicts=hits.VERDICTS,
        ended=hits.ENDED,
        **hits.WORDS,
    )


@pages.post("/screening/hits/<subject_id>/decision")
@needs("screening.decide")
@returns_to("hits.show")
def decide(subject_id: str) -> Response:
    """Say that it is somebody else, or that it is them, and why."""
    work, form = my_work(), Form()
    found = hit_queries.find(work.session, subject_id, work.by).hit
    decide_hit(
        work.session,
        found,
        form.text("verdict"),
        reason=form.text("reason"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    if found.state == Verdict.CONFIRMED:
        flash(gettext("It is confirmed. Every partnership of the organisation is on hold."))
    else:
        flash(gettext("It is kept that this is somebody else; it comes back if either record changes."))
    return redirect(url_for("hits.show", subject_id=subject_id), 303)


@pages.post("/organisations/<subject_id>/screening")
@needs("screening.run")
@returns_to("organisations.show")
def screen(subject_id: str) -> Response:
    """Screen an organisation now."""
    work, one = my_work(), subjects.organisation(subject_id)
    hit_actions.ask_now(work.session, one, by=work.by, on=work.today, now=work.now)
    flash(gettext("It is being screened. Look again in a moment."))
    return redirect(url_for("organisations.show", subject_id=one.id, _anchor="screening"), 303)
