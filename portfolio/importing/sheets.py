"""What every kind of file is read into: headings and rows of plain text, with the faults seen on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernel.errors import Invalid, Problem
from kernel.packing import pack, unpack
from kernel.text import Label, Message
from portfolio.importing.columns import COLUMNS, column_of

#: What a file may be at most: bytes as it comes, bytes unpacked, rows, columns, characters in a cell.
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 300
LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell of a row, or with the row where no column is named."""

    column: str
    message: Message


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its cells by heading, and what was wrong with cells as they were read."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A row that was not applied: its number in the file, its cells, and why."""

    number: int
    cells: Mapping[str, str]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file; `keys` maps the headings that are read to the columns they mean."""

    headings: tuple[str, ...]
    keys: Mapping[str, str]
    rows: tuple[Row, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The headings that mean nothing here."""
        return tuple(heading for heading in self.headings if heading not in self.keys)


def packed(faults: Sequence[Fault]) -> str:
    """Return faults as text that `unpacked` reads back."""
    return json.dumps([[fault.column for fault in faults], pack([fault.message for fault in faults])])


def unpacked(text: str | None) -> tuple[Fault, ...]:
    """Return the faults that `packed` kept."""
    if text is None:
        return ()
    columns, messages = json.loads(text)
    return tuple(Fault(column, message) for column, message in zip(columns, unpack(messages), strict=True))


class Unreadable(Invalid):
    """A file that cannot be taken as a whole; the message says why and what to do."""

    code = "unreadable-file"


def unreadable(text: Message) -> Unreadable:
    """Return the error about a whole file."""
    return Unreadable([Problem("file", text)])


def recognised(headings: Sequence[str]) -> dict[str, str]:
    """Return the columns that headings mean; raises Unreadable where two mean the same or a needed one is missing."""
    keys: dict[str, str] = {}
    for heading in headings:
        column = column_of(heading)
        if column is None:
            continue
        twin = next((other for other, key in keys.items() if key == column.key), None)
        if twin is not None:
            raise unreadable(
                Message("The columns “%(one)s” and “%(other)s” mean the same. Remove one.", one=twin, other=heading)
            )
        keys[heading] = column.key
    missing: list[Label] = [column.label for column in COLUMNS if column.required and column.key not in keys.values()]
    if missing:
        raise unreadable(
            Message(
                "The first row must name the columns; these are missing: %(missing)s. "
                "The template to download has them all.",
                missing=missing,
            )
        )
    return keys


def gathered(headings: Sequence[str], rows: Iterator[Row]) -> Sheet:
    """Return a sheet of the rows that hold anything; raises Unreadable where there are none, or too many."""
    keys = recognised(headings)
    kept: list[Row] = []
    for row in rows:
        if any(row.cells.values()) or row.faults:
            kept.append(row)
        if len(kept) > MOST_ROWS:
            raise unreadable(
                Message("There are more than %(most)s rows. Import them in several files.", most=MOST_ROWS)
            )
    if not kept:
        raise unreadable(Message("There is no row below the headings."))
    return Sheet(tuple(headings), keys, tuple(kept))
