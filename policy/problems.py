"""What is wrong with an edition, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from kernel import errors
from kernel.text import Message


@dataclass(frozen=True, order=True)
class Place:
    """A position in the text of an edition; lines and columns count from one."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem(errors.Problem):
    """One thing wrong at one place, with the right name that is nearest to the one found there."""

    line: int
    column: int
    nearest: str | None = None


def problem(place: Place, message: Message, near: str | None = None) -> Problem:
    """The problem at a place; where a right name is near, the message offers it."""
    words = Message("%(problem)s Did you mean “%(near)s”?", problem=message, near=near) if near else message
    return Problem(f"{place.line}:{place.column}", words, place.line, place.column, near)


class PolicyInvalid(errors.Invalid):
    """The edition cannot be used; `problems` say all that is wrong with it, `source_name` where it came from."""

    code = "policy-invalid"
    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem], source_name: str = "") -> None:
        found = sorted(problems, key=lambda one: (one.line, one.column))
        super().__init__(found)
        self.problems = tuple(found)
        self.source_name = source_name


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like the one given, or None where nothing is alike."""
    found = get_close_matches(name, sorted(names), n=1, cutoff=0.6)
    return found[0] if found else None
