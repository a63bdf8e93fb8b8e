"""Money as whole minor units with its currency; never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision

#: The largest amount the ledger takes, in whole units; beyond it somebody mistyped.
LARGEST = Decimal("999999999999.99")
_PLAIN = re.compile(r"\d+(\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_COMMA_DECIMALS = re.compile(r"\d{1,3}(\.\d{3})*,\d+|\d+,\d{1,2}")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents, centavos) of one ISO 4217 currency."""

    minor: int
    currency: str

    @property
    def decimal(self) -> Decimal:
        """The amount in whole units."""
        return Decimal(self.minor).scaleb(-precision(self.currency))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} cannot be added; convert one at a dated rate first"
            raise ValueError(message)


class NotAnAmount(ValueError):
    """Text that is no amount; `suggestion` is the right form where one can be guessed."""

    def __init__(self, reason: str, suggestion: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


@cache
def currencies() -> frozenset[str]:
    """Return the currency codes in use somewhere today."""
    used = get_global("territory_currencies")
    return frozenset(entry[0] for entries in used.values() for entry in entries if entry[2] is None and entry[3])


@cache
def precision(currency: str) -> int:
    """Return how many decimals a currency has."""
    return get_currency_precision(currency)


def parse_amount(text: str, currency: str) -> Money:
    """Return the amount a person typed, such as `1,234.50` or `1234.5`.

    Raises NotAnAmount with reason `comma-decimals`, `not-a-number`, `too-large`, `negative` or
    `too-many-decimals`; decimals after a comma are never guessed.
    """
    value = parse_decimal(text)
    if value > LARGEST:
        raise NotAnAmount("too-large", f"{LARGEST:,}")
    places = precision(currency)
    minor = value.scaleb(places)
    if minor != minor.to_integral_value():
        raise NotAnAmount("too-many-decimals", f"{value:.{places}f}")
    return Money(int(minor), currency)


def parse_decimal(text: str) -> Decimal:
    """Return a non-negative number a person typed, thousands grouped by commas or not at all."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if plain.startswith("-"):
        raise NotAnAmount("negative")
    if _PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain):
        if len(plain) > 40:  # noqa: PLR2004 -- longer than any amount, and Decimal would keep it all
            raise NotAnAmount("too-large", f"{LARGEST:,}")
        return Decimal(plain.replace(",", ""))
    if _COMMA_DECIMALS.fullmatch(plain):
        right = Decimal(plain.replace(".", "").replace(",", "."))
        raise NotAnAmount("comma-decimals", f"{right:,}")
    if _SCIENTIFIC.fullmatch(plain):
        value = Decimal(plain)
        if value > LARGEST:
            raise NotAnAmount("too-large", f"{LARGEST:,}")
        raise NotAnAmount("not-a-number", f"{value:,f}")
    raise NotAnAmount("not-a-number", "1,234.50")


def from_decimal(value: Decimal, currency: str) -> Money:
    """Return an amount rounded half to even to the currency's own decimals."""
    places = precision(currency)
    return Money(int(value.scaleb(places).quantize(Decimal(1), ROUND_HALF_EVEN)), currency)


def convert(money: Money, to: str, rate: Decimal) -> Money:
    """Return money in another currency; `rate` is how many of `to` one unit of its own is worth."""
    return from_decimal(money.decimal * rate, to)
