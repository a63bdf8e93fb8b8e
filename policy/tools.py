"""Tools of a startup pack as data: templates, checklists, worked examples and procedures, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar, TypeAlias

from kernel.text import Label


class ToolKind(StrEnum):
    """What one does with a tool: fill it in, tick it off, follow its figures, adopt it."""

    TEMPLATE = "template"
    CHECKLIST = "checklist"
    WORKED_EXAMPLE = "worked-example"
    PROCEDURE = "procedure"


class ToolUser(StrEnum):
    """Who strengthens itself with a tool."""

    PARTNER = "partner"
    FUNDER = "funder"
    BOTH = "both"


class Listed(StrEnum):
    """How lines stand: one after the other, in any order, to be filled in by a word, or by a few lines."""

    STEPS = "steps"
    BULLETS = "bullets"
    FIELDS = "fields"
    WRITING = "writing"


#: What a cell says in both languages, an amount, a day, a sign that both languages share, or nothing: to be filled in.
#: What stands where there is no figure.
NONE = "–"
Cell: TypeAlias = Label | Decimal | date | str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that says what follows."""

    sort: ClassVar[str] = "heading"
    text: Label


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    sort: ClassVar[str] = "paragraph"
    text: Label


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines below each other."""

    sort: Listed
    lines: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, `blank` empty ones below them, and what its figures have to come to.

    A sum reads as in a spreadsheet: `C4 = C1 + C2 - C3`, columns by letters, the first row below the head is 1.
    """

    sort: ClassVar[str] = "table"
    head: tuple[Label, ...]
    rows: tuple[tuple[Cell, ...], ...]
    blank: int = 0
    sums: tuple[str, ...] = ()

    def amounts(self, column: int) -> bool:
        """Whether a column holds figures, which are set to the right."""
        found = [row[column] for row in self.rows if row[column] not in {"", NONE}]
        return bool(found) and all(isinstance(one, Decimal) for one in found)


Block: TypeAlias = Heading | Paragraph | Lines | Table


@dataclass(frozen=True)
class Tool:
    """One tool: what it is for, who uses it, the minutes it takes to adopt, and what stands in it."""

    key: str
    kind: ToolKind
    title: Label
    purpose: Label
    used_by: ToolUser
    minutes: int
    source: str | None
    basis: str | None
    blocks: tuple[Block, ...]

    def for_(self, side: str) -> bool:
        """Whether the partner, or the funder, may use it."""
        return self.used_by is ToolUser.BOTH or self.used_by == side


@dataclass(frozen=True)
class ToolLibrary:
    """Every tool there is, in the order of its index, and the hash over its files."""

    name: str
    label: Label
    tools: tuple[Tool, ...]
    sha256: str

    @cached_property
    def by_key(self) -> Mapping[str, Tool]:
        """The tools by their names."""
        return {one.key: one for one in self.tools}
