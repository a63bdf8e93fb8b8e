"""Single values of an import: dates, amounts that carry float noise, months, identifiers."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from kernel.amounts import why_not
from kernel.money import Money, NotAnAmount, currencies, parse_amount, parse_decimal, precision
from kernel.text import Message
from partnerships.identifiers import NotANumber, normalised

#: What a binary fraction may be off by and still be meant as an amount to the cent.
NOISE = Decimal("0.000001")
_MOST_MONTHS = 600
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_REGISTER = re.compile(r"([A-Z]{2}-[A-Z0-9]+)-(.+)")
#: The scheme of an identifier whose register cannot be told from it.
ANY_SCHEME = "org-id"


class NotUsable(Exception):
    """A value that cannot be read; carries what to say about it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


def read_date(text: str) -> date:
    """Return the day of an ISO date or moment, as it is written there; raises NotUsable."""
    match = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else _no_date(text)
    except ValueError as error:
        raise NotUsable(_not_a_date(text)) from error


def _no_date(text: str) -> date:
    raise NotUsable(_not_a_date(text))


def _not_a_date(text: str) -> Message:
    return Message("“%(typed)s” is not a date. Write it like 2026-01-31.", typed=text[:40])


def read_currency(text: str) -> str:
    """Return a currency code; raises NotUsable for one that does not exist."""
    code = text.upper()
    if code not in currencies():
        raise NotUsable(
            Message("There is no currency “%(code)s”. Give its three letters, such as USD, HNL or EUR.", code=text[:20])
        )
    return code


def read_amount(text: str, currency: str) -> Money:
    """Return an amount to the cent, float noise taken off; raises NotUsable for anything else."""
    try:
        return parse_amount(_without_noise(text, currency), currency)
    except NotAnAmount as error:
        raise NotUsable(why_not("amount", text[:40], error).message) from error


def _without_noise(text: str, currency: str) -> str:
    """Return 41133.770000000004 as 41133.77; digits that are meant stay and are refused later."""
    value = parse_decimal(text)
    rounded = value.quantize(Decimal(1).scaleb(-precision(currency)), ROUND_HALF_EVEN)
    return f"{rounded:f}" if abs(value - rounded) <= NOISE else text


def read_months(text: str) -> int:
    """Return a whole number of months; raises NotUsable."""
    try:
        value = parse_decimal(text)
    except NotAnAmount as error:
        raise NotUsable(why_not("months", text[:40], error).message) from error
    if value != value.to_integral_value() or value > _MOST_MONTHS:
        raise NotUsable(Message("Give a whole number of months, at most %(most)s.", most=_MOST_MONTHS))
    return int(value)


def split_identifier(identifier: str) -> tuple[str, str]:
    """Return register and number: GB-CHC-514479 is 514479 in GB-CHC; what names no register stays whole.

    A number is returned as it is kept; one that its register cannot have given as it was written.
    """
    match = _REGISTER.fullmatch(identifier)
    if match is None:
        return ANY_SCHEME, identifier
    try:
        return normalised(match[1], match[2])
    except NotANumber:
        return match[1], match[2]
