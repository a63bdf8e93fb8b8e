"""Which answer counts on a day, and which name was in force then, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from partnerships.organisation_facts import counts, name_on, overlap

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))


@dataclass(frozen=True)
class Answer:
    id: str
    fact: str
    answer: str
    as_of: date


@dataclass(frozen=True)
class Name:
    name: str
    used_from: date | None
    used_to: date | None


ANSWERS = (
    Answer("1", "women-led", "yes", FEB),
    # Entered later, of an earlier day: it tells of then.
    Answer("2", "women-led", "no", JAN),
    Answer("3", "locally-led", "no", MAR),
    Answer("4", "women-led", "not-known", APR),
    Answer("5", "women-led", "no", APR),
)


@pytest.mark.parametrize(
    ("fact", "day", "expected"),
    [
        ("women-led", date(2025, 12, 31), None),
        ("women-led", JAN, "no"),
        ("women-led", date(2026, 1, 31), "no"),
        ("women-led", FEB, "yes"),
        ("women-led", date(2026, 3, 31), "yes"),
        ("women-led", APR, "no"),
        ("locally-led", FEB, None),
        ("locally-led", APR, "no"),
    ],
)
def test_the_newest_answer_up_to_a_day_counts(fact: str, day: date, expected: str | None) -> None:
    for order in (ANSWERS, ANSWERS[::-1]):
        found = counts(order, fact, day)
        assert (found.answer if found else None) == expected


NAMES = (
    Name("First", None, date(2026, 1, 31)),
    Name("Second", FEB, date(2026, 2, 28)),
    Name("AKR", None, None),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), "First"),
        (date(2026, 1, 31), "First"),
        (FEB, "Second"),
        (date(2026, 2, 28), "Second"),
        (MAR, "Today's"),
    ],
)
def test_the_name_in_force_on_a_day(day: date, expected: str) -> None:
    for order in (NAMES, NAMES[::-1]):
        assert name_on("Today's", order, day) == expected


def test_of_two_former_names_the_one_that_ended_first_was_in_force() -> None:
    both = (Name("Later", None, MAR), Name("Earlier", None, FEB))
    assert name_on("Today's", both, JAN) == "Earlier"
    assert name_on("Today's", both, MAR) == "Later"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((None, None), (MAR, MAR), True),
        ((None, FEB), (FEB, None), True),
        ((None, JAN), (FEB, None), False),
        ((JAN, MAR), (FEB, FEB), True),
        ((MAR, None), (None, FEB), False),
    ],
)
def test_two_times_share_a_day_or_not(
    one: tuple[date | None, date | None], other: tuple[date | None, date | None], *, expected: bool
) -> None:
    assert overlap(*one, *other) is expected
    assert overlap(*other, *one) is expected
