from __future__ import annotations

import re

import time_machine

from kernel.ids import LENGTH, new_id


def test_identifiers_are_short_safe_and_different() -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[0-9a-z]{26}", one) and len(one) == LENGTH for one in made)


def test_identifiers_sort_by_time() -> None:
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as clock:
        earlier = new_id()
        clock.shift(0.001)
        later = new_id()
    assert earlier < later
