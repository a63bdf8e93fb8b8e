"""Counting months, as agreements do: from a day to the same day of another month."""

from __future__ import annotations

from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), or the first after it where a month is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        following_year, following = divmod(year * 12 + month + 1, 12)
        return date(following_year, following + 1, 1)


def months_begun(first: date, last: date) -> int:
    """How many months a period touches, both days included: 1 January to 31 December is 12, one day more is 13."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months_after(first, months) > last else months + 1
