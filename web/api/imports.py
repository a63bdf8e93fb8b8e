"""Bringing a portfolio in, for programs: a file is looked at or kept, then applied batch by batch, as on the page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from kernel.text import render
from partnerships.queries import people
from portfolio.actions import imports as acts
from portfolio.importing.columns import COLUMNS
from portfolio.importing.sheets import Fault, unpacked
from portfolio.models import ImportRow, ImportRun
from portfolio.queries import imports as reads
from portfolio.queries.imports import Brought
from web import imported
from web.account import my_work
from web.api import import_schemas as schemas
from web.api.fields import MOST_ROWS
from web.api.partnerships import acting
from web.api.resource import Resource, money
from web.api.shapes import Shape
from web.imported import Given

RUN = "import.run"
resource = Resource(
    "imports",
    "A portfolio that comes in a file: kept first, then applied in batches of 50 rows. Whoever was interrupted goes on"
    " with `POST /imports/{import_id}/rows`; what was imported once is not imported again.",
)


def line(run: ImportRun, names: Mapping[str, str]) -> Shape:
    """Return an import in brief."""
    return {
        "id": run.id,
        "name": run.name,
        "sha256": run.sha256,
        "status": run.status,
        "total": run.total,
        "done": run.done,
        "added": run.added,
        "known": run.known,
        "differing": run.differing,
        "faulty": run.faulty,
        "by": {"id": run.by, "name": names.get(run.by, "")},
        "on": run.on,
        "now": run.now,
    }


def found(import_id: str) -> ImportRun:
    """Return an import the reader may know of; raises NotFound."""
    return reads.find(my_work().session, import_id, my_work().by)


def shown(run: ImportRun) -> Shape:
    """Return an import with what it brought."""
    session = my_work().session
    session.flush()
    return {**line(run, people.names(session, {run.by})), "brought": _brought(reads.brought(session, run))}


def again(import_id: str) -> Shape:
    """Return an import as it stands now."""
    return shown(found(import_id))


def _brought(one: Brought) -> Shape:
    return {
        "agreements": one.agreements,
        "recipients": one.recipients,
        "totals": [money(total.minor, total.currency) for total in one.totals],
        "stages": [{"stage": key, "count": one.stages[key]} for key in sorted(one.stages)],
        "flagged": one.flagged,
    }


def _row(number: int, result: str, cells: Mapping[str, str], faults: Sequence[Fault]) -> Shape:
    told = [{"column": fault.column, "message": render(fault.message)} for fault in faults]
    return {"number": number, "result": result, "cells": dict(cells), "faults": told}


def _left(row: ImportRow) -> Shape:
    return _row(row.number, row.result, json.loads(row.cells), unpacked(row.faults))


def _read(_body: Mapping[str, Any]) -> Given:
    return imported.given()


@resource.get("", schemas.ImportPage, needs=RUN, query=schemas.ImportFilters)
def imports_list(filters: Mapping[str, Any]) -> Shape:
    """List the imports you may know of, the newest first: everybody's where you import for every programme."""
    work = my_work()
    page = reads.page(
        work.session,
        work.by,
        status=filters.get("status"),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    names = people.names(work.session, {run.by for run in page.rows})
    return {"rows": [line(run, names) for run in page.rows], "after": page.after}


@resource.post(
    "",
    schemas.ImportSchema,
    needs=RUN,
    takes=schemas.ImportFileBody,
    where="files",
    again=again,
    ready=_read,
)
def imports_keep(file: Given) -> Shape:
    """Keep a file; nothing of it is applied yet."""
    return shown(imported.keep(file))


@resource.ask("/preview", schemas.ImportPreviewSchema, needs=RUN, takes=schemas.ImportFileBody, where="files")
def imports_preview(_body: Mapping[str, Any]) -> Shape:
    """Say what importing a file would do; nothing is kept."""
    file = imported.given()
    told = imported.look(file)
    return {
        "name": file.name[:255],
        "total": told.rows,
        "added": told.brought.agreements,
        "known": told.known,
        "differing": len(told.differing),
        "faulty": len(told.faulty),
        "new_organisations": told.new_organisations,
        "left_out": list(file.sheet.left_out),
        "brought": _brought(told.brought),
        "rows_differing": [
            {"number": number, "columns": list(columns)} for number, columns in told.differing[:MOST_ROWS]
        ],
        "rows_faulty": [_row(one.number, "faulty", one.cells, one.faults) for one in told.faulty[:MOST_ROWS]],
    }


@resource.get("/columns", schemas.ColumnList, needs=RUN, narrowed=("needed",))
def columns_list() -> Shape:
    """List the columns of our own format, in your language."""
    rows = [
        {
            "key": one.key,
            "label": render(one.label),
            "meaning": render(one.meaning),
            "example": one.example,
            "needed": one.required,
            "also": list(one.giving),
        }
        for one in COLUMNS
    ]
    return {"rows": rows, "after": None}


@resource.download("/template.<ending>", needs=RUN)
def imports_template(ending: str) -> Response:
    """Give the empty table in your language; the ending is `xlsx` or `csv`."""
    return imported.template(ending)


@resource.get("/<id:import_id>", schemas.ImportSchema, needs=RUN)
def imports_show(import_id: str) -> Shape:
    """Say how far an import is, and what it brought so far."""
    return again(import_id)


@resource.get("/<id:import_id>/rows", schemas.ImportRowPage, needs=RUN, query=schemas.RowFilters)
def imports_rows(filters: Mapping[str, Any], import_id: str) -> Shape:
    """List the rows that were not applied, in the order of the file: those to mend, and those known otherwise."""
    page = reads.left(
        my_work().session,
        found(import_id),
        result=filters.get("result"),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": [_left(row) for row in page.rows], "after": page.after}


@resource.post("/<id:import_id>/rows", schemas.ImportSchema, needs=RUN, status=200, again=again)
def imports_apply(import_id: str) -> Shape:
    """Apply the next rows; one that is done stays as it is."""
    return shown(acts.apply_batch(my_work().session, found(import_id), **acting()))


@resource.download("/<id:import_id>/not-applied.xlsx", needs=RUN)
def imports_to_mend(import_id: str) -> Response:
    """Give the rows to mend as a spreadsheet with a column that says what is wrong, to import once mended."""
    return imported.to_mend(found(import_id))
