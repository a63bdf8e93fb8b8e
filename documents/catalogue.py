"""Every name that a template may use: what it means, and what it could say, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from documents.catalogue_words import MEANINGS
from documents.example import LANGUAGES, typical
from documents.samples import known_names
from kernel.text import Label, Message


class Sort(StrEnum):
    """What kind of value stands behind a name."""

    TEXT = "text"
    FLAG = "flag"
    LIST = "list"
    GROUP = "group"


SORTS: Mapping[str, Message] = {
    Sort.TEXT: Message("text"),
    Sort.FLAG: Message("yes or no, for conditions"),
    Sort.LIST: Message("list, for a loop"),
    Sort.GROUP: Message("names that belong together"),
}
_SORTS = ((list, Sort.LIST), (dict, Sort.GROUP), (bool, Sort.FLAG))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a template writes it, what it means, what it is, and an example in each language."""

    name: str
    meaning: Label
    sort: Sort
    example: Mapping[str, str]

    @property
    def part(self) -> str:
        """The first part of the name, under which it stands in the catalogue."""
        return self.name.partition(".")[0].removesuffix("[]")

    @property
    def tag(self) -> str:
        """What is typed into the Word file."""
        outer, _, inner = self.name.rpartition("[].")
        said = f"{item_of(outer)}.{inner}" if outer else self.name
        if self.sort is Sort.LIST:
            return f"{_OPEN} for {item_of(said)} in {said} {_CLOSE} … {_OPEN} endfor {_CLOSE}"
        if self.sort is Sort.FLAG:
            return f"{_OPEN} if {said} {_CLOSE} … {_OPEN} endif {_CLOSE}"
        return "" if self.sort is Sort.GROUP else f"{{{{ {said} }}}}"


_OPEN, _CLOSE = "{%", "%}"
_ITEMS: Mapping[str, str] = {
    "budget": "line",
    "clauses": "line",
    "pieces": "piece",
    "parties": "party",
    "reasons": "reason",
    "reports": "report",
    "shares": "share",
    "signers": "signer",
}


def item_of(path: str) -> str:
    """What an item of a list is called in the examples of loops."""
    return _ITEMS.get(path.rpartition(".")[2], "item")


@cache
def names() -> tuple[Name, ...]:
    """Every name, in the order in which agreements are read: the list of values is the one that prints them."""
    known = known_names()
    return tuple(_name(name) for name in MEANINGS if name in known)


def _name(name: str) -> Name:
    found = {language: _value(typical(language), name) for language in LANGUAGES}
    value = found[LANGUAGES[0]]
    sort = next((sort for kind, sort in _SORTS if isinstance(value, kind)), Sort.TEXT)
    plain = sort is Sort.TEXT
    return Name(name, MEANINGS[name], sort, {key: str(one) if plain else "" for key, one in found.items()})


def _value(values: Mapping[str, Any], name: str) -> Any:
    """The value behind a dotted name; of a list, the first item that says something."""
    head, _, rest = name.partition(".")
    found = values[head.removesuffix("[]")]
    if not head.endswith("[]"):
        return _value(found, rest) if rest else found
    said = [_value(item, rest) for item in found]
    return next((one for one in said if one not in ("", [])), "")


@cache
def groups() -> tuple[tuple[Name | None, tuple[Name, ...]], ...]:
    """The names as they are read: those that stand alone, then each group under its own name."""
    by_part: dict[str, list[Name]] = {}
    for one in names():
        by_part.setdefault(one.part, []).append(one)
    alone = tuple(found[0] for found in by_part.values() if len(found) == 1)
    return ((None, alone), *((found[0], tuple(found[1:])) for found in by_part.values() if len(found) > 1))
