"""What people download: the empty table to fill in, and the rows that could not be taken with what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from kernel.text import Label, locale, render, using
from portfolio.importing.columns import COLUMNS
from portfolio.importing.sheets import LONGEST_CELL, NotApplied

_GRANTS = Label("Grants", "Donaciones")
_HELP = Label("How to fill in", "Cómo llenar")
_ASKED = Label("Needed", "Necesario")
_MEANING = Label("What goes there", "Qué va ahí")
_EXAMPLE = Label("Example", "Ejemplo")
_COLUMN = Label("Column", "Columna")
_YES = Label("yes", "sí")
_WRONG = Label("What is wrong", "Qué está mal")
_INTRO = Label(
    "One row is one grant. Keep the first row of the sheet as it is. What was imported once is not imported again. "
    "Files with the column headings of 360Giving are read as they are.",
    "Una fila es una donación. Conserve la primera fila de la hoja tal como está. Lo que ya se importó no se importa "
    "de nuevo. Los archivos con los encabezados de 360Giving se leen tal como vienen.",
)
_INK, _PAPER, _MARK = "#22364a", "#eef2f5", "#fde8d7"
_NARROW, _WIDE, _PROSE = 14, 26, 70


def template_xlsx(language: str) -> bytes:
    """Return the empty spreadsheet with headings in one language and instructions in both."""
    with using(language):
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        head = book.add_format(
            {"bold": True, "font_color": "white", "bg_color": _INK, "text_wrap": True, "valign": "top"}
        )
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(render(_GRANTS))
        sheet.freeze_panes(1, 2)
        for position, column in enumerate(COLUMNS):
            sheet.set_column(position, position, _WIDE if len(column.example) > _NARROW else _NARROW, text)
            sheet.write_string(0, position, render(column.label), head)
    for told in ("en", "es") if language == "en" else ("es", "en"):
        _instructions(book, told)
    book.close()
    return output.getvalue()


def _instructions(book: xlsxwriter.Workbook, language: str) -> None:
    head = book.add_format({"bold": True, "bg_color": _PAPER})
    prose = book.add_format({"text_wrap": True, "valign": "top"})
    with using(language):
        sheet = book.add_worksheet(render(_HELP))
        sheet.set_column(0, 0, _WIDE + 8, prose)
        sheet.set_column(1, 1, _NARROW, prose)
        sheet.set_column(2, 2, _PROSE, prose)
        sheet.set_column(3, 3, _WIDE + 8, prose)
        sheet.merge_range(0, 0, 0, 3, render(_INTRO), prose)
        sheet.set_row(0, 48)
        for position, label in enumerate((_COLUMN, _ASKED, _MEANING, _EXAMPLE)):
            sheet.write_string(2, position, render(label), head)
        for row, column in enumerate(COLUMNS, 3):
            needed = render(_YES) if column.required else ""
            for position, words in enumerate((render(column.label), needed, render(column.meaning), column.example)):
                sheet.write_string(row, position, words, prose)


def template_csv(language: str) -> bytes:
    """Return the empty table as text, with a mark by which spreadsheet programs know it is UTF-8."""
    with using(language):
        return _csv([[render(column.label) for column in COLUMNS]])


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    output = io.StringIO(newline="")
    csv.writer(output).writerows(rows)
    return output.getvalue().encode("utf-8-sig")


def not_applied_xlsx(headings: Sequence[str], rows: Iterable[NotApplied]) -> bytes:
    """Return rows as they came, faulty cells marked, with a last column saying what is wrong, for the reader.

    Mended, the file can be imported as it is: the last column means nothing to an import.
    """
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "font_color": "white", "bg_color": _INK, "text_wrap": True})
    mark, plain = book.add_format({"bg_color": _MARK}), book.add_format()
    words = book.add_format({"text_wrap": True, "bg_color": _MARK})
    sheet = book.add_worksheet(_GRANTS.in_(locale()))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, _NARROW)
    sheet.set_column(len(headings), len(headings), _PROSE)
    for position, heading in enumerate((*headings, render(_WRONG))):
        sheet.write_string(0, position, heading, head)
    for line, row in enumerate(rows, 1):
        wrong = {fault.column for fault in row.faults}
        for position, heading in enumerate(headings):
            sheet.write_string(line, position, row.cells.get(heading, ""), mark if heading in wrong else plain)
        sheet.write_string(line, len(headings), what_is_wrong(row)[:LONGEST_CELL], words)
    book.close()
    return output.getvalue()


def what_is_wrong(row: NotApplied) -> str:
    """Return every fault of a row in the reader's language, each after its column."""
    return "\n".join(
        f"{fault.column}: {render(fault.message)}" if fault.column else render(fault.message) for fault in row.faults
    )
