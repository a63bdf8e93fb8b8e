"""The words of a contract template as data: a YAML file read into blocks.

A file holds `kind`, `language`, `version`, `title`, `subtitle`, `blocks`, and `compact: true` where it is set closer.
A block is one entry with one key: a paragraph style (`heading`, `clause`, `item`, `recital`, `lead`, `part`,
`paragraph`, `bullet`, `schedule`, `signing`) with its text, or `box`, `table`, `contents`, `clauses`, `when`,
`each`, `signatures`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from documents.errors import TemplateRefused
from kernel.text import Message

PARAGRAPHS = {
    "heading": "Heading1",
    "clause": "Clause",
    "item": "ClauseItem",
    "recital": "Recital",
    "lead": "Lead",
    "part": "Part",
    "paragraph": "Normal",
    "bullet": "Bullet",
    "schedule": "Schedule",
    "signing": "Signing",
}
"""The word a text file uses for a paragraph, and the house style it stands in."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph in a house style."""

    style: str
    text: str


@dataclass(frozen=True)
class BoxRow:
    """A line of the box of terms, printed where its condition holds (no condition: always)."""

    label: str
    value: str
    when: str = ""


@dataclass(frozen=True)
class Box:
    """The terms that matter first."""

    rows: tuple[BoxRow, ...]


@dataclass(frozen=True)
class Beside:
    """A paragraph in each of two languages, side by side."""

    left: Paragraph
    right: Paragraph


@dataclass(frozen=True)
class BoxBeside:
    """The terms that matter first, each line in two languages, printed where the condition of the left one holds."""

    rows: tuple[tuple[BoxRow, BoxRow], ...]


@dataclass(frozen=True)
class Column:
    """A column: its head, what a row prints in it, its share of the width, and whether it holds amounts."""

    head: str
    value: str
    width: int
    amount: bool = False


@dataclass(frozen=True)
class Table:
    """A row for each item of a list, with a total where there is one."""

    row: str
    rows: str
    columns: tuple[Column, ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """The list of headings and schedules, in one language or in two beside each other."""

    beside: bool = False


@dataclass(frozen=True)
class Clauses:
    """Where the clauses go that an agreement was put together from, in one language or in two beside each other."""

    beside: bool = False


@dataclass(frozen=True)
class When:
    """Blocks that print only where a condition holds, and what stands there otherwise."""

    test: str
    then: "tuple[Block, ...]"
    otherwise: "tuple[Block, ...]" = ()


@dataclass(frozen=True)
class Each:
    """Blocks that print once for each item of a list, such as each side of a partnership."""

    row: str
    rows: str
    then: "tuple[Block, ...]"


@dataclass(frozen=True)
class Signatures:
    """A place to sign for each signer: for whom (`{party}` is the party), name, capacity, what else is written."""

    party: str
    name: str
    capacity: str
    also: tuple[str, ...]


Block: TypeAlias = Paragraph | Beside | Box | BoxBeside | Table | Contents | Clauses | When | Each | Signatures


@dataclass(frozen=True)
class House:
    """The words of the house in one language: what the footer says and what a schedule is called."""

    language: str
    version: str
    edition: str
    page: str
    of: str
    schedule: str


@dataclass(frozen=True)
class Wording:
    """One contract's text in one language; a compact one is set closer, so that a letter stays a letter.

    Where a second language stands beside it, `beside` is that language with the title and the subtitle in it.
    """

    kind: str
    language: str
    version: str
    title: str
    subtitle: str
    compact: bool
    blocks: tuple[Block, ...]
    beside: tuple[str, str, str] | None = None


def wording(path: Path) -> Wording:
    """Read one text file; raises TemplateRefused, naming the file, where it is not what this module promises."""
    try:
        data = _read(path)
        return Wording(
            kind=data["kind"],
            language=data["language"],
            version=data["version"],
            title=data["title"],
            subtitle=data["subtitle"],
            compact=data.get("compact") == "true",
            blocks=_blocks(data["blocks"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise TemplateRefused(Message("%(file)s: %(fault)s", file=path.name, fault=str(error))) from error


def house(path: Path) -> House:
    """Read the house's own words in one language."""
    return House(**_read(path))


def _read(path: Path) -> dict[str, Any]:
    """The file with every value a text: a column headed “On” is no boolean, and version 1.10 no number."""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes only texts
    return dict(data)


def _blocks(entries: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(entry) for entry in entries)


def _block(entry: dict[str, Any]) -> Block:
    first, value = next(iter(entry.items()))
    if first in PARAGRAPHS:
        return Paragraph(PARAGRAPHS[first], " ".join(value.split()))
    match first:
        case "box":
            return Box(tuple(BoxRow(*row) for row in value))
        case "table":
            return _table(value)
        case "contents" | "clauses":
            return Contents() if first == "contents" else Clauses()
        case "when" | "each":
            return _framed(first, value, entry)
        case "signatures":
            return Signatures(value["party"], value["name"], value["capacity"], tuple(value["also"]))
    raise ValueError(f"there is no block “{first}”")


def _framed(first: str, value: str, entry: dict[str, Any]) -> When | Each:
    then = _blocks(entry["then"])
    if first == "when":
        return When(value, then, _blocks(entry.get("otherwise", [])))
    row, _, rows = value.partition(" in ")
    return Each(row, rows, then)


def _table(value: dict[str, Any]) -> Table:
    row, _, rows = value["rows"].partition(" in ")
    columns = tuple(
        Column(head, cell, int(width), amount == ["amount"]) for head, cell, width, *amount in value["columns"]
    )
    return Table(row, rows, columns, tuple(value.get("total", ())))
