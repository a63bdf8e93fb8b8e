"""A portfolio that comes in a file, for people and programs alike: of one size at most, read while nobody waits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from flask import send_file
from werkzeug.wrappers import Response

from kernel.errors import NotFound, invalid
from kernel.text import gettext, locale
from policy.queries import latest
from portfolio.actions import imports as acts
from portfolio.importing.files import read
from portfolio.importing.papers import not_applied_xlsx, template_csv, template_xlsx
from portfolio.importing.sheets import Sheet
from portfolio.models import ImportRun
from portfolio.queries import imports as reads
from portfolio.queries.imports import Preview
from web.account import my_work
from web.forms import Form
from web.work import aside, read_again

#: What comes over the web; the `tack import` command takes files twice as large.
LARGEST_FILE = 25_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came, and what it was read into."""

    name: str
    content: bytes
    sheet: Sheet


def given() -> Given:
    """Return the file of this request, read with no work open; raises Invalid for one that is not taken."""
    form = Form()
    file = form.file("file", most=LARGEST_FILE)
    form.done()
    if file is None:
        raise invalid("file", "Choose a file.")
    content = file.stream.read()
    return Given(file.filename or "", content, aside(lambda: read(content)))


def keep(file: Given) -> ImportRun:
    """Keep a file; nothing of it is applied yet."""
    work = my_work()
    return acts.start(
        work.session,
        work.storage,
        name=file.name,
        content=file.content,
        sheet=file.sheet,
        locale=locale(),
        by=work.by,
        on=work.today,
        now=work.now,
    )


def look(file: Given) -> Preview:
    """Say what importing a file would do; nothing is kept."""
    read_again()
    work = my_work()
    edition_id = latest(work.session, acts.PACK, on=work.today).id
    return reads.preview(work.session, file.sheet, today=work.today, edition_id=edition_id)


def to_mend(run: ImportRun) -> Response:
    """Return the faulty rows as a spreadsheet with a column that says what is wrong."""
    rows = reads.not_applied(my_work().session, run, "faulty")
    words = gettext("to mend")
    return _sent(not_applied_xlsx(json.loads(run.headings), rows), _XLSX, f"{PurePath(run.name).stem}, {words}.xlsx")


def template(ending: str) -> Response:
    """Return the empty table in the reader's language, `xlsx` or `csv`; raises NotFound for anything else."""
    name = gettext("grants")
    if ending == "xlsx":
        return _sent(template_xlsx(locale()), _XLSX, f"{name}.xlsx")
    if ending == "csv":
        return _sent(template_csv(locale()), "text/csv; charset=utf-8", f"{name}.csv")
    raise NotFound


def _sent(content: bytes, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
