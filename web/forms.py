"""Reading what a person typed: every field is looked at, every problem is collected, then one error is raised."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from flask import g, request
from werkzeug.datastructures import FileStorage, MultiDict

from kernel.amounts import read_amount, read_decimal
from kernel.errors import Invalid, Problem, TackError
from kernel.money import Money
from kernel.text import Message

Read = TypeVar("Read")
FORM, ONCE, VERSION = "_form", "_once", "version"
LONG = 20_000
SHORT = 255


@dataclass(frozen=True, slots=True)
class Failed:
    """A form that could not be taken: which one, what was typed, and why."""

    form: str
    values: MultiDict[str, str]
    error: TackError

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem with a field."""
        return self.error.problems if isinstance(self.error, Invalid) else ()

    def about(self, where: str) -> list[Message]:
        """Return what is wrong with one field."""
        return [problem.message for problem in self.problems if problem.where == where]


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

    def text(self, name: str, *, required: bool = True, most: int = SHORT) -> str:
        """Return a text without the space around it."""
        typed = self.values.get(name, "").strip().replace("\r\n", "\n")
        if required and not typed:
            self.wrong(name, Message("Please fill this in."))
        if len(typed) > most:
            self.wrong(
                name, Message("This is too long: %(length)s signs, at most %(most)s.", length=len(typed), most=most)
            )
        return typed

    def optional(self, name: str, *, most: int = SHORT) -> str | None:
        """Return a text, or None where nothing was typed."""
        return self.text(name, required=False, most=most) or None

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Return one of the choices."""
        typed = self.values.get(name, "")
        if typed not in choices:
            self.wrong(name, Message("Please choose one of the list."))
        return typed

    def optional_choice(self, name: str, choices: Collection[str]) -> str | None:
        """Return one of the choices, or None where none was made."""
        return self.choice(name, choices) if self.values.get(name) else None

    def yes(self, name: str) -> bool:
        """Return whether a box was ticked."""
        return self.values.get(name, "") not in {"", "no", "0"}

    def day(self, name: str) -> date:
        """Return a date that must be there."""
        if not self.values.get(name, "").strip():
            self.wrong(name, Message("Please fill in a date."))
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

    def amount(self, name: str, currency: str) -> Money:
        """Return an amount that must be there."""
        zero = Money(0, "USD")
        if not self.values.get(name, "").strip():
            self.wrong(name, Message("Please fill in an amount."))
            return zero
        return self.optional_amount(name, currency) or zero

    def optional_amount(self, name: str, currency: str) -> Money | None:
        """Return an amount in a currency, or None where nothing was typed."""
        typed = self.values.get(name, "").strip()
        return self._parsed(lambda: read_amount(name, typed, currency)) if typed else None

    def decimal(self, name: str) -> Decimal:
        """Return a number that must be there."""
        typed = self.values.get(name, "").strip()
        if not typed:
            self.wrong(name, Message("Please fill in a number."))
            return Decimal(0)
        return self._parsed(lambda: read_decimal(name, typed)) or Decimal(0)

    def optional_decimal(self, name: str) -> Decimal | None:
        """Return a number, or None where nothing was typed."""
        return self.decimal(name) if self.values.get(name, "").strip() else None

    def version(self) -> int | None:
        """Return the version the reader had in front of them when they began."""
        typed = self.values.get(VERSION, "")
        return int(typed) if typed.isdecimal() else None

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

    def _parsed(self, parse: Callable[[], Read]) -> Read | None:
        """Take over what the parser says."""
        try:
            return parse()
        except Invalid as error:
            self.problems.extend(error.problems)
            return None
