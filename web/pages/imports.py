"""Bringing a portfolio in: the file is kept first, then applied in batches; what could not be taken is downloaded."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships.queries import people
from partnerships.queries.organisations import all_likely_twins
from portfolio.actions import imports as acts
from portfolio.importing.columns import COLUMNS
from portfolio.queries import imports as reads
from web import imported
from web.account import my_work
from web.marks import needs, returns_to

pages = Blueprint("imports", __name__)
#: Rows that are listed on the page; the download has all of them.
LISTED = 50


@pages.get("/imports")
@needs("import.run")
def show() -> str:
    """Show where a file is given, and what was imported lately."""
    work = my_work()
    found = reads.page(work.session, work.by, after=request.args.get("after"))
    names = people.names(work.session, {run.by for run in found.rows})
    return render_template("imports/page.html", runs=found.rows, after=found.after, names=names, columns=COLUMNS)


@pages.post("/imports")
@needs("import.run")
@returns_to("imports.show")
def keep() -> Response:
    """Keep a file; nothing of it is applied yet."""
    run = imported.keep(imported.given())
    return redirect(url_for("imports.one", run_id=run.id), 303)


@pages.post("/imports/look")
@needs("import.run")
@returns_to("imports.show")
def look() -> str:
    """Show what importing a file would do; nothing is kept."""
    given = imported.given()
    left_out = [heading for heading in given.sheet.left_out if heading]
    return render_template(
        "imports/look.html", name=given.name, told=imported.look(given), listed=LISTED, left_out=left_out
    )


@pages.get("/imports/<run_id>")
@needs("import.run")
def one(run_id: str) -> str:
    """Show how far an import is, and the rows that were not applied."""
    work = my_work()
    run = reads.find(work.session, run_id, work.by)
    return render_template(
        "imports/one.html",
        run=run,
        brought=reads.brought(work.session, run),
        faulty=list(reads.not_applied(work.session, run, "faulty", limit=LISTED)),
        differing=list(reads.not_applied(work.session, run, "differing", limit=LISTED)),
        twins=all_likely_twins(work.session) if run.status == "done" else [],
        batch=acts.BATCH,
    )


@pages.post("/imports/<run_id>/rows")
@needs("import.run")
@returns_to("imports.one")
def apply(run_id: str) -> Response:
    """Apply the next rows."""
    work = my_work()
    run = reads.find(work.session, run_id, work.by)
    acts.apply_batch(work.session, run, by=work.by, on=work.today, now=work.now)
    if run.status == "done":
        flash(gettext("Every row is settled."))
    return redirect(url_for("imports.one", run_id=run.id), 303)


@pages.get("/imports/<run_id>/not-applied.xlsx")
@needs("import.run")
def not_applied(run_id: str) -> Response:
    """Send the faulty rows as a spreadsheet with a column that says what is wrong."""
    work = my_work()
    run = reads.find(work.session, run_id, work.by)
    return imported.to_mend(run)


@pages.get("/imports/template.<ending>")
@needs("import.run")
def template(ending: str) -> Response:
    """Send the empty table, in the reader's language."""
    return imported.template(ending)
