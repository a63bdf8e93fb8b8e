"""Who may bring a flag from where to where, as a table."""

from __future__ import annotations

import pytest

from diligence.flags import DECIDE, RAISE, Level, permission

SEEN, YELLOW, UP, RED = Level


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        (None, SEEN, RAISE),
        (None, YELLOW, RAISE),
        (None, UP, RAISE),  # whoever raises flags may hand one up
        (None, RED, DECIDE),
        (SEEN, UP, RAISE),
        (YELLOW, SEEN, RAISE),
        (YELLOW, RED, DECIDE),
        (UP, YELLOW, DECIDE),  # and not take it back
        (UP, RED, DECIDE),
        (RED, SEEN, DECIDE),
        (SEEN, None, RAISE),
        (YELLOW, None, RAISE),
        (UP, None, DECIDE),
        (RED, None, DECIDE),
    ],
)
def test_what_is_grave_is_leaderships(before: Level | None, after: Level | None, needed: str) -> None:
    assert permission(before, after) == needed
