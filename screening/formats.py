"""Every format that lists come in, behind one way of reading them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from kernel.text import Message
from screening import formats_eu, formats_ofac, formats_opensanctions, formats_sam, formats_un
from screening.list_files import BrokenList, ListFile, look
from screening.list_kinds import FILES, TITLES, ListKind
from screening.list_staging import Staged, hash_of
from screening.listed import Listed

#: Letters of a record's remarks that are kept, and of its key.
LONGEST_REMARKS, LONGEST_KEY = 2_000, 200
#: Kinds whose files may be in Latin-1, as older American lists are.
_LATIN = frozenset({ListKind.OFAC, ListKind.SAM})


@dataclass(slots=True)
class Told:
    """What a list says of itself while it is read: its date, the latest where it states several."""

    on: date | None = field(default=None)

    def dated(self, day: date | None) -> None:
        """Take a day in, where there is one."""
        if day is not None:
            self.on = day if self.on is None else max(self.on, day)


Reader = Callable[[Sequence[ListFile], Told], Iterator[Listed]]


def _ofac(files: Sequence[ListFile], _told: Told) -> Iterator[Listed]:
    return formats_ofac.read(files)


def _un(files: Sequence[ListFile], told: Told) -> Iterator[Listed]:
    return formats_un.read(files, told.dated)


def _eu(files: Sequence[ListFile], told: Told) -> Iterator[Listed]:
    return formats_eu.read(files, told.dated)


def _sam(files: Sequence[ListFile], told: Told) -> Iterator[Listed]:
    told.on = formats_sam.stated(files[0])
    return formats_sam.read(files)


def _opensanctions(files: Sequence[ListFile], told: Told) -> Iterator[Listed]:
    return formats_opensanctions.read(files, told.dated)


READERS: Mapping[ListKind, Reader] = {
    ListKind.OFAC: _ofac,
    ListKind.UN: _un,
    ListKind.EU: _eu,
    ListKind.SAM: _sam,
    ListKind.OPENSANCTIONS: _opensanctions,
}


def stage(kind: ListKind, files: Sequence[tuple[str, Path]]) -> Staged:
    """Read the files of a list, each with its name and where it lies, and return its records; the caller closes them.

    Raises BrokenList, naming the file, the line and how to mend it, for whatever is not the whole list.
    """
    looked = [look(name, path, also_latin=kind in _LATIN) for name, path in files]
    _right_number(kind, looked)
    told, staged = Told(), Staged()
    try:
        with closing(_checked(kind, looked, told)) as records:  # type: ignore[type-var]  # a generator has a close
            staged.fill(records)
        staged.counts()
    except BaseException:
        staged.close()
        raise
    staged.sha256, staged.size, staged.listed_on = hash_of(looked), sum(one.size for one in looked), told.on
    return staged


def _right_number(kind: ListKind, files: Sequence[ListFile]) -> None:
    if not files or (kind is not ListKind.OFAC and len(files) > 1):
        raise BrokenList(
            Message("%(title)s: give %(files)s, and no other file with it.", title=TITLES[kind], files=FILES[kind])
        )


def _checked(kind: ListKind, files: Sequence[ListFile], told: Told) -> Iterator[Listed]:
    """Yield the records of a list that can be kept; raises BrokenList where one has no name or there is none at all."""
    count = 0
    for record in READERS[kind](files, told):
        count += 1
        name, key = files[0].name, record.key
        if not record.names or not any(one.text for one in record.names):
            raise BrokenList(
                Message(
                    "“%(name)s”: entry %(number)s (%(key)s) has no name. The file was changed; download the list"
                    " again.",
                    name=name,
                    number=count,
                    key=key[:60],
                )
            )
        if key.endswith("-") or len(key) > LONGEST_KEY:
            raise BrokenList(
                Message(
                    "“%(name)s”: entry %(number)s has no identifier that can be kept. The file was changed; download"
                    " the list again.",
                    name=name,
                    number=count,
                )
            )
        yield (
            record
            if len(record.remarks) <= LONGEST_REMARKS
            else replace(record, remarks=record.remarks[:LONGEST_REMARKS])
        )
    if not count:
        raise BrokenList(
            Message("“%(name)s” has no entries. An empty list is not taken; download it again.", name=files[0].name)
        )
