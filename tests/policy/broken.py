"""A broken edition: a shipped one with one thing changed, and what must be said about it, and where."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.text import render
from policy.check import check
from tests.policy.editions import TEXT
from tests.policy.known import KNOWN


@dataclass(frozen=True)
class Broken:
    """One change to the shipped text; the fault is expected where `at` stands in the changed text."""

    name: str
    old: str
    new: str
    at: str
    says: str
    nearest: str | None = None
    others: int = 0
    of: str = TEXT

    def text(self) -> str:
        assert self.old in self.of, self.old
        return self.of.replace(self.old, self.new, 1)

    def place(self) -> tuple[int, int]:
        """Line and column of `at`, where ‸ marks the column and what stands before it only finds the line."""
        before, _, after = self.at.partition("‸")
        text = self.text()
        start = text.index(before + after) + len(before)
        return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)

    def prove(self) -> None:
        """The fault is found at its place, with as many others as follow from it and no more."""
        found = [(one.line, one.column, render(one.message), one.nearest) for one in check(self.text(), KNOWN)]
        expected = [one for one in found if one[:2] == self.place() and self.says in one[2] and one[3] == self.nearest]
        assert expected, found
        assert len(found) == 1 + self.others, found
