"""How good the rule is on labelled pairs: precision, recall and their mean, of a table `name_a,name_b,same`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from kernel.errors import TackError
from kernel.text import Message
from screening.likeness import likeness
from screening.list_files import ListFile
from screening.listed import Asked, Kind
from screening.reading import readable

COLUMNS = ("name_a", "name_b", "same")
_SAME, _OTHER = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})
_DIGITS = 4


class BrokenPairs(TackError):
    """A table of labelled pairs that cannot be read as one."""

    code = "broken-pairs"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, and whether whoever labelled them says that they are one; the line it stands on."""

    one: str
    other: str
    same: bool
    line: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of the pairs: how many of each kind, and the three figures from 0 to 1."""

    pairs: int
    found: int
    missed: int
    false_alarms: int
    unreadable: int
    precision: float
    recall: float
    f1: float

    @property
    def plain(self) -> dict[str, object]:
        """The same as plain data."""
        return asdict(self)


def labelled(file: ListFile) -> list[Pair]:
    """Read a table of pairs; raises BrokenPairs naming the missing column, or the line."""
    with file.text() as text:
        rows = csv.DictReader(text, skipinitialspace=True)
        try:
            found = list(_pairs(file.name, rows))
        except csv.Error as error:
            words = Message("“%(name)s”, line %(line)s: this is no CSV.", name=file.name, line=rows.line_num + 1)
            raise BrokenPairs(words) from error
    if not found:
        raise BrokenPairs(Message("“%(name)s” has no pairs of names.", name=file.name))
    return found


def figures(pairs: Iterable[Pair], threshold: float) -> Figures:
    """Judge every pair by its names alone; a pair that cannot be read counts as not found, and is told."""
    total = found = missed = false = unreadable = 0
    for pair in pairs:
        total += 1
        read = readable(pair.one) and readable(pair.other)
        unreadable += not read
        said = read and likeness(Asked(pair.one, Kind.OTHER), Asked(pair.other, Kind.OTHER)) >= threshold
        found += said and pair.same
        false += said and not pair.same
        missed += pair.same and not said
    precision = found / (found + false) if found + false else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    rounded = (round(one, _DIGITS) for one in (precision, recall, both))
    return Figures(total, found, missed, false, unreadable, *rounded)


def _pairs(name: str, rows: csv.DictReader[str]) -> Iterator[Pair]:
    titles = {(title or "").strip().casefold(): title for title in rows.fieldnames or ()}
    missing = [column for column in COLUMNS if column not in titles]
    if missing:
        raise BrokenPairs(
            Message(
                "“%(name)s” has no column “%(column)s”. Its first line names the columns: name_a,name_b,same.",
                name=name,
                column=missing[0],
            )
        )
    for row in rows:
        line = rows.line_num
        if any((value or "").strip() for value in row.values() if not isinstance(value, list)):
            yield _pair(name, line, {column: row.get(titles[column]) for column in COLUMNS})


def _pair(name: str, line: int, row: Mapping[str, str | None]) -> Pair:
    same = (row["same"] or "").strip().casefold()
    if same not in _SAME | _OTHER:
        raise BrokenPairs(
            Message(
                "“%(name)s”, line %(line)s: “same” is “%(value)s”; write 1 or true, 0 or false.",
                name=name,
                line=line,
                value=same,
            )
        )
    return Pair(row["name_a"] or "", row["name_b"] or "", same in _SAME, line)
