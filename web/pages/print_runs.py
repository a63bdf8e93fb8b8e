"""Printing many agreements: first which can and which cannot and why, then one press, and how far it is."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from application.print_runs import RESULTS
from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.print_run_models import ItemState, PrintRun
from kernel.text import gettext
from partnerships.queries import people
from web import print_runs as shared
from web.account import my_work
from web.errors import partial
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("print_runs", __name__)
SHOWN = 100


@pages.get("/print-runs")
@needs("agreement.print")
def listing() -> str:
    """List the print runs that the reader may know of, the newest first."""
    work = my_work()
    found = reads.page(work.session, work.by, after=request.args.get("after") or None)
    return render_template("print_runs/page.html", found=found)


@pages.get("/print-runs/new")
@needs("agreement.print")
def new() -> str:
    """Say which of the chosen agreements can be printed, which cannot and why; nothing is printed."""
    judged = shared.judged(shared.meant(request.values))
    return render_template("print_runs/new.html", judged=judged, why=reads.reasons)


@pages.post("/print-runs")
@needs("agreement.print")
@returns_to("print_runs.new")
def ask() -> Response:
    """Ask for the documents; the background work prints them."""
    work, form = my_work(), Form()
    ids = form.values.getlist("agreement")
    made = acts.ask(work.session, ids, annex=form.yes("annex"), by=work.by, on=work.today, now=work.now)
    return redirect(url_for("print_runs.show", run_id=made.run.id), 303)


@pages.get("/print-runs/<run_id>")
@needs("agreement.print")
def show(run_id: str) -> str:
    """Show how far a run is; only the piece that changes where htmx asks for it."""
    run = shared.found(run_id)
    template = "print_runs/_progress.html" if partial() else "print_runs/one.html"
    return render_template(template, run=run, **_around(run))


def _around(run: PrintRun) -> dict[str, object]:
    session = my_work().session
    return {
        "counts": {state.value: number for state, number in reads.counts(session, run.id).items()},
        "failed_ones": reads.items(session, run.id, state=ItemState.FAILED, limit=SHOWN).rows,
        "printed_ones": reads.items(session, run.id, state=ItemState.PRINTED, limit=SHOWN).rows,
        "names": people.names(session, {one for one in (run.by, run.cancelled_by) if one}),
        "results": RESULTS,
        "stuck": reads.stuck(session, run),
    }


@pages.post("/print-runs/<run_id>/cancel")
@needs("agreement.print")
@returns_to("print_runs.show")
def cancel(run_id: str) -> Response:
    """Cancel what has not begun."""
    run, work = shared.found(run_id), my_work()
    count = acts.cancel(work.session, run, by=work.by, on=work.today, now=work.now)
    flash(gettext("Cancelled: %(count)s. What was being printed is printed.") % {"count": count})
    return redirect(url_for("print_runs.show", run_id=run.id), 303)


@pages.get("/print-runs/<run_id>/documents.zip")
@needs("agreement.print")
def archive(run_id: str) -> Response:
    """Send everything in one file."""
    return shared.archive(run_id)
