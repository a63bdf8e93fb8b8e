"""Lists that come as CSV: rows one by one, each with its line, and what is wrong with one said by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from kernel.text import Message
from screening.list_files import END_MARK, BrokenList, ListFile

_MARK = END_MARK.decode()


def rows(file: ListFile, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the number of its last line, the end mark left out.

    Raises BrokenList where a field is never closed, as in a file that was cut off.
    """
    with file.text() as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if row and row not in ([""], [_MARK]):
                    yield reader.line_num, row
        except csv.Error as error:
            raise BrokenList(
                Message(
                    "“%(name)s”, line %(line)s: a field in quotes does not end as it should. The file was cut off or"
                    " changed; download the list again.",
                    name=file.name,
                    line=reader.line_num,
                )
            ) from error


def whole(file: ListFile, line: int, row: Sequence[str], columns: int) -> None:
    """Raise BrokenList for a row with more or fewer columns than it should have."""
    if len(row) != columns:
        raise BrokenList(
            Message(
                "“%(name)s”, line %(line)s: this row has %(found)s columns instead of %(columns)s. The file was cut off"
                " or changed; download the list again.",
                name=file.name,
                line=line,
                found=len(row),
                columns=columns,
            )
        )


def named(file: ListFile, needed: Sequence[str], title: Message) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of a table by the names of its columns, in small letters.

    Raises BrokenList where one that is needed is missing, and where a row is not whole.
    """
    found = rows(file)
    line, heading = next(found, (1, [""]))
    columns = [name.strip().lower() for name in heading]
    missing = [name for name in needed if name.lower() not in columns]
    if missing:
        raise BrokenList(
            Message(
                "“%(name)s”, line %(line)s: the columns %(missing)s are missing, which this list has: %(title)s. Give"
                " the list of this kind as its publisher offers it, unchanged.",
                name=file.name,
                line=line,
                missing=missing,
                title=title,
            )
        )
    for number, row in found:
        whole(file, number, row, len(columns))
        yield number, dict(zip(columns, map(str.strip, row), strict=True))
