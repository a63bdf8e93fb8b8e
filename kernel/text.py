"""Words for people: labels and messages, rendered in the reader's language at the door.

Below the doors nobody formats a sentence; code hands on a :class:`Message` with its values.
The English sentence is the gettext message id, so a missing translation shows as English, and a
test finds it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from babel.dates import format_date, format_datetime, get_timezone
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import (
    format_decimal,
    format_percent,
    get_currency_precision,
    get_decimal_symbol,
    get_group_symbol,
)

from kernel.money import Money

LOCALES = ("en", "es")
CATALOGUES = Path(__file__).resolve().parent.parent / "templates" / "locale"
# Numbers and dates follow the country, never the bare language: `es` alone would print 1.234,50.
FORMATS = {"en": "en_US", "es": "es_HN"}

_locale: ContextVar[str] = ContextVar("locale", default="en")
_zone: ContextVar[str] = ContextVar("zone", default="UTC")


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages, as an edition or a code table states it."""

    en: str
    es: str

    def in_(self, locale: str) -> str:
        """Return the label in one language."""
        return self.es if locale == "es" else self.en


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of one hundred, such as 12 for twelve percent."""

    value: Decimal


Value: TypeAlias = "str | int | Decimal | date | datetime | Money | Percent | Label | Message | Sequence[Value]"


class Message:
    """An English sentence with named values; the sentence is its own message id."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, **values: Value) -> None:
        self.text = text
        self.values: Mapping[str, Value] = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.text, self.values) == (other.text, other.values)

    def __hash__(self) -> int:
        return hash((self.text, repr(sorted(self.values.items(), key=lambda pair: pair[0]))))

    def __repr__(self) -> str:
        return f"Message({self.text!r}, {dict(self.values)!r})"


@cache
def catalogue(locale: str) -> Mapping[str | tuple[str, str], str | tuple[str, ...]]:
    """Return every translation of a language, all its catalogue files together."""
    found: dict[str | tuple[str, str], str | tuple[str, ...]] = {}
    for path in sorted((CATALOGUES / locale / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=locale):
                if entry.id and entry.string and not entry.fuzzy:
                    key = entry.id if isinstance(entry.id, str) else (entry.id[0], entry.id[1])
                    found[key] = entry.string if isinstance(entry.string, str) else tuple(entry.string)
    return found


def locale() -> str:
    """Return the reader's language."""
    return _locale.get()


def zone() -> str:
    """Return the reader's time zone name."""
    return _zone.get()


@contextmanager
def using(locale: str, zone: str | None = None) -> Iterator[None]:
    """Render everything inside the block in this language and, where given, this time zone."""
    language = _locale.set(locale if locale in LOCALES else "en")
    place = _zone.set(zone or _zone.get())
    try:
        yield
    finally:
        _zone.reset(place)
        _locale.reset(language)


def gettext(text: str) -> str:
    """Return a sentence in the reader's language, its placeholders untouched."""
    found = catalogue(locale()).get(text)
    return found if isinstance(found, str) else text


def ngettext(one: str, many: str, count: int) -> str:
    """Return the right of two sentences for a count; both languages have the same two forms."""
    found = catalogue(locale()).get((one, many))
    if isinstance(found, tuple):
        return found[0 if count == 1 else 1]
    return one if count == 1 else many


def render(message: Message | Label | str) -> str:
    """Return the words of a message in the reader's language."""
    if isinstance(message, str):
        return message
    if isinstance(message, Label):
        return message.in_(locale())
    return gettext(message.text) % {name: show(value) for name, value in message.values.items()}


#: A sentence whose last word is a value.
_ENDS = re.compile(r"%\((\w+)\)s\.$")


def with_one_stop(said: Message) -> Message:
    """Let a name that ends with a stop, such as `… S. A.`, end its sentence with that one."""
    last = _ENDS.search(gettext(said.text))
    value = said.values.get(last[1]) if last else None
    if last is None or not isinstance(value, str) or not value.endswith("."):
        return said
    return Message(said.text, **{**said.values, last[1]: value[:-1]})


def show(value: Value) -> str:  # noqa: PLR0911 -- one line per kind of value reads best
    """Return a value as the reader writes it: money with its currency, dates in words, lists joined."""
    form = FORMATS[locale()]
    match value:
        case str():
            return value
        case Message() | Label():
            return render(value)
        case Money():
            return show_money(value)
        case Percent():
            return format_percent(value.value / 100, "#,##0.##%", locale=form)
        case datetime():
            return format_datetime(value, "d MMM y, HH:mm", tzinfo=get_timezone(zone()), locale=form)
        case date():
            return _show_date(value, form)
        case int():
            return _show_number(value, form)
        case Decimal():
            return format_decimal(value, locale=form)
        case _:
            return format_list([show(item) for item in value], locale=form)


# A page shows the same days and counts many times, and what is shown of one never changes.
@lru_cache(4_096)
def _show_date(day: date, form: str) -> str:
    return str(format_date(day, "d MMM y", locale=form))


@lru_cache(4_096, typed=True)
def _show_number(number: int, form: str) -> str:
    return str(format_decimal(number, locale=form))


def show_day(day: date) -> str:
    """Return a date in full words, as a contract writes it."""
    return format_date(day, "d MMMM y" if locale() == "en" else "d 'de' MMMM 'de' y", locale=FORMATS[locale()])


def show_money(money: Money) -> str:
    """Return an amount with its currency code and all its decimals, as the reader's country writes numbers.

    The code, never a sign: a dollar or a lempira sign means different money to different readers.
    """
    digits, signs = _written(money.currency, FORMATS[locale()])
    figures = f"{abs(money.decimal):,.{digits}f}".translate(signs)
    return f"{'-' if money.minor < 0 else ''}{money.currency}\u00a0{figures}"


@cache
def _written(currency: str, form: str) -> tuple[int, dict[int, str]]:
    """Return how many decimals a currency is written with, and what a country writes for Python's comma and point."""
    signs = {",": get_group_symbol(form), ".": get_decimal_symbol(form)}
    return get_currency_precision(currency), str.maketrans(signs)


def fold(text: str) -> str:
    """Return text for searching and sorting: lower case, without accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
