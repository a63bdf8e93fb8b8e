"""Assurance of a partner: what a year owes, what is planned and done; and what expires soon."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from diligence import assurance_actions as acts
from diligence import assurance_queries as reads
from diligence.assurance import ACTIVITY_LABELS, COVERAGE_LABELS, ON_PAPER, Activity, warned
from diligence.assurance_actions import PLAN, VIEW
from diligence.outside import KINDS
from kernel import journal
from kernel.text import gettext, zone
from partnerships.models import Organisation
from policy.checklist_words import rated
from web import assurance as shared
from web import kept_files, subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("assurance", __name__)


@pages.get("/organisations/<subject_id>/assurance")
@needs(VIEW)
def show(subject_id: str) -> str:
    """Show a year with a partner: money, risk, what it owes, what was planned and done."""
    one, work = subjects.organisation(subject_id), my_work()
    year = shared.year(one, request.args.get("year", "") or _year_of_form(one))
    return render_template(
        "assurance/page.html",
        one=one,
        year=year,
        rating=rated(year.rating),
        kinds=ACTIVITY_LABELS,
        on_paper=ON_PAPER,
        activities=list(Activity),
        coverage=COVERAGE_LABELS,
        notes=journal.notes(work.session, [row.note_id for row in year.activities if row.note_id]),
        today=work.today,
    )


@pages.post("/organisations/<subject_id>/assurance")
@needs(PLAN)
@returns_to("assurance.show")
def plan(subject_id: str) -> Response:
    """Plan a visit, a spot check or an audit."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    day = form.optional_day("planned_on")
    form.done()
    made = acts.plan(work.session, one, kind=form.text("kind"), planned_on=day, by=work.by, on=work.today, now=work.now)
    return _back(one, made.year, gettext("It is planned."))


@pages.post("/organisations/<subject_id>/assurance/<activity_id>/done")
@needs(PLAN)
@returns_to("assurance.show")
def done(subject_id: str, activity_id: str) -> Response:
    """Record that something planned was done, and what was found."""
    (one, found), work, form = shared.found(subject_id, activity_id), my_work(), Form()
    day = form.optional_day("done_on")
    form.done()
    acts.record_done(
        work.session,
        work.storage,
        found,
        done_on=day,
        found=form.text("found"),
        document=kept_files.chosen(form, "file", found.ref),
        by=work.by,
        on=work.today,
        now=work.now,
        zone=zone(),
        expected_version=form.version(),
    )
    return _back(one, found.year, gettext("It is recorded."))


@pages.post("/organisations/<subject_id>/assurance/<activity_id>/drop")
@needs(PLAN)
@returns_to("assurance.show")
def drop(subject_id: str, activity_id: str) -> Response:
    """Let go of what was planned."""
    (one, found), work, form = shared.found(subject_id, activity_id), my_work(), Form()
    acts.drop(
        work.session,
        found,
        reason=form.text("reason"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, found.year, gettext("It is dropped."))


@pages.get("/organisations/<subject_id>/assurance/<activity_id>/document")
@needs(VIEW)
def document(subject_id: str, activity_id: str) -> Response:
    """Send the document of an activity."""
    return shared.sent(subject_id, activity_id)


@pages.get("/diligence/expiring")
@needs(VIEW)
def expiring() -> str:
    """List what expired or will soon: assessments, those of other bodies, and screenings that are no longer fresh."""
    work, mine = my_work(), request.args.get("mine") == "yes"
    rows = [(row, warned(row.until, work.today)) for row in shared.expiring(mine=mine)]
    return render_template("assurance/expiring.html", rows=rows, mine=mine, kinds=KINDS, today=work.today)


def _year_of_form(one: Organisation) -> str:
    """Return the year of the activity whose form failed, so that it is shown again; empty where none did."""
    activity_id = (request.view_args or {}).get("activity_id")
    return str(reads.find(my_work().session, one.id, activity_id).year) if activity_id else ""


def _back(one: Organisation, year: int, said: str) -> Response:
    flash(said)
    return redirect(url_for("assurance.show", subject_id=one.id, year=year), 303)
