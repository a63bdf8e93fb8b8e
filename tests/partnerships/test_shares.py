"""When shares bind, and what is said where they do not make a whole; hundredths of a percent."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kernel.text import render, using
from partnerships.shares import are_asked, not_whole


@dataclass
class Brings:
    kind: str
    amount: int | None


@pytest.mark.parametrize(
    ("contributions", "asked"),
    [
        ([], False),
        ([Brings("cash", 100)], True),
        ([Brings("cash", 0)], True),  # nothing yet, and still cash
        ([Brings("in-kind", 100)], True),
        ([Brings("in-kind", None)], False),  # not valued
        ([Brings("leverage", 100)], False),
        ([Brings("leverage", 100), Brings("in-kind", None), Brings("cash", 1)], True),
    ],
)
def test_shares_bind_where_cash_or_valued_kind_comes_in(contributions: list[Brings], asked: bool) -> None:
    assert are_asked(contributions) is asked


@pytest.mark.parametrize("shares", [[10_000], [6_667, 3_333], [10_000, None], [None, 5_000, 0, 5_000]])
def test_a_whole_is_a_hundred_percent_to_the_hundredth(shares: list[int | None]) -> None:
    assert not_whole(shares) is None


@pytest.mark.parametrize(
    ("shares", "english", "spanish"),
    [
        (
            [6_000, 3_000],
            "The shares add up to 90%; 10% is missing.",
            "Las participaciones suman 90%; falta 10%.",
        ),
        (
            [6_667, 3_332],
            "The shares add up to 99.99%; 0.01% is missing.",
            "Las participaciones suman 99.99%; falta 0.01%.",
        ),
        (
            [6_667, 3_334],
            "The shares add up to 100.01%; that is 0.01% too much.",
            "Las participaciones suman 100.01%; sobra 0.01%.",
        ),
        ([None, None], "The shares add up to 0%; 100% is missing.", "Las participaciones suman 0%; falta 100%."),
    ],
)
def test_what_is_no_whole_says_how_much_is_off(shares: list[int | None], english: str, spanish: str) -> None:
    found = not_whole(shares)
    assert found is not None
    said = {}
    for locale in ("en", "es"):
        with using(locale):
            said[locale] = render(found).replace("\u00a0", " ")
    assert said == {"en": english, "es": spanish}
