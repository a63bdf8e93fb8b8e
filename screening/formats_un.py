"""The consolidated list of the United Nations Security Council, as XML.

Source: the list's own schema at the Security Council's site. An alias of low quality is a weak one; several aliases in
one element stand apart by semicolons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from screening import births
from screening.countries import codes
from screening.elements import all_of, elements, text, texts
from screening.list_dates import stated
from screening.list_files import ListFile
from screening.list_kinds import TITLES, ListKind
from screening.listed import Born, Kind, Listed, ListedName

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_KINDS = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ORGANISATION}


def read(files: Sequence[ListFile], dated: Callable[[date | None], None]) -> Iterator[Listed]:
    """Yield every record, and tell the day on which the list was made; raises BrokenList."""
    for root, element in elements(files[0], "CONSOLIDATED_LIST", tuple(_KINDS), TITLES[ListKind.UN]):
        dated(stated(root.get("dateGenerated")))
        yield _listed(element)


def _listed(element: Any) -> Listed:
    kind = element.tag
    documents = list(all_of(element, f"{kind}_DOCUMENT"))
    return Listed(
        key=f"un-{text(element, 'DATAID')}",
        kind=_KINDS[kind],
        names=tuple(dict.fromkeys(_names(element, kind))),
        countries=codes(
            [
                *texts(element, "NATIONALITY", "VALUE"),
                *texts(element, f"{kind}_ADDRESS", "COUNTRY"),
                *texts(element, f"{kind}_PLACE_OF_BIRTH", "COUNTRY"),
            ]
        ),
        born=tuple(dict.fromkeys(_births(element))),
        identifiers=tuple(dict.fromkeys(number for one in documents if (number := text(one, "NUMBER")))),
        programmes=tuple(dict.fromkeys(texts(element, "UN_LIST_TYPE"))),
        remarks="; ".join(
            [*texts(element, "REFERENCE_NUMBER"), *texts(element, "DESIGNATION", "VALUE"), *_comments(element)]
        ),
    )


def _comments(element: Any) -> list[str]:
    return texts(element, "COMMENTS1")


def _names(element: Any, kind: str) -> Iterator[ListedName]:
    yield ListedName(" ".join(part for name in _NAMES if (part := text(element, name))))
    for original in texts(element, "NAME_ORIGINAL_SCRIPT"):
        yield ListedName(original)
    for alias in all_of(element, f"{kind}_ALIAS"):
        weak = text(alias, "QUALITY").lower() == "low"
        for name in text(alias, "ALIAS_NAME").split(";"):
            if name.strip():
                yield ListedName(name.strip(), weak)


def _births(element: Any) -> Iterator[Born]:
    for one in all_of(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        circa = text(one, "TYPE_OF_DATE") == "APPROXIMATELY"
        found = _between(one, circa=circa) or births.read(
            ("circa " if circa else "") + (text(one, "DATE") or text(one, "YEAR") or text(one, "NOTE"))
        )
        if found is not None:
            yield found


def _between(one: Any, *, circa: bool) -> Born | None:
    first, last = text(one, "FROM_YEAR"), text(one, "TO_YEAR")
    if first.isdecimal() and last.isdecimal():
        return births.between(int(first), int(last), circa=circa)
    return None
