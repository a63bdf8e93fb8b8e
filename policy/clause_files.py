"""The clause libraries that Tack ships: `policy/libraries/<name>/`, one file for each family."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kernel.errors import NotFound
from policy import clause_loader
from policy.clauses import ClauseRules, Library
from policy.files import read
from policy.problems import Problem

LIBRARIES = Path(__file__).parent / "libraries"


def names(folder: Path = LIBRARIES) -> list[str]:
    """Every library there is, by name."""
    return sorted(path.parent.name for path in folder.glob(f"*/{clause_loader.INDEX}"))


def texts(name: str, folder: Path = LIBRARIES) -> dict[str, str]:
    """The files of a library with their texts; raises PolicyInvalid where one holds no text."""
    return {path.name: read(path) for path in sorted((folder / name).glob("*.yaml"))}


@cache
def library(name: str) -> Library:
    """A shipped library, read once per process; raises PolicyInvalid where it has faults."""
    return clause_loader.load(texts(name))


def of(rules: ClauseRules) -> Library:
    """The library an edition chooses from; raises NotFound where this Tack has not the one it was published with."""
    if rules.library not in names() or library(rules.library).sha256 != rules.sha256:
        raise NotFound
    return library(rules.library)


def check(name: str, terms: frozenset[str], folder: Path = LIBRARIES) -> list[tuple[Path, list[Problem]]]:
    """Each file of a library with what is wrong in it; terms that no contract has are wrong too."""
    found = dict(clause_loader.check(texts(name, folder), terms))
    return [(path, found.get(path.name, [])) for path in sorted((folder / name).glob("*.yaml"))]
