"""OFAC's Specially Designated Nationals as its delimited files state them: `sdn.csv`, `alt.csv`, `add.csv`.

Source: OFAC's specification of the SDN data files, as updated on 2023-09-25: no heading, `-0-` for nothing, three files
linked by number, a fourth for remarks that overflow; that weak aliases stand in the remarks is OFAC's notice of
2012-06-13. Widths are not relied on: they grew before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernel.text import Message
from screening import births
from screening.countries import codes
from screening.list_files import BrokenList, ListFile
from screening.listed import Born, Kind, Listed, ListedName
from screening.rows import rows, whole

#: How many columns each file has, by which they are told apart whatever they are called.
SDN, ALT, ADD, COMMENTS = 12, 5, 6, 2
_CALLED = {SDN: "sdn.csv", ALT: "alt.csv", ADD: "add.csv", COMMENTS: "sdn_comments.csv"}
_KINDS = {"individual": Kind.PERSON, "vessel": Kind.OTHER, "aircraft": Kind.OTHER}
_NOTHING = ("-0-", "-0")
#: The number, the name, the type, the programmes, the title, the flag of a vessel, the remarks.
_NUMBER, _NAME, _TYPE, _PROGRAMME, _FLAG, _REMARKS = 0, 1, 2, 3, 9, 11
_ALIAS_NAME, _COUNTRY = 3, 4
_WEAK = re.compile(r"^[afn]\.k\.a\. '(.+)'\.?$")
_STRONG = re.compile(r"^[afn]\.k\.a\. ([^'].*)$")
_BORN = re.compile(r"^(?:alt\. )?DOB (.+)$")
_FROM = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (?:possibly )?(.+)$", re.IGNORECASE)
_BORN_AT = re.compile(r"^(?:alt\. )?POB (?:.*, )?([^,]+(?:, (?:North|South|The|Democratic Republic of the))?)$")
#: A number somebody goes by: what it is, then the number itself, before its country and its dates.
_NUMBERED = re.compile(
    r"^(?:alt\. )?(?P<what>Passport|SSN|MMSI|SWIFT/BIC|R\.?F\.?C\.?|C\.?U\.?R\.?P\.?|[A-Z][\w.'/& -]*?"
    r"(?:No\.?|#|Number|ID|Identification IMO|N\.I\.|I\.E\.|Card))\s+(?:#\s*)?(?P<number>[^\s(;]*\d[^(;]*)"
)
_DATED = re.compile(r"\s+(?:issued|expires|Issued|Expires|valid|alt\.).*$")
_NO_NUMBERS = ("Telephone", "Phone", "Fax", "Aircraft", "Government Gazette", "Tariff", "Executive Order")


@dataclass(frozen=True, slots=True)
class _Beside:
    """The rows of a second file that belong to one record, and the line of the first of them."""

    line: int
    values: tuple[str, ...]


def read(files: Sequence[ListFile]) -> Iterator[Listed]:
    """Yield every record; raises BrokenList for files that are not those of one list, and whole."""
    given = _told_apart(files)
    _same_end(files)
    aliases = _beside(given[ALT], ALT, _ALIAS_NAME)
    countries = _beside(given[ADD], ADD, _COUNTRY)
    overflow = _beside(given[COMMENTS], COMMENTS, 1) if COMMENTS in given else {}
    for line, row in rows(given[SDN]):
        whole(given[SDN], line, row, SDN)
        number = _numbered(given[SDN], line, row)
        beside = [side.pop(number, _Beside(0, ())).values for side in (aliases, countries, overflow)]
        yield _listed(number, row, *beside)
    for kind, left in ((ALT, aliases), (ADD, countries), (COMMENTS, overflow)):
        _no_one_left(given.get(kind), left, given[SDN])


def _told_apart(files: Sequence[ListFile]) -> dict[int, ListFile]:
    """Return the files by how many columns they have."""
    found: dict[int, ListFile] = {}
    for file in files:
        line, first = next(rows(file), (1, []))
        if len(first) not in _CALLED or not first[0].strip().isdecimal():
            raise BrokenList(
                Message(
                    "“%(name)s”, line %(line)s: this is none of OFAC's files. Give sdn.csv, alt.csv and add.csv as OFAC"
                    " offers them, unchanged.",
                    name=file.name,
                    line=line,
                )
            )
        if len(first) in found:
            raise BrokenList(
                Message(
                    "“%(name)s” and “%(other)s” are both %(called)s. Give each of OFAC's files once.",
                    name=file.name,
                    other=found[len(first)].name,
                    called=_CALLED[len(first)],
                )
            )
        found[len(first)] = file
    missing = [_CALLED[kind] for kind in (SDN, ALT, ADD) if kind not in found]
    if missing:
        raise BrokenList(
            Message(
                "Of OFAC's files these are missing: %(missing)s. Give sdn.csv, alt.csv and add.csv together.",
                missing=missing,
            )
        )
    return found


def _same_end(files: Sequence[ListFile]) -> None:
    """Raise BrokenList for a file without the end mark that others have: it was cut off."""
    without = [file for file in files if not file.marked_end]
    if without and len(without) < len(files):
        raise BrokenList(
            Message(
                "“%(name)s” lacks the end mark that the other files have: it was cut off. Download it again.",
                name=without[0].name,
            )
        )


def _beside(file: ListFile, columns: int, wanted: int) -> dict[int, _Beside]:
    """Return one column of a second file by the number of the record it belongs to."""
    found: dict[int, _Beside] = {}
    for line, row in rows(file):
        whole(file, line, row, columns)
        number = _numbered(file, line, row)
        before = found.get(number, _Beside(line, ()))
        found[number] = _Beside(before.line, (*before.values, _value(row[wanted])))
    return found


def _numbered(file: ListFile, line: int, row: Sequence[str]) -> int:
    stated = row[_NUMBER].strip()
    if not stated.isdecimal():
        raise BrokenList(
            Message(
                "“%(name)s”, line %(line)s: a row begins with the number of its record, and this one with “%(stated)s”."
                " The file was changed; download the list again.",
                name=file.name,
                line=line,
                stated=stated[:40],
            )
        )
    return int(stated)


def _no_one_left(file: ListFile | None, left: Mapping[int, _Beside], sdn: ListFile) -> None:
    if file is None or not left:
        return
    number, first = min(left.items())
    raise BrokenList(
        Message(
            "“%(name)s”, line %(line)s: this belongs to number %(number)s, which “%(other)s” does not have. One of them"
            " was cut off, or they are of different days; download all of them again.",
            name=file.name,
            line=first.line,
            number=str(number),
            other=sdn.name,
        )
    )


def _listed(
    number: int, row: Sequence[str], aliases: Sequence[str], countries: Sequence[str], overflow: Sequence[str]
) -> Listed:
    remarks = " ".join(text for text in (_value(row[_REMARKS]), *overflow) if text)
    parts = [part.strip().rstrip(".") for part in remarks.split("; ")]
    names = [ListedName(_value(row[_NAME])), *map(ListedName, aliases), *_hidden_names(parts)]
    programmes = _value(row[_PROGRAMME]).replace("] [", ";").replace("][", ";").strip("[]").split(";")
    return Listed(
        key=f"ofac-{number}",
        kind=_KINDS.get(_value(row[_TYPE]).lower(), Kind.ORGANISATION),
        names=tuple(dict.fromkeys(name for name in names if name.text)),
        countries=codes([*_from(parts), *countries, _value(row[_FLAG])]),
        born=tuple(dict.fromkeys(_births(parts))),
        identifiers=tuple(dict.fromkeys(_identifiers(parts))),
        programmes=tuple(dict.fromkeys(one.strip() for one in programmes if one.strip())),
        remarks=remarks,
    )


def _hidden_names(parts: Sequence[str]) -> Iterator[ListedName]:
    """Yield the aliases that stand in the remarks: between quotation marks the weak ones."""
    for part in parts:
        weak, strong = _WEAK.match(part), _STRONG.match(part)
        if weak is not None:
            yield ListedName(weak[1], weak=True)
        elif strong is not None:
            yield ListedName(strong[1])


def _from(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        found = _FROM.match(part) or _BORN_AT.match(part)
        if found is not None:
            yield found[1]


def _births(parts: Sequence[str]) -> Iterator[Born]:
    for part in parts:
        found = _BORN.match(part)
        born = births.read(found[1]) if found else None
        if born is not None:
            yield born


def _identifiers(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        bare = part.removeprefix("alt. ")
        found = None if bare.startswith(_NO_NUMBERS) else _NUMBERED.match(bare)
        if found is not None:
            yield _DATED.sub("", found["number"]).strip(" ,.")


def _value(field: str) -> str:
    bare = " ".join(field.split())
    return "" if bare in _NOTHING else bare
