"""Tables as text (.csv): any usual encoding, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from kernel.text import Message
from portfolio.importing.columns import column_of
from portfolio.importing.sheets import LONGEST_CELL, MOST_COLUMNS, Fault, Row, Sheet, gathered, unreadable

_DELIMITERS = (",", ";", "\t")


def read_csv(content: bytes) -> Sheet:
    """Return the table; raises Unreadable where it is none."""
    text = decoded(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = tuple(cell.strip() for cell in next(reader, []))
        if len(headings) > MOST_COLUMNS:
            raise unreadable(Message("There are more than %(most)s columns.", most=MOST_COLUMNS))
        return gathered(headings, _rows(reader, headings))
    except csv.Error as error:
        raise unreadable(
            Message(
                "Line %(line)s cannot be read: a quotation mark is open, or a cell is too long.", line=reader.line_num
            )
        ) from error


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else the Western encoding of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise unreadable(Message("This is no table. Give it as .xlsx, .csv or .json."))


def _delimiter(text: str) -> str:
    """Return what separates the most columns that are known in the first line."""
    first = text.lstrip().partition("\n")[0]
    return max(
        _DELIMITERS, key=lambda sign: sum(column_of(cell.strip(' "\r')) is not None for cell in first.split(sign))
    )


def _rows(reader: Iterator[list[str]], headings: Sequence[str]) -> Iterator[Row]:
    # Numbered as spreadsheet programs number rows, the headings being the first.
    for number, cells in enumerate(reader, 2):
        texts = {heading: cell.strip() for heading, cell in zip(headings, cells, strict=False) if heading}
        yield Row(number, texts, tuple(_faults(headings, cells)))


def _faults(headings: Sequence[str], cells: Sequence[str]) -> Iterator[Fault]:
    if any(cell.strip() for cell in cells[len(headings) :]):
        yield Fault("", Message("The row has more cells than there are headings; is a comma or semicolon not quoted?"))
    for heading, cell in zip(headings, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            yield Fault(heading, Message("This cell is too long."))
        elif cell.startswith("=") and column_of(heading) is not None:
            yield Fault(heading, Message("This cell holds a formula. Put its value there instead."))
