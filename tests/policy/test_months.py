from __future__ import annotations

from datetime import date

import pytest

from policy.months import months_after, months_begun


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2026, 12, 31), 2, date(2027, 3, 1)),
        (date(2026, 3, 10), -12, date(2025, 3, 10)),
        (date(2026, 1, 10), -1, date(2025, 12, 10)),
    ],
)
def test_the_same_day_of_another_month(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), 1),
        (date(2026, 1, 1), date(2026, 1, 31), 1),
        (date(2026, 1, 1), date(2026, 2, 1), 2),
        (date(2026, 1, 1), date(2027, 12, 31), 24),
        (date(2026, 1, 1), date(2028, 1, 1), 25),
        (date(2026, 3, 15), date(2028, 3, 14), 24),
        (date(2026, 3, 15), date(2028, 3, 15), 25),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 1), 2),
    ],
)
def test_months_begun_count_both_days(first: date, last: date, expected: int) -> None:
    assert months_begun(first, last) == expected
