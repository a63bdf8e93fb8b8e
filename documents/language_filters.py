"""The filters of the small language: each bounded by what it is given, in time and in length."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined

from documents.errors import RenderFailed
from kernel.text import Message

LONGEST_BATCH = 100
LONGEST_BETWEEN = 20
"""Characters between two joined values."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a filter does, which one constant it takes (None: none), and whether its result may be printed."""

    work: Callable[..., Any]
    takes: type[int | str] | None = None
    required: bool = False
    printed: bool = True


def _batch(rows: object, size: int) -> list[list[object]]:
    """Rows in groups of a fixed size, the last one shorter."""
    if not isinstance(rows, list):
        raise _wrong("batch", rows)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _length(value: object) -> int:
    """How many rows or characters."""
    if not isinstance(value, (list, str, dict)):
        raise _wrong("length", value)
    return len(value)


def _upper(value: object) -> str:
    return _text(value, "upper").upper()


def _lower(value: object) -> str:
    return _text(value, "lower").lower()


def _trim(value: object) -> str:
    return _text(value, "trim").strip()


def _join(rows: object, between: str = ", ") -> str:
    """Texts as one text."""
    if not isinstance(rows, list):
        raise _wrong("join", rows)
    return between.join(_text(row, "join") for row in rows)


def _text(value: object, name: str) -> str:
    if not isinstance(value, (str, int)):
        raise _wrong(name, value)
    return str(value)


def _wrong(name: str, value: object) -> RenderFailed:
    if isinstance(value, Undefined):
        str(value)  # raises, and says which name has no value
    return RenderFailed(Message("the filter “%(name)s” is given something it cannot work on", name=name))


FILTERS: Mapping[str, Filter] = {
    "batch": Filter(_batch, int, required=True, printed=False),
    "join": Filter(_join, str),
    "length": Filter(_length),
    "lower": Filter(_lower),
    "trim": Filter(_trim),
    "upper": Filter(_upper),
}
