"""Editions as files: which there are, what stands in them, and what is wrong with them, for the operator's door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kernel.text import Message, render
from policy.check import check
from policy.names import KnownNames
from policy.problems import Place, PolicyInvalid, Problem, problem

PACKS = Path(__file__).parent / "packs"
LARGEST = 1_000_000  # bytes; the shipped edition has some 20,000


def editions_in(folder: Path = PACKS) -> list[Path]:
    """Every edition in a folder of packs (`<pack>/<name>.yaml`), the oldest of each pack first."""
    return sorted(folder.glob("*/*.yaml"))


def read(path: Path) -> str:
    """The text of an edition; raises PolicyInvalid where the file holds no text, and OSError where there is none."""
    return decoded(path.read_bytes(), str(path))


def decoded(content: bytes, source_name: str = "") -> str:
    """The text in the bytes of a file; raises PolicyInvalid where they are no text, or too many."""
    if len(content) > LARGEST:
        words = Message("This file is larger than any edition: %(size)s bytes.", size=len(content))
        raise PolicyInvalid([problem(Place(1, 1), words)], source_name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = Place(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise PolicyInvalid([problem(place, Message("This file is not text in UTF-8."))], source_name) from error


@dataclass(frozen=True)
class Checked:
    """One file with everything wrong with it."""

    path: Path
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> list[str]:
        """The problems as a terminal and an editor take them: file, line, column, words."""
        return [f"{self.path}:{one.line}:{one.column}: {render(one.message)}" for one in self.problems]

    @property
    def data(self) -> dict[str, object]:
        """The same as plain data."""
        found = [
            {"line": one.line, "column": one.column, "message": render(one.message), "nearest": one.nearest}
            for one in self.problems
        ]
        return {"file": str(self.path), "sound": not found, "problems": found}


def check_files(paths: Iterable[Path], names: KnownNames) -> list[Checked]:
    """Check every file; what one of them lacks does not keep the others from being checked."""
    return [Checked(path, tuple(_problems(path, names))) for path in paths]


def _problems(path: Path, names: KnownNames) -> Iterable[Problem]:
    try:
        text = read(path)
    except PolicyInvalid as error:
        return error.problems
    return check(text, names)
