"""Tools of the startup pack, for people and programs alike: looked for, read, downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from contracts.printing import WORD
from diligence import tool_paper
from kernel.errors import NotFound
from kernel.text import LOCALES
from policy import checklist_files, tool_files, tool_finding
from policy.checklists import Domain, Item
from policy.tools import Tool


@dataclass(frozen=True)
class Helped:
    """What tools help with: every item of every library of checklists, and their domains."""

    items: tuple[Item, ...]
    domains: tuple[Domain, ...]


@cache
def helped() -> Helped:
    """Return every item that may lead to a tool, each once."""
    libraries = [checklist_files.library(name) for name in checklist_files.names()]
    items = {item.key: item for library in libraries for item in library.items}
    domains = {domain.key: domain for library in libraries for domain in library.domains}
    named = {item.domain for item in items.values() if item.tool}
    return Helped(tuple(items.values()), tuple(one for one in domains.values() if one.key in named))


def questions(tool: Tool) -> tuple[Item, ...]:
    """Return the questions whose weak answer leads to a tool."""
    return tool_finding.helps(helped().items).get(tool.key, ())


def sent(key: str, language: str) -> Response:
    """Return a tool as a Word file in a language; raises NotFound."""
    tool = tool_files.tool(key)
    if language not in LOCALES:
        raise NotFound
    content = tool_paper.printed(tool, tool_files.library().label, language)
    name = tool_paper.file_name(tool, language)
    return send_file(BytesIO(content), mimetype=WORD, as_attachment=True, download_name=name)
