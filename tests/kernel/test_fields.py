from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kernel.errors import Invalid
from kernel.fields import Fields
from kernel.money import Money
from kernel.text import render

Read = Callable[[Fields], object]


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        (lambda f: f.line("x", "  Café \n con\tleche "), "Café con leche"),
        (lambda f: f.line("x", "Cafe\u0301"), "Café"),
        (lambda f: f.optional_line("x", " \n "), None),
        (lambda f: f.prose("x", " uno\r\ndos\rtres "), "uno\ndos\ntres"),
        (lambda f: f.optional_prose("x", None), None),
        (lambda f: f.choice("x", "low", ["low", "high"]), "low"),
        (lambda f: f.optional_choice("x", "", ["low"]), None),
        (lambda f: f.currency("x", " hnl "), "HNL"),
        (lambda f: f.money("x", "1,234.5", "usd"), Money(123_450, "USD")),
        (lambda f: f.money("x", Money(5, "HNL"), None), Money(5, "HNL")),
        (lambda f: f.number("x", "12.25"), Decimal("12.25")),
        (lambda f: f.number("x", Decimal("1E+2")), Decimal(100)),
    ],
)
def test_what_is_right_is_kept_in_one_form(read: Read, kept: object) -> None:
    fields = Fields()
    assert read(fields) == kept
    fields.settle()


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (lambda f: f.line("x", " "), "This is needed."),
        (lambda f: f.prose("x", None), "This is needed."),
        (lambda f: f.line("x", "a\x00b"), "control character"),
        (lambda f: f.line("x", "a\ud800b"), "control character"),
        (lambda f: f.line("x", "a" * 256), "256 characters long; at most 255 fit."),
        (lambda f: f.choice("x", None, ["low"]), "This is needed."),
        (lambda f: f.choice("x", "lo", ["low", "high"]), "“lo” is not one of the choices: low and high."),
        (lambda f: f.currency("x", ""), "A currency is needed"),
        (lambda f: f.currency("x", "lps"), "There is no currency “LPS”."),
        (lambda f: f.money("x", "", "USD"), "An amount is needed."),
        (lambda f: f.money("x", "1.234,50", "USD"), "1,234.50"),
        (lambda f: f.number("x", ""), "A number is needed."),
        (lambda f: f.number("x", Decimal("NaN")), "is not a number"),
        (lambda f: f.number("x", Decimal(-1)), "below zero"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(read: Read, words: str) -> None:
    fields = Fields()
    read(fields)
    with pytest.raises(Invalid) as error:
        fields.settle()
    (problem,) = error.value.problems
    assert problem.where == "x"
    assert words in render(problem.message)


def test_problems_are_named_by_the_place_they_stand_in() -> None:
    fields = Fields()
    with fields.within("parties.1."):
        with fields.within("contributions.0."):
            fields.line("what", "")
        fields.line("share", "")
    fields.line("title", "")
    assert [problem.where for problem in fields.problems] == [
        "parties.1.contributions.0.what",
        "parties.1.share",
        "title",
    ]
