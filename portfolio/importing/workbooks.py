"""Spreadsheets (.xlsx): the one module that knows openpyxl."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kernel.text import Message
from portfolio.importing.columns import column_of
from portfolio.importing.sheets import MOST_COLUMNS, MOST_ROWS, Fault, Row, Sheet, gathered, unreadable

#: A row far below the last one means a stray cell; nothing is looked for beyond.
_LAST_ROW = MOST_ROWS * 2
_BROKEN = (
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    OverflowError,
)


def read_workbook(content: bytes) -> Sheet:
    """Return the sheet whose first row names the most columns; raises Unreadable.

    It is read with its formulas, so that a cell that holds one can be named instead of giving what somebody's
    program computed last.
    """
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        best = max(workbook.worksheets, key=_named, default=None)
        if best is None:
            raise unreadable(Message("The spreadsheet has no sheet."))
        rows = _rows(best)
        headings = _headings(next(rows, (0, ()))[1])
        lines = [(number, cells) for number, cells in rows]
    except _BROKEN as error:
        raise unreadable(Message("The file is damaged. Save the spreadsheet again and import it anew.")) from error
    return gathered(headings, (_row(number, headings, cells) for number, cells in lines))


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    # What a sheet says of its own size is not believed: it may claim a million empty rows.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=None)
    full = ((number, row) for number, row in enumerate(rows, 1) if any(cell.value is not None for cell in row))
    yield from itertools.islice(full, MOST_ROWS + 2)


def _named(sheet: Any) -> int:
    _, first = next(_rows(sheet), (0, ()))
    return sum(column_of(str(cell.value)) is not None for cell in first if cell.value is not None)


def _headings(cells: Sequence[Any]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise unreadable(Message("There are more than %(most)s columns.", most=MOST_COLUMNS))
    return tuple("" if cell.value is None else str(cell.value).strip() for cell in cells)


def _row(number: int, headings: Sequence[str], cells: Sequence[Any]) -> Row:
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for heading, cell in zip(headings, cells, strict=False):
        if not heading or cell.value is None:
            continue
        wrong = _wrong(cell)
        if wrong is not None and column_of(heading) is not None:
            faults.append(Fault(heading, wrong))
        texts[heading] = cell_text(cell.value) if wrong is None else ""
    return Row(number, texts, tuple(faults))


def _wrong(cell: Any) -> Message | None:
    if cell.data_type == "f":
        return Message("This cell holds a formula. Put its value there instead.")
    if cell.data_type == "e":
        return Message("This cell holds the error %(error)s.", error=str(cell.value)[:20])
    return None


def cell_text(value: object) -> str:
    """Return a cell as text; a number in the shortest form that means it."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 -- exact
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value).strip()
