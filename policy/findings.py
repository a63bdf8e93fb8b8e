"""What a proof hands back: something wrong in an edition that was read without fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kernel.text import Message
from policy.nodes import Path
from policy.problems import nearest


@dataclass(frozen=True)
class Finding:
    """One thing wrong, with the path to where it stands in the text."""

    path: Path
    message: Message
    near: str | None = None


def unknown(path: Path, message: Message, name: str, known: Iterable[str]) -> Finding:
    """A name that means nothing, with the nearest that does."""
    return Finding(path, message, nearest(name, known))


def each(path: Path, names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """The names of a list, each with the path of its own place."""
    for place, name in enumerate(names):
        yield (*path, place), name
