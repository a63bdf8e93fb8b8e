"""What a person is told who typed something that is no amount, with the right form beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kernel.amounts import check_currency, read_amount, read_decimal
from kernel.errors import Invalid
from kernel.money import Money
from kernel.text import render, using


def test_what_is_right_is_read() -> None:
    assert read_amount("amount", "1,234.50", "USD") == Money(123_450, "USD")
    assert read_decimal("rate", "24.6713") == Decimal("24.6713")
    check_currency("currency", "HNL")


def said(error: Invalid, locale: str) -> list[tuple[str, str]]:
    with using(locale):
        return [(one.where, render(one.message).replace("\u00a0", " ")) for one in error.problems]


@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("1.234,50", "Write decimals after a point and thousands with commas: 1,234.50, not 1.234,50."),
        ("doce", "“doce” is not a number. Write it like 1,234.50."),
        ("1e3", "“1e3” is not a number. Write it like 1,000."),
        ("1000000000000", "1000000000000 is too large; the most is 999,999,999,999.99."),
        ("-5", "-5 is below zero; give an amount of zero or more."),
        ("1.005", "1.005 has more decimals than this currency; did you mean 1.00?"),
    ],
)
def test_what_is_no_amount(typed: str, english: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_amount("milestones.0.amount", typed, "USD")
    assert said(refused.value, "en") == [("milestones.0.amount", english)]
    ((where, spanish),) = said(refused.value, "es")
    assert (where, spanish != english) == ("milestones.0.amount", True)


def test_what_is_no_number() -> None:
    with pytest.raises(Invalid) as refused:
        read_decimal("rate", "24,5")
    assert said(refused.value, "en") == [
        ("rate", "Write decimals after a point and thousands with commas: 24.5, not 24,5.")
    ]


@pytest.mark.parametrize("code", ["usd", "XXX", "", "DEM"])
def test_what_is_no_currency(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_amount("currency", "1", code)
    assert said(refused.value, "en") == [
        ("currency", f"There is no currency “{code}”. Give its three letters, such as USD, HNL or EUR.")
    ]
    assert said(refused.value, "es") != said(refused.value, "en")
