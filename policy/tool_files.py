"""The libraries of tools that Tack ships: `policy/tools/<name>/`, an index and one file for each tool."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kernel.errors import NotFound
from policy import tool_loader
from policy.clause_loader import INDEX
from policy.files import read
from policy.problems import Problem
from policy.tools import Tool, ToolLibrary

LIBRARIES = Path(__file__).parent / "tools"
#: The library that startup packs take their tools from.
STANDARD = "standard-1"


def names(folder: Path = LIBRARIES) -> list[str]:
    """Every library there is, by name."""
    return sorted(path.parent.name for path in folder.glob(f"*/{INDEX}"))


def texts(name: str, folder: Path = LIBRARIES) -> dict[str, str]:
    """The files of a library with their texts; raises PolicyInvalid where one holds no text."""
    return {path.name: read(path) for path in sorted((folder / name).glob("*.yaml"))}


@cache
def library(name: str = STANDARD) -> ToolLibrary:
    """A shipped library, read once per process; raises PolicyInvalid where it has faults."""
    return tool_loader.load(texts(name))


def tool(key: str) -> Tool:
    """One tool of the standard library; raises NotFound."""
    if (found := library().by_key.get(key)) is None:
        raise NotFound
    return found


def known() -> frozenset[str]:
    """The names of all tools, which checklist items may name."""
    return frozenset(library().by_key)


def check(name: str, folder: Path = LIBRARIES) -> list[tuple[Path, list[Problem]]]:
    """Each file of a library with what is wrong in it."""
    found = dict(tool_loader.check(texts(name, folder)))
    return [(path, found.get(path.name, [])) for path in sorted((folder / name).glob("*.yaml"))]
