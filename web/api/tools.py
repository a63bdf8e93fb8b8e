"""The tools of the startup pack, for programs: looked for, read, downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from diligence.tool_paper import said
from kernel.text import render
from policy import tool_files, tool_finding
from policy.checklists import ASSESSED
from policy.tools import Block, Heading, Lines, Listed, Paragraph, Tool, ToolKind, ToolUser
from web import tools
from web.api.fields import Choice, Part, Text, Whole
from web.api.lists import Asked
from web.api.resource import Resource
from web.api.schemas import always, listed, maybe, page_of
from web.api.shapes import Shape

#: Everybody who is signed in, partners too.
WHO = "signed-in"
LONGEST = 2000
SORTS = ("heading", "paragraph", "table", *(one.value for one in Listed))
resource = Resource(
    "tools",
    "What startup packs are made of: templates, checklists, worked examples and procedures, in the reader's language.",
)


class ToolLine(Schema):
    """A tool: who uses it, the minutes it takes to adopt, and the domains of the questions it helps with."""

    id = always(Text)
    title = always(Text)
    purpose = always(Text, LONGEST)
    kind = always(Choice, [one.value for one in ToolKind])
    used_by = always(Choice, [one.value for one in ToolUser])
    minutes = always(Whole, 1)
    domains = listed(Text())
    source = maybe(Text)


#: In the order of their shelf.
ToolList = page_of(ToolLine, "ToolList")


class BlockPart(Schema):
    """A piece of a tool; a table has its rows under its head, `blank` of them empty, below each other."""

    sort = always(Choice, SORTS)
    text = maybe(Text, LONGEST)
    lines = listed(Text(LONGEST))
    head = listed(Text())
    rows = listed(fields.List(Text(LONGEST)))
    blank = always(Whole)


class ToolSchema(ToolLine):
    """A tool with all that stands in it, and the names of the questions whose weak answer leads to it."""

    blocks = listed(Part(BlockPart))
    questions = listed(Text())


class ToolFilters(Asked):
    """What is looked for: for one side, for one domain, words of title and purpose."""

    side = Choice([one.value for one in ASSESSED], load_default="")
    domain = Text(80, load_default="")
    search = Text(100, load_default="")


def line(tool: Tool) -> Shape:
    """Return a tool as lists show it."""
    return {
        "id": tool.key,
        "title": render(tool.title),
        "purpose": render(tool.purpose),
        "kind": tool.kind.value,
        "used_by": tool.used_by.value,
        "minutes": tool.minutes,
        "domains": list(dict.fromkeys(item.domain for item in tools.questions(tool))),
        "source": tool.source,
    }


def _block(block: Block) -> Shape:
    found: Shape = {"sort": block.sort, "text": None, "lines": [], "head": [], "rows": [], "blank": 0}
    match block:
        case Heading() | Paragraph():
            return {**found, "text": render(block.text)}
        case Lines():
            return {**found, "lines": [render(one) for one in block.lines]}
    rows = [[said(cell) for cell in row] for row in block.rows]
    return {**found, "head": [render(one) for one in block.head], "rows": rows, "blank": block.blank}


@resource.get("", ToolList, needs=WHO, query=ToolFilters, narrowed=("kind",))
def tools_list(filters: Mapping[str, Any]) -> Shape:
    """List the tools."""
    found = tool_finding.narrowed(tool_files.library(), tools.helped().items, **filters)
    return {"rows": [line(one) for one in found], "after": None}


@resource.get("/<key>", ToolSchema, needs=WHO)
def tools_show(key: str) -> Shape:
    """Read a tool."""
    tool = tool_files.tool(key)
    questions = [item.key for item in tools.questions(tool)]
    return {**line(tool), "blocks": [_block(one) for one in tool.blocks], "questions": questions}


@resource.download("/<key>/word/<language>", needs=WHO)
def tools_word(key: str, language: str) -> Response:
    """Give a tool as a Word file in a language."""
    return tools.sent(key, language)
