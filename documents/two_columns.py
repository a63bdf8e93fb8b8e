"""Two texts of a contract woven into one: the language that prevails on the left, the other on the right of it.

The texts of a kind have the same blocks in the same order. What reads alike in both, such as the rows of a budget,
stands once over the whole width, under heads in both languages. A pure rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.errors import TemplateRefused
from documents.terms import SECOND
from documents.wording import (
    Beside,
    Block,
    Box,
    BoxBeside,
    BoxRow,
    Clauses,
    Contents,
    Paragraph,
    Signatures,
    Table,
    When,
    Wording,
)
from kernel.text import Message

#: Headings that stand once, over both columns.
_ACROSS = frozenset({"Schedule", "Part"})
_NAMED = re.compile(r"({{ |{% (?:el)?if )(?=[a-z])")


def woven(first: Wording, second: Wording) -> Wording:
    """The text of a contract in two languages; raises TemplateRefused where the two have not the same blocks."""
    return replace(
        first,
        compact=True,
        blocks=tuple(_blocks(first.blocks, second.blocks)),
        beside=(second.language, _elsewhere(second.title), _elsewhere(second.subtitle)),
    )


def _blocks(first: Sequence[Block], second: Sequence[Block]) -> Iterator[Block]:
    if len(first) != len(second):
        raise _differing()
    for one, other in zip(first, second, strict=True):
        yield _block(one, other)


def _block(one: Block, other: Block) -> Block:
    match one, other:
        case Paragraph(), Paragraph() if one.style == other.style:
            across = one.style in _ACROSS
            return replace(one, text=_joined(one.text, other.text)) if across else Beside(one, _moved(other))
        case Box(), Box():
            return BoxBeside(tuple(_rows(one, other)))
        case Table(), Table():
            return _table(one, other)
        case Signatures(), Signatures():
            return _signatures(one, other)
        case (Contents(), Contents()) | (Clauses(), Clauses()):
            return Contents(beside=True) if isinstance(one, Contents) else Clauses(beside=True)
        case When(), When() if one.test == other.test:
            return When(
                one.test,
                tuple(_blocks(one.then, other.then)),
                tuple(_blocks(one.otherwise, other.otherwise)),
            )
    raise _differing()


def _differing() -> TemplateRefused:
    return TemplateRefused(Message("its texts in the two languages have not the same blocks."))


def _rows(one: Box, other: Box) -> Iterator[tuple[BoxRow, BoxRow]]:
    for left, right in zip(one.rows, other.rows, strict=True):
        if left.when != right.when:
            raise _differing()
        yield left, BoxRow(_elsewhere(right.label), _elsewhere(right.value), right.when)


def _table(one: Table, other: Table) -> Table:
    """A table whose heads and total are in both languages; its rows come with both in them."""
    if (one.row, one.rows, len(one.columns)) != (other.row, other.rows, len(other.columns)):
        raise _differing()
    columns = (
        replace(left, head=_joined(left.head, right.head))
        for left, right in zip(one.columns, other.columns, strict=True)
    )
    total = tuple(_joined(left, right) for left, right in zip(one.total, other.total, strict=True))
    return replace(one, columns=tuple(columns), total=total)


def _signatures(one: Signatures, other: Signatures) -> Signatures:
    return Signatures(
        party="{party}",
        name=_joined(one.name, other.name),
        capacity=_joined(one.capacity, other.capacity),
        also=tuple(_joined(left, right) for left, right in zip(one.also, other.also, strict=True)),
    )


def _joined(one: str, other: str) -> str:
    """Words in both languages, once where they are the same."""
    return one if one == other else f"{one} / {_elsewhere(other)}"


def _moved(block: Paragraph) -> Paragraph:
    return replace(block, text=_elsewhere(block.text))


def _elsewhere(text: str) -> str:
    """A text that takes its values from those in the second language."""
    return _NAMED.sub(rf"\1{SECOND}", text)
