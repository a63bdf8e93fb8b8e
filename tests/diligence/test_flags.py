"""Who may bring a flag from where to where, as a table."""

from __future__ import annotations

import pytest

from diligence.flags import DECIDE, RAISE, Level, permission

O, Y, E, R = Level


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        (None, O, RAISE),
        (None, Y, RAISE),
        (None, E, RAISE),  # whoever raises flags may hand one up
        (None, R, DECIDE),
        (O, E, RAISE),
        (Y, O, RAISE),
        (Y, R, DECIDE),
        (E, Y, DECIDE),  # and not take it back
        (E, R, DECIDE),
        (R, O, DECIDE),
        (O, None, RAISE),
        (Y, None, RAISE),
        (E, None, DECIDE),
        (R, None, DECIDE),
    ],
)
def test_what_is_grave_is_leaderships(before: Level | None, after: Level | None, needed: str) -> None:
    assert permission(before, after) == needed
