"""From the YAML of a library of tools to its types; faults with their place, figures that do not add up among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.text import Label, Message
from policy import tool_sums
from policy.clause_loader import INDEX, digest
from policy.nodes import Cursor, Reading, compose
from policy.origins import origin
from policy.problems import PolicyInvalid, Problem, nearest
from policy.tools import Block, Cell, Heading, Lines, Listed, Paragraph, Table, Tool, ToolKind, ToolLibrary, ToolUser

#: Columns of a table that a page of paper has room for.
MOST_COLUMNS = 7
_FIGURES = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
_DAY = "tag:yaml.org,2002:timestamp"
_FIGURE = re.compile(r"-?\d{1,12}(\.\d{1,2})?")
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class _Read:
    """One file as far as it could be read."""

    name: str
    reading: Reading
    tool: Tool


def load(files: Mapping[str, str]) -> ToolLibrary:
    """The library written in these files; raises PolicyInvalid, naming the first file with faults and all of them."""
    for name, problems in check(files):
        raise PolicyInvalid(problems, name)
    at = _index(files, Reading())
    read = {one.tool.key: one.tool for one in _files(files)}
    tools = tuple(read[key] for key in at["tools"].names())
    return ToolLibrary(at["library"].name(), at["label"].label(), tools, digest(files))


def check(files: Mapping[str, str]) -> Iterator[tuple[str, list[Problem]]]:
    """Each file with what is wrong in it, the index first; nothing for a sound library."""
    reading = Reading()
    at = _index(files, reading)
    read = _files(files)
    _prove_index(at, {one.tool.key for one in read})
    found = [(INDEX, reading), *((one.name, one.reading) for one in read)]
    yield from ((name, sorted(one.problems, key=_place)) for name, one in found if one.problems)


def _place(one: Problem) -> tuple[int, int]:
    return one.line, one.column


def _root(text: str, reading: Reading) -> Cursor:
    return Cursor(reading, compose(text, reading))


def _index(files: Mapping[str, str], reading: Reading) -> dict[str, Cursor]:
    return _root(files.get(INDEX, ""), reading).fields(("library", "label", "tools"))


def _prove_index(at: Mapping[str, Cursor], there: set[str]) -> None:
    at["library"].name()
    at["label"].label()
    listed = at["tools"].words()
    for item in listed:
        if item.text() not in there:
            message = Message("There is no tool “%(name)s” in this library.", name=item.written)
            item.report(message, nearest(item.written, there))
    for left in sorted(there - {item.written for item in listed}):
        at["tools"].report(Message("The tool “%(name)s” is left out here.", name=left))


def _files(files: Mapping[str, str]) -> list[_Read]:
    return [_file(name, files[name]) for name in sorted(set(files) - {INDEX})]


def _file(name: str, text: str) -> _Read:
    reading = Reading()
    entry = _root(text, reading)
    at = entry.fields(("tool", "kind", "title", "purpose", "for", "minutes", "blocks"), ("source", "basis"))
    key = at["tool"].name()
    if key and f"{key}.yaml" != name:
        at["tool"].report(Message("The file of this tool is called %(file)s.", file=name))
    source, basis = origin(entry, at)
    minutes = at["minutes"].whole()
    if not minutes and at["minutes"].written:
        at["minutes"].report(Message("Here should stand 1 or more."))
    tool = Tool(
        key=key,
        kind=at["kind"].choice(ToolKind),
        title=at["title"].label(),
        purpose=at["purpose"].label(),
        used_by=at["for"].choice(ToolUser),
        minutes=minutes,
        source=source,
        basis=basis,
        blocks=tuple(_block(item) for item in at["blocks"].items()),
    )
    return _Read(name, reading, tool)


def _block(item: Cursor) -> Block:
    at = item.fields((), ("heading", "paragraph", "table", *Listed))
    if len(at) != 1:
        item.report(Message("A block is one thing: a heading, a paragraph, lines or a table."))
    for name, cursor in at.items():
        match name:
            case "heading":
                return Heading(cursor.label())
            case "table":
                return _table(cursor)
            case "paragraph":
                return Paragraph(cursor.label())
            case _:
                return Lines(Listed(name), tuple(one.label() for one in cursor.items()))
    return Paragraph(Label("", ""))


def _table(section: Cursor) -> Table:
    at = section.fields(("head", "rows"), ("blank", "sums"))
    head = tuple(one.label() for one in at["head"].items())
    if len(head) > MOST_COLUMNS:
        at["head"].report(Message("A table has at most %(most)s columns.", most=MOST_COLUMNS))
    rows = []
    for row in at["rows"].items():
        cells = tuple(_cell(one) for one in row.items())
        if len(cells) != len(head):
            row.report(Message("This row has %(found)s cells under %(wanted)s.", found=len(cells), wanted=len(head)))
        rows.append(cells)
    sums = at["sums"].items() if "sums" in at else []
    _prove_sums(sums, rows)
    return Table(head, tuple(rows), at["blank"].whole() if "blank" in at else 0, tuple(one.text() for one in sums))


def _cell(at: Cursor) -> Cell:
    """Words in both languages, a figure, a day, a sign, or nothing."""
    tag = at.node.tag if at.node is not None else ""
    if not at.written and tag == "tag:yaml.org,2002:str":
        return ""
    if tag in _FIGURES and _FIGURE.fullmatch(at.written):
        return Decimal(at.written)
    if tag == _DAY:
        return _day(at)
    if at.written and not _LETTERS.search(at.written):
        return at.text()
    return at.label()


def _day(at: Cursor) -> date | str:
    try:
        return date.fromisoformat(at.written)
    except ValueError:
        at.report(Message("Here should stand a date, written as 2026-01-31."))
        return ""


def _prove_sums(sums: list[Cursor], rows: list[tuple[Cell, ...]]) -> None:
    """Every sum can be read, and its figures add up."""
    figures = {
        f"{chr(ord('A') + column)}{line}": cell
        for line, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
        if isinstance(cell, Decimal)
    }
    for one in sums:
        try:
            cell, found = tool_sums.target(one.text()), tool_sums.worked_out(one.text(), figures)
        except tool_sums.Unreadable as fault:
            one.report(Message("“%(part)s” is no sum over figures of this table.", part=str(fault)))
            continue
        stands = figures.get(cell)
        if stands is None or stands != found:
            message = Message(
                "%(cell)s stands as %(stands)s and comes to %(found)s.",
                cell=cell,
                stands=str(stands) if stands is not None else "–",
                found=str(found),
            )
            one.report(message)
