"""Bringing a portfolio in: the file is kept first, then applied in batches; what could not be taken is downloaded."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import PurePath

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from kernel.errors import NotFound, invalid
from kernel.text import gettext, locale
from partnerships.queries import people
from partnerships.queries.organisations import all_likely_twins
from policy.queries import latest
from portfolio.actions import imports as acts
from portfolio.importing.columns import COLUMNS
from portfolio.importing.files import read
from portfolio.importing.papers import not_applied_xlsx, template_csv, template_xlsx
from portfolio.queries import imports as reads
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to
from web.work import aside, read_again

pages = Blueprint("imports", __name__)
#: What the page takes; the `tack import` command takes files twice as large.
LARGEST_FILE = 25_000_000
#: Rows that are listed on the page; the download has all of them.
LISTED = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/imports")
@needs("import.run")
def show() -> str:
    """Show where a file is given, and what was imported lately."""
    work = my_work()
    runs = reads.newest(work.session, work.by)
    names = people.names(work.session, {run.by for run in runs})
    return render_template("imports/page.html", runs=runs, names=names, columns=COLUMNS)


@pages.post("/imports")
@needs("import.run")
@returns_to("imports.show")
def keep() -> Response:
    """Keep a file; nothing of it is applied yet."""
    name, content = _file()
    sheet = aside(lambda: read(content))
    work = my_work()
    run = acts.start(
        work.session,
        work.storage,
        name=name,
        content=content,
        sheet=sheet,
        locale=work.person.locale if work.person else locale(),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return redirect(url_for("imports.one", run_id=run.id), 303)


@pages.post("/imports/look")
@needs("import.run")
@returns_to("imports.show")
def look() -> str:
    """Show what importing a file would do; nothing is kept."""
    name, content = _file()
    sheet = aside(lambda: read(content))
    read_again()
    work = my_work()
    edition_id = latest(work.session, acts.PACK, on=work.today).id
    told = reads.preview(work.session, sheet, today=work.today, edition_id=edition_id)
    return render_template("imports/look.html", name=name, told=told, listed=LISTED)


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
    content = not_applied_xlsx(json.loads(run.headings), reads.not_applied(work.session, run, "faulty"))
    words = gettext("to mend")
    return _sent(content, _XLSX, f"{PurePath(run.name).stem}, {words}.xlsx")


@pages.get("/imports/template.<ending>")
@needs("import.run")
def template(ending: str) -> Response:
    """Send the empty table, in the reader's language."""
    name = gettext("grants")
    if ending == "xlsx":
        return _sent(template_xlsx(locale()), _XLSX, f"{name}.xlsx")
    if ending == "csv":
        return _sent(template_csv(locale()), "text/csv; charset=utf-8", f"{name}.csv")
    raise NotFound


def _file() -> tuple[str, bytes]:
    form = Form()
    file = form.file("file", most=LARGEST_FILE)
    form.done()
    if file is None:
        raise invalid("file", "Choose a file.")
    return file.filename or "", file.stream.read()


def _sent(content: bytes, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
