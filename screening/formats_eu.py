"""The European Union's consolidated list of financial sanctions, as XML 1.1 of its own file service.

Source: the schema of FSF, version 1.1. An alias that is not strong is a weak one. Only the Official Journal is
authentic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from screening import births
from screening.countries import codes
from screening.elements import all_of, elements, text
from screening.list_dates import stated
from screening.list_files import ListFile
from screening.list_kinds import TITLES, ListKind
from screening.listed import Born, Kind, Listed, ListedName

_KINDS = {"person": Kind.PERSON, "enterprise": Kind.ORGANISATION}
_PARTS = ("firstName", "middleName", "lastName")


def read(files: Sequence[ListFile], dated: Callable[[date | None], None]) -> Iterator[Listed]:
    """Yield every record, and tell the day on which the list was made; raises BrokenList."""
    for root, element in elements(files[0], "export", ("sanctionEntity",), TITLES[ListKind.EU]):
        dated(stated(root.get("generationDate")))
        yield _listed(element)


def _listed(element: Any) -> Listed:
    kind = next((one.get("code", "") for one in all_of(element, "subjectType")), "")
    regulations = [one.get("programme", "") for one in all_of(element, "regulation")]
    remarks = [element.get("euReferenceNumber", ""), *(text(one) for one in all_of(element, "remark"))]
    return Listed(
        key=f"eu-{element.get('logicalId', '')}",
        kind=_KINDS.get(kind, Kind.OTHER),
        names=tuple(dict.fromkeys(_names(element))),
        countries=codes(_countries(element)),
        born=tuple(dict.fromkeys(_births(element))),
        identifiers=tuple(dict.fromkeys(_identifiers(element))),
        programmes=tuple(dict.fromkeys(one for one in regulations if one)),
        remarks="; ".join(one for one in remarks if one),
    )


def _names(element: Any) -> Iterator[ListedName]:
    for one in all_of(element, "nameAlias"):
        parts = " ".join(part for name in _PARTS if (part := one.get(name, "").strip()))
        name = " ".join(one.get("wholeName", "").split()) or parts
        if name:
            yield ListedName(name, weak=one.get("strong", "true").lower() == "false")


def _countries(element: Any) -> Iterator[str]:
    for kind in ("citizenship", "address", "birthdate"):
        for one in all_of(element, kind):
            yield one.get("countryIso2Code", "")


def _births(element: Any) -> Iterator[Born]:
    for one in all_of(element, "birthdate"):
        circa = one.get("circa", "").lower() == "true"
        first, last = one.get("yearRangeFrom", ""), one.get("yearRangeTo", "")
        if first.isdecimal() and last.isdecimal() and int(first):
            found = births.between(int(first), int(last), circa=circa)
        else:
            written = one.get("birthdate") or "-".join(_stated(one))
            found = births.read(("circa " if circa else "") + written)
        if found is not None:
            yield found


def _stated(one: Any) -> Iterator[str]:
    """Yield year, month and day as far as they are stated, in their order."""
    for name in ("year", "monthOfYear", "dayOfMonth"):
        value = one.get(name, "")
        if not value.isdecimal() or not int(value):
            return
        yield value


def _identifiers(element: Any) -> Iterator[str]:
    for one in all_of(element, "identification"):
        if one.get("knownFalse", "").lower() != "true":
            number = one.get("number", "").strip() or one.get("latinNumber", "").strip()
            if number:
                yield number
