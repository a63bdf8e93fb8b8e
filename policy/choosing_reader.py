"""From the section `choosing` of an edition to its types, every fault with line and column."""

from __future__ import annotations

from typing import TypeVar

from kernel.text import Message
from policy.choosing import Basis, Choosing, Criterion, Kind, Level, MarkOf, MarkRule, Measure, Renewal
from policy.nodes import Cursor
from policy.origins import origin
from policy.problems import nearest

KEYS = ("levels", "marks", "criteria", "brings", "bases", "inception", "declarations")
_WHOLE = 100  # percent
Word = TypeVar("Word", MarkOf, Basis)


def read(section: Cursor) -> Choosing:
    """How partners are chosen; what cannot be read is reported and stands as something harmless."""
    at = section.fields(KEYS)
    return Choosing(
        levels=tuple(_level(key, entry) for key, entry in at["levels"].entries()),
        marks=tuple(_mark(entry) for _key, entry in at["marks"].entries()),
        criteria=tuple(_criterion(key, entry) for key, entry in at["criteria"].entries()),
        brings=_kinds(at["brings"]),
        bases=tuple(_basis(entry) for _key, entry in at["bases"].entries()),
        inception=_kinds(at["inception"]),
        declarations=_renewal(at["declarations"]),
    )


def _level(key: str, entry: Cursor) -> Level:
    at = entry.fields(("label", "at-least"), optional=("source", "basis"))
    percent = at["at-least"].whole()
    if percent > _WHOLE:
        at["at-least"].report(Message("This is a share of the points, at most 100 percent."))
    return Level(key, at["label"].label(), percent, *origin(entry, at))


def _mark(entry: Cursor) -> MarkRule:
    at = entry.fields(("label", "question"))
    return MarkRule(_one_of(entry, MarkOf), at["label"].label(), at["question"].label())


def _criterion(key: str, entry: Cursor) -> Criterion:
    at = entry.fields(("label", "informs", "measures", "weight"), optional=("source", "basis"))
    return Criterion(
        key,
        at["label"].label(),
        at["informs"].choice(MarkOf),
        at["measures"].choice(Measure),
        at["weight"].whole(),
        *origin(entry, at),
    )


def _basis(entry: Cursor) -> Kind:
    return Kind(_one_of(entry, Basis).value, entry.fields(("label",))["label"].label())


def _kinds(section: Cursor) -> tuple[Kind, ...]:
    return tuple(Kind(key, entry.fields(("label",))["label"].label()) for key, entry in section.entries())


def _renewal(section: Cursor) -> Renewal:
    at = section.fields(("months",), optional=("source", "basis"))
    months = at["months"].whole()
    if months == 0 and at["months"].written:
        at["months"].report(Message("A declaration holds for at least one month."))
    return Renewal(months, *origin(section, at))


def _one_of(entry: Cursor, words: type[Word]) -> Word:
    """The word an entry is named by, out of a closed list."""
    written = str(entry.path[-1])
    known = [one.value for one in words]
    if written in known:
        return words(written)
    message = Message("“%(found)s” is not one of: %(words)s.", found=written, words=", ".join(known))
    entry.report(message, nearest(written, known))
    return next(iter(words))
