"""Amounts and numbers as people type them, refused with the right form shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from kernel.errors import Invalid, Problem, invalid
from kernel.money import Money, NotAnAmount, currencies, parse_amount, parse_decimal
from kernel.text import Message

_WORDS: Mapping[str, Callable[[str, str], Message]] = {
    "comma-decimals": lambda typed, right: Message(
        "Write decimals after a point and thousands with commas: %(right)s, not %(typed)s.", typed=typed, right=right
    ),
    "not-a-number": lambda typed, right: Message(
        "“%(typed)s” is not a number. Write it like %(right)s.", typed=typed, right=right
    ),
    "too-large": lambda typed, right: Message(
        "%(typed)s is too large; the most is %(right)s.", typed=typed, right=right
    ),
    "negative": lambda typed, _right: Message("%(typed)s is below zero; give an amount of zero or more.", typed=typed),
    "too-many-decimals": lambda typed, right: Message(
        "%(typed)s has more decimals than this currency; did you mean %(right)s?", typed=typed, right=right
    ),
}


def read_amount(where: str, typed: str, currency: str) -> Money:
    """Return an amount in a currency; raises Invalid under the name of the field."""
    check_currency(where, currency)
    try:
        return parse_amount(typed, currency)
    except NotAnAmount as error:
        raise Invalid([why_not(where, typed, error)]) from error


def read_decimal(where: str, typed: str) -> Decimal:
    """Return a number of zero or more; raises Invalid under the name of the field."""
    try:
        return parse_decimal(typed)
    except NotAnAmount as error:
        raise Invalid([why_not(where, typed, error)]) from error


def check_currency(where: str, code: str) -> None:
    """Raise Invalid where there is no such currency in use."""
    if code not in currencies():
        raise invalid(
            where, "There is no currency “%(code)s”. Give its three letters, such as USD, HNL or EUR.", code=code
        )


def why_not(where: str, typed: str, error: NotAnAmount) -> Problem:
    """Return what is wrong with text that is no amount, with the right form shown."""
    return Problem(where, _WORDS[error.reason](typed, error.suggestion or "1,234.50"))
