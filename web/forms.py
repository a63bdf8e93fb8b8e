"""Reading what a person typed: every field is looked at, every problem is collected, then one error is raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from flask import g, request
from werkzeug.datastructures import FileStorage, MultiDict

from kernel.errors import Clash, Invalid, Problem, TackError
from kernel.text import Message
from kernel.unmet import Ref

FORM, ONCE, VERSION = "_form", "_once", "version"
LONG = 20_000
SHORT = 255


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that could not be taken: which one, what was typed, and why."""

    form: str
    values: MultiDict[str, str]
    error: TackError
    labels: dict[str, str] = field(default_factory=dict)

    def labelled(self, name: str, label: str) -> str:
        """Keep what a field is called, for the list of what is wrong above the form; writes nothing itself."""
        if label:
            self.labels[name] = label
        return ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem with a field."""
        return self.error.problems if isinstance(self.error, Invalid) else ()

    def about(self, where: str) -> list[Message]:
        """Return what is wrong with one field."""
        return [problem.message for problem in self.problems if problem.where == where]

    def clashes(self, where: str) -> list[Ref]:
        """Return the records that stand in the way of one field."""
        return [problem.about for problem in self.problems if problem.where == where and isinstance(problem, Clash)]


def failed() -> Failed | None:
    """Return the form that failed in this request, if one did."""
    return cast("Failed | None", g.get("failed"))


class Form:
    """What was typed, read field by field; `done()` raises Invalid with every problem found."""

    def __init__(self, values: MultiDict[str, str] | None = None) -> None:
        self.values = request.form if values is None else values
        self.problems: list[Problem] = []

    def wrong(self, where: str, message: Message) -> None:
        """Note a problem with a field."""
        self.problems.append(Problem(where, message))

    def done(self) -> None:
        """Raise Invalid if anything was wrong."""
        if self.problems:
            raise Invalid(self.problems)

    def text(self, name: str) -> str:
        """Return what was typed, as it was typed; actions say what is wrong with it."""
        return self.values.get(name, "")

    def optional(self, name: str) -> str | None:
        """Return what was typed, or None where nothing was."""
        return self.text(name) or None

    def needed(self, name: str) -> str:
        """Return what was typed without the space around it, for what no action reads."""
        typed = self.text(name).strip()
        if not typed:
            self.wrong(name, Message("This is needed."))
        return typed

    def yes(self, name: str) -> bool:
        """Return whether a box was ticked."""
        return self.values.get(name, "") not in {"", "no", "0"}

    def day(self, name: str) -> date:
        """Return a date that must be there."""
        if not self.text(name).strip():
            self.wrong(name, Message("A date is needed."))
            return date.min
        return self.optional_day(name) or date.min

    def optional_day(self, name: str) -> date | None:
        """Return a date, or None where none was typed."""
        typed = self.values.get(name, "").strip()
        if not typed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            self.wrong(name, Message("This is not a date. Write it like 2026-11-30."))
            return None

    def version(self) -> int | None:
        """Return the version the reader had in front of them when they began."""
        typed = self.values.get(VERSION, "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else None  # noqa: PLR2004 -- no record is saved so often

    def file(self, name: str, *, most: int) -> FileStorage | None:
        """Return an uploaded file, or None where none was chosen."""
        found = request.files.get(name)
        if found is None or not found.filename:
            return None
        found.stream.seek(0, 2)
        size = found.stream.tell()
        found.stream.seek(0)
        if size > most:
            self.wrong(name, Message("This file is too large: at most %(most)s megabytes.", most=most // 1_000_000))
        return found
