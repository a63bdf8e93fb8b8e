"""A tool of the startup pack as a Word document, in the language it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from documents import press, shelf, tool_template
from documents.ooxml import TEXT_WIDTH
from kernel.text import Label, Message, render, show, using
from policy.tool_words import KINDS, USERS
from policy.tools import Block, Cell, Heading, Lines, Paragraph, Table, Tool

#: Characters that a column counts with: a long text wraps.
_LEAST, _MOST = 4, 40
#: Twips that a character takes at the most in this size, and what stands free on both sides of a cell.
_CHARACTER, _SIDES = 108, 200
#: What keeps a day on one line.
_HOLDS = "\u00a0"
#: What a column counts with in a table that nobody has filled in yet, unless its head is only a number’s.
_EMPTY, _NUMBER = 12, 4
#: Twips of height: of a row to read, and of one to write in.
_TO_READ, _TO_WRITE = "0", "440"


def file_name(tool: Tool, language: str) -> str:
    """How the file is called."""
    return f"{tool.key}.{language}.docx"


def printed(tool: Tool, library: Label, language: str) -> bytes:
    """The Word document; the same tool and language give the same bytes."""
    with using(language):
        return press.render(
            shelf.template(tool_template.KIND, language, shelf=tool_template.SHELF).content, values(tool, library)
        )


def values(tool: Tool, library: Label) -> dict[str, object]:
    """What the template prints, in the language in use."""
    about = Message("for %(whom)s · %(minutes)s minutes to adopt", whom=USERS[tool.used_by], minutes=tool.minutes)
    return {
        "number": render(tool.title),
        "purpose": render(tool.purpose),
        "kind": render(KINDS[tool.kind]),
        "about": render(about),
        "library": render(library),
        "source": render(Message("Source: %(source)s.", source=tool.source)) if tool.source else "",
        "blocks": [_block(one) for one in tool.blocks],
    }


def said(cell: Cell) -> str:
    """What a cell says, in the language in use."""
    if isinstance(cell, date):
        return show(cell).replace(" ", _HOLDS)
    return show(cell) if isinstance(cell, Decimal) else render(cell)


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"sort": "heading", "text": render(block.text)}
        case Paragraph():
            return {"sort": "paragraph", "text": render(block.text)}
        case Lines():
            return {"sort": block.sort.value, "lines": [render(one) for one in block.lines]}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, object]:
    columns = len(table.head)
    head = [render(one) for one in table.head]
    rows = [[said(cell) for cell in row] for row in table.rows]
    lines = [
        {"cells": cells, "height": _TO_WRITE if _to_fill(row) else _TO_READ}
        for row, cells in zip(table.rows, rows, strict=True)
    ]
    blank = [{"cells": [""] * columns, "height": _TO_WRITE} for _ in range(table.blank)]
    return {
        "sort": f"table{columns}",
        "head": head,
        "rows": [*lines, *blank],
        "widths": [str(width) for width in widths([head, *rows])],
        "amounts": [table.amounts(column) for column in range(columns)],
    }


def _to_fill(row: Sequence[Cell]) -> bool:
    """Whether somebody is to write into a row: a cell is empty, and none holds a figure of an example."""
    return "" in row and not any(isinstance(cell, Decimal) for cell in row)


def widths(rows: Sequence[Sequence[str]], whole: int = TEXT_WIDTH) -> list[int]:
    """The width of each column: what its longest word needs, and of the rest the more the longer its texts are."""
    columns = list(zip(*rows, strict=True))
    needed = [_CHARACTER * max(_LEAST, *(len(word) for cell in cells for word in cell.split(" "))) + _SIDES
              for cells in columns]  # fmt: skip
    wanted = [min(_MOST, max(len(cell) for cell in cells)) for cells in columns]
    if len(rows) == 1:
        wanted = [want if want <= _NUMBER else _EMPTY for want in wanted]
    rest = max(0, whole - sum(needed))
    found = [need + rest * want // sum(wanted) for need, want in zip(needed, wanted, strict=True)]
    scaled = [whole * one // sum(found) for one in found]
    scaled[-1] += whole - sum(scaled)
    return scaled
