"""Reads what people typed, and collects everything that is wrong with it before anybody is told."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from kernel.amounts import why_not
from kernel.errors import Clash, Invalid, Problem
from kernel.money import Money, NotAnAmount, currencies, parse_amount, parse_decimal
from kernel.text import Message, Value
from kernel.unmet import Ref

#: Longest short text (names, titles) and longest long text (ideas, notes), in characters.
SHORT, LONG = 255, 20_000


class Fields:
    """One form's worth of problems; `settle` raises them all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._prefix = ""

    @contextmanager
    def within(self, prefix: str) -> Iterator[None]:
        """Name every field inside the block under a prefix, such as `parties.0.`."""
        before, self._prefix = self._prefix, self._prefix + prefix
        try:
            yield
        finally:
            self._prefix = before

    def wrong(self, where: str, text: str, **values: Value) -> None:
        """Note one problem with one field."""
        self.problems.append(Problem(self._prefix + where, Message(text, **values)))

    def note(self, where: str, message: Message, *, about: Ref | None = None) -> None:
        """Note a problem that was put into words elsewhere; `about` is the record that stands in the way."""
        place = self._prefix + where
        self.problems.append(Clash(place, message, about) if about else Problem(place, message))

    def settle(self, subject: Ref | None = None) -> None:
        """Raise Invalid with every problem noted so far, if there is one."""
        if self.problems:
            raise Invalid(self.problems, subject=subject)

    def line(self, where: str, value: str | None, *, longest: int = SHORT) -> str:
        """Return a required text of one line."""
        return self._required(where, self.optional_line(where, value, longest=longest), value)

    def optional_line(self, where: str, value: str | None, *, longest: int = SHORT) -> str | None:
        """Return a text of one line, its spaces made single, or None where nothing was typed."""
        return self._kept(where, " ".join((value or "").split()), longest)

    def prose(self, where: str, value: str | None, *, longest: int = LONG) -> str:
        """Return a required text of any number of lines."""
        return self._required(where, self.optional_prose(where, value, longest=longest), value)

    def optional_prose(self, where: str, value: str | None, *, longest: int = LONG) -> str | None:
        """Return a text of any number of lines, or None where nothing was typed."""
        return self._kept(where, (value or "").replace("\r\n", "\n").replace("\r", "\n").strip(), longest)

    def _required(self, where: str, kept: str | None, typed: str | None) -> str:
        if kept is None and not (typed or "").strip():
            self.wrong(where, "This is needed.")
        return kept or ""

    def _kept(self, where: str, text: str, longest: int) -> str | None:
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
            self.wrong(where, "This holds a control character that cannot be kept or printed. Type the text again.")
            return None
        text = unicodedata.normalize("NFC", text)
        if len(text) > longest:
            self.wrong(
                where, "This is %(length)s characters long; at most %(longest)s fit.", length=len(text), longest=longest
            )
            return None
        return text or None

    def choice(self, where: str, value: str | None, known: Iterable[str]) -> str:
        """Return a required code out of those known."""
        if not value:
            self.wrong(where, "This is needed.")
            return ""
        return self.optional_choice(where, value, known) or ""

    def optional_choice(self, where: str, value: str | None, known: Iterable[str]) -> str | None:
        """Return a code out of those known, or None where none was chosen."""
        codes = list(known)
        if value and value not in codes:
            self.wrong(where, "“%(value)s” is not one of the choices: %(known)s.", value=value, known=codes)
            return None
        return value or None

    def currency(self, where: str, value: str | None) -> str | None:
        """Return a known currency code."""
        code = (value or "").strip().upper()
        if not code:
            self.wrong(where, "A currency is needed, such as USD or HNL.")
            return None
        if code not in currencies():
            self.wrong(
                where, "There is no currency “%(code)s”. Give its three letters, such as USD, HNL or EUR.", code=code
            )
            return None
        return code

    def money(
        self, where: str, typed: str | Money | None, currency: str | None, *, currency_where: str = "currency"
    ) -> Money | None:
        """Return a required amount in a currency."""
        if isinstance(typed, Money):
            return typed
        code = self.currency(currency_where, currency)
        if not (typed or "").strip():
            self.wrong(where, "An amount is needed.")
            return None
        try:
            return parse_amount(typed or "", code or "USD") if code else None
        except NotAnAmount as error:
            self.problems.append(why_not(self._prefix + where, typed or "", error))
            return None

    def number(self, where: str, typed: str | Decimal | None) -> Decimal | None:
        """Return a required number that is not negative."""
        if isinstance(typed, Decimal):
            typed = f"{typed:f}" if typed.is_finite() else str(typed)
        if not (typed or "").strip():
            self.wrong(where, "A number is needed.")
            return None
        try:
            return parse_decimal(typed or "")
        except NotAnAmount as error:
            self.problems.append(why_not(self._prefix + where, typed or "", error))
            return None
