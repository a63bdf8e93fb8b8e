"""The libraries of checklist items that Tack ships: `policy/checklists/<name>/`, an index and lists of items."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kernel.errors import NotFound
from policy import checklist_loader
from policy.checklists import ItemLibrary
from policy.clause_loader import INDEX
from policy.diligence import Diligence
from policy.files import read
from policy.problems import Problem

LIBRARIES = Path(__file__).parent / "checklists"


def names(folder: Path = LIBRARIES) -> list[str]:
    """Every library there is, by name."""
    return sorted(path.parent.name for path in folder.glob(f"*/{INDEX}"))


def texts(name: str, folder: Path = LIBRARIES) -> dict[str, str]:
    """The files of a library with their texts; raises PolicyInvalid where one holds no text."""
    return {path.name: read(path) for path in sorted((folder / name).glob("*.yaml"))}


@cache
def library(name: str) -> ItemLibrary:
    """A shipped library, read once per process; raises PolicyInvalid where it has faults."""
    return checklist_loader.load(texts(name))


def of(rules: Diligence) -> ItemLibrary:
    """The library an edition asks from; raises NotFound where this Tack has not the one it was published with."""
    if rules.library not in names() or library(rules.library).sha256 != rules.sha256:
        raise NotFound
    return library(rules.library)


def check(name: str, tools: frozenset[str], folder: Path = LIBRARIES) -> list[tuple[Path, list[Problem]]]:
    """Each file of a library with what is wrong in it; tools that nobody wrote are wrong too."""
    found = dict(checklist_loader.check(texts(name, folder), tools))
    return [(path, found.get(path.name, [])) for path in sorted((folder / name).glob("*.yaml"))]
