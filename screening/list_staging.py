"""A list that was read but is not in force yet: its records in a private file that is gone with whoever reads it.

So a list of any length takes little memory, is checked as a whole before the database hears of it, and is then written
in one short transaction.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Self, TypeVar

import msgspec

from screening.list_files import ListFile
from screening.listed import Kind, Listed

#: Records that are in memory at once.
AT_ONCE = 1_000
_READ = msgspec.json.Decoder(Listed)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a list holds: records, names, the weak ones among them, persons, organisations."""

    entries: int
    names: int
    weak: int
    persons: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it is kept: its key, its fingerprint, what it says as JSON."""

    key: str
    fingerprint: str
    body: str


class Staged:
    """The records of one list, each key once. Use it as a block: what it holds is gone at its end."""

    def __init__(self) -> None:
        # Without a name SQLite keeps it in a file of its own that nobody else sees and that goes when it is closed.
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute("BEGIN")
        self._file.execute("CREATE TABLE staged (key TEXT PRIMARY KEY, fingerprint TEXT, body TEXT) WITHOUT ROWID")
        self._counts: Counts | None = None
        self.sha256 = ""
        self.size = 0
        self.listed_on: date | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let everything go."""
        self._file.close()

    def fill(self, records: Iterable[Listed]) -> None:
        """Take records in; of those that share a key one is made that says what each of them says."""
        for some in batches(records, AT_ONCE):
            fresh: dict[str, Listed] = {}
            for one in some:
                fresh[one.key] = merged(fresh[one.key], one) if one.key in fresh else one
            for key, body in self._bodies(list(fresh)).items():
                fresh[key] = merged(_READ.decode(body), fresh[key])
            bodies = ((key, msgspec.json.encode(one)) for key, one in fresh.items())
            rows = [(key, hashlib.sha256(body).hexdigest(), body.decode()) for key, body in bodies]
            self._file.executemany("INSERT OR REPLACE INTO staged VALUES (?, ?, ?)", rows)
        self._counts = None

    def _bodies(self, keys: Sequence[str]) -> dict[str, str]:
        marks = ", ".join("?" for _ in keys)
        return dict(self._file.execute(f"SELECT key, body FROM staged WHERE key IN ({marks})", keys))  # noqa: S608 -- question marks only

    def rows(self) -> Iterator[list[Row]]:
        """Yield everything, some at a time."""
        found = self._file.execute("SELECT key, fingerprint, body FROM staged ORDER BY key")
        while some := found.fetchmany(AT_ONCE):
            yield [Row(*one) for one in some]

    def missing(self, keys: Sequence[str]) -> list[str]:
        """Return which of some keys it does not hold."""
        return sorted(set(keys) - set(self._bodies(keys)))

    def counts(self) -> Counts:
        """Count what there is; once, so that whoever asks again while a transaction is open does not make it wait."""
        if self._counts is None:
            self._counts = self._counted()
        return self._counts

    def _counted(self) -> Counts:
        entries = names = weak = persons = organisations = 0
        for some in self.rows():
            for row in some:
                one = _READ.decode(row.body)
                entries += 1
                names += len(one.names)
                weak += sum(name.weak for name in one.names)
                persons += one.kind is Kind.PERSON
                organisations += one.kind is Kind.ORGANISATION
        return Counts(entries, names, weak, persons, organisations)


def merged(one: Listed, other: Listed) -> Listed:
    """Return a record that says what two of the same key say, each thing once and in their order."""
    if one == other:
        return one
    remarks = [text for text in dict.fromkeys((one.remarks, other.remarks)) if text]
    return replace(
        one,
        names=tuple(dict.fromkeys(one.names + other.names)),
        countries=tuple(dict.fromkeys(one.countries + other.countries)),
        born=tuple(dict.fromkeys(one.born + other.born)),
        identifiers=tuple(dict.fromkeys(one.identifiers + other.identifiers)),
        programmes=tuple(dict.fromkeys(one.programmes + other.programmes)),
        remarks="; ".join(remarks),
    )


def hash_of(files: Sequence[ListFile]) -> str:
    """Return the hash of a list: that of its file, or of the hashes of its files in the order of their hashes."""
    hashes = sorted(one.sha256 for one in files)
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of a size, the last one perhaps shorter."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def as_counts(counts: Counts) -> Mapping[str, int]:
    """Return counts by name."""
    return {
        "entries": counts.entries,
        "names": counts.names,
        "weak": counts.weak,
        "persons": counts.persons,
        "organisations": counts.organisations,
    }
