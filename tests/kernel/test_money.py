from __future__ import annotations

from decimal import Decimal

import pytest

from kernel.money import Money, NotAnAmount, convert, currencies, from_decimal, parse_amount, parse_decimal, precision


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("1,234.50", "USD", 123_450),
        ("1234.5", "USD", 123_450),
        (" 1 234.50 ", "USD", 123_450),
        ("1\u00a0234.50", "HNL", 123_450),
        ("0", "USD", 0),
        ("15000", "JPY", 15_000),
        ("1.234", "KWD", 1_234),
        ("999,999,999,999.99", "USD", 99_999_999_999_999),
        ("0" * 39 + "7", "USD", 700),  # 40 characters
    ],
)
def test_amounts_as_people_type_them(typed: str, currency: str, minor: int) -> None:
    assert parse_amount(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "reason", "suggestion"),
    [
        ("1.234,50", "comma-decimals", "1,234.50"),
        ("1234,5", "comma-decimals", "1,234.5"),
        ("12,34", "comma-decimals", "12.34"),
        ("1e30", "too-large", "999,999,999,999.99"),
        ("1e3", "not-a-number", "1,000"),
        ("2.5E1", "not-a-number", "25"),
        ("1000000000000", "too-large", "999,999,999,999.99"),
        ("9" * 41, "too-large", "999,999,999,999.99"),
        ("0" * 40 + "7", "too-large", "999,999,999,999.99"),  # 41 characters, whatever they are worth
        ("999999999999.99e0", "not-a-number", "999,999,999,999.99"),  # just as large as may be
        ("-5", "negative", None),
        ("NaN", "not-a-number", "1,234.50"),
        ("", "not-a-number", "1,234.50"),
        ("12.5.1", "not-a-number", "1,234.50"),
        ("1.005", "too-many-decimals", "1.00"),
        ("=1+1", "not-a-number", "1,234.50"),
    ],
)
def test_what_is_no_amount_says_why_and_what_would_be(typed: str, reason: str, suggestion: str | None) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_amount(typed, "USD")
    assert (refused.value.reason, refused.value.suggestion) == (reason, suggestion)
    assert str(refused.value) == reason


def test_a_decimal_keeps_what_was_typed() -> None:
    assert parse_decimal("24.6713") == Decimal("24.6713")


@pytest.mark.parametrize(
    ("value", "minor"),
    [
        ("21757793.269999999", 2_175_779_327),  # what a spreadsheet's float leaves of 21,757,793.27
        ("0.005", 0),  # half goes to even
        ("0.015", 2),
        ("0.025", 2),
    ],
)
def test_noise_is_rounded_half_to_even(value: str, minor: int) -> None:
    assert from_decimal(Decimal(value), "GBP") == Money(minor, "GBP")


@pytest.mark.parametrize(
    ("value", "currency", "minor"), [("12.5", "JPY", 12), ("13.5", "JPY", 14), ("0.0015", "KWD", 2)]
)
def test_it_is_rounded_to_the_decimals_of_its_own_currency(value: str, currency: str, minor: int) -> None:
    assert from_decimal(Decimal(value), currency) == Money(minor, currency)


def test_conversion_goes_through_whole_units() -> None:
    # 24,671.30 lempiras at 0.0405 dollars each are 999.18765 dollars.
    assert convert(Money(2_467_130, "HNL"), "USD", Decimal("0.0405")) == Money(99_919, "USD")
    # 1,000 yen have no decimals; at 0.0067 they are 6.70 dollars.
    assert convert(Money(1_000, "JPY"), "USD", Decimal("0.0067")) == Money(670, "USD")


def test_currencies_do_not_mix() -> None:
    assert Money(5, "USD") + Money(7, "USD") == Money(12, "USD")
    assert Money(5, "USD") - Money(7, "USD") == Money(-2, "USD")
    with pytest.raises(ValueError, match="convert one at a dated rate"):
        Money(5, "USD") + Money(7, "HNL")


def test_known_currencies() -> None:
    assert {"USD", "HNL", "GBP", "EUR"} <= currencies()
    assert not {"XXX", "USS", "DEM", "usd", ""} & currencies()
    assert (precision("HNL"), precision("JPY"), precision("KWD")) == (2, 0, 3)
