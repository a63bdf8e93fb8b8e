"""Which tools help with which questions, and the tools that somebody looks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kernel.text import fold
from policy.checklists import Item
from policy.tools import Tool, ToolLibrary


def helps(items: Iterable[Item]) -> Mapping[str, tuple[Item, ...]]:
    """The items whose weak answer leads to each tool, by the tool's name."""
    found: dict[str, tuple[Item, ...]] = {}
    for item in items:
        if item.tool:
            found[item.tool] = (*found.get(item.tool, ()), item)
    return found


def narrowed(
    library: ToolLibrary,
    items: Iterable[Item],
    *,
    side: str = "",
    kind: str = "",
    domain: str = "",
    search: str = "",
) -> list[Tool]:
    """The tools for one side, of one kind, for weak answers in one domain, with every word of a search in their text.

    What is empty narrows nothing.
    """
    by_tool = helps(items)
    return [
        tool
        for tool in library.tools
        if (not side or tool.for_(side))
        and (not kind or tool.kind == kind)
        and (not domain or any(item.domain == domain for item in by_tool.get(tool.key, ())))
        and _says(tool, search)
    ]


def _says(tool: Tool, search: str) -> bool:
    """Whether every word stands in the title or the purpose, in either language, accents aside."""
    texts = (tool.title, tool.purpose)
    whole = fold(" ".join(f"{one.en} {one.es}" for one in texts))
    return all(word in whole for word in fold(search).split())
