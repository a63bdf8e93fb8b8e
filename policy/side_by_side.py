"""Two editions beside each other: every row in words on both sides, what differs marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernel.text import Label
from policy.compare import Change, Comparison, Difference, FieldChange, compare
from policy.edition import Edition
from policy.explain import Deciders, explain
from policy.explain_rows import Row, Section, Words

#: What parts are called that `explain` does not tell.
TITLES: Mapping[str, Label] = {"edition": Label("The edition itself", "La edición en sí")}
#: Rows that `explain` shows within another section.
WITHIN = {
    "tiers": ("tiers", "tier-raises"),
    "choosing-marks": ("choosing-marks", "choosing-levels"),
    "choosing-bases": ("choosing-bases", "choosing-declarations"),
}


@dataclass(frozen=True)
class Line:
    """One sentence of a row; an `own` one does not stand on the other side."""

    words: Words
    own: bool


@dataclass(frozen=True)
class Side:
    """A row as one edition has it."""

    name: Line
    sentences: tuple[Line, ...]
    needs: tuple[Line, ...]


@dataclass(frozen=True)
class Pair:
    """A row on both sides; a side without it is None, a row that is equal has no change."""

    key: str
    change: Change | None
    before: Side | None
    after: Side | None
    fields: tuple[FieldChange, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """What changed in the names of the file, words aside: for whoever checks it against the text."""
        return tuple(f"{one.field}: {one.was} → {one.becomes}" for one in self.fields if not one.words)


@dataclass(frozen=True)
class Part:
    """One section on both sides, with the rows in the order of the new edition and what left it at the end."""

    key: str
    title: Words
    pairs: tuple[Pair, ...]

    @property
    def changed(self) -> tuple[Pair, ...]:
        """The rows that differ."""
        return tuple(one for one in self.pairs if one.change is not None)


@dataclass(frozen=True)
class SideBySide:
    """Two editions, whole."""

    old: Edition
    new: Edition
    comparison: Comparison
    parts: tuple[Part, ...]


def side_by_side(old: Edition, new: Edition, roles: Mapping[str, Label], deciders: Deciders) -> SideBySide:
    """Both editions in words beside each other, with what differs between them."""
    comparison = compare(old, new)
    before = {one.key: one for one in explain(old, roles, deciders)}
    after = {one.key: one for one in explain(new, roles, deciders)}
    told = [_part(comparison, before.get(key), after.get(key)) for key in dict.fromkeys((*after, *before))]
    return SideBySide(old, new, comparison, (*_bare(comparison, {*before, *after}), *told))


def _part(comparison: Comparison, before: Section | None, after: Section | None) -> Part:
    section = after or before
    if section is None:
        message = "a part stands in one of two editions at least"
        raise ValueError(message)
    found: dict[str, Difference] = {}
    for name in WITHIN.get(section.key, (section.key,)):
        found |= comparison.of(name)
    rows, was = _by_key(after), _by_key(before)
    pairs = [_pair(key, was.get(key), rows.get(key), found.get(key)) for key in dict.fromkeys((*rows, *was))]
    moved = [_pair("", None, None, found[""])] if "" in found else []
    return Part(section.key, section.title, (*moved, *pairs))


def _by_key(section: Section | None) -> dict[str, Row]:
    return {row.key: row for row in section.rows} if section else {}


def _pair(key: str, before: Row | None, after: Row | None, found: Difference | None) -> Pair:
    return Pair(
        key=key,
        change=found.change if found else None,
        before=_side(before, after),
        after=_side(after, before),
        fields=found.fields if found else (),
    )


def _side(row: Row | None, other: Row | None) -> Side | None:
    if row is None:
        return None
    return Side(
        name=Line(row.name, own=other is not None and row.name != other.name),
        sentences=_lines(row.sentences, other.sentences if other else row.sentences),
        needs=_lines(row.needs, other.needs if other else row.needs),
    )


def _lines(words: Sequence[Words], other: Sequence[Words]) -> tuple[Line, ...]:
    return tuple(Line(one, own=one not in other) for one in words)


def _bare(comparison: Comparison, told: Iterable[str]) -> Iterator[Part]:
    """What differs in sections that have no words of their own: the names of the file stand for them."""
    shown = {name for key in told for name in WITHIN.get(key, (key,))}
    for section in dict.fromkeys(one.section for one in comparison.differences):
        if section not in shown:
            pairs = (_pair(key, None, None, one) for key, one in comparison.of(section).items())
            yield Part(section, TITLES.get(section, Label(section, section)), tuple(pairs))
