from __future__ import annotations

import pytest

from contracts.ledger import Balance, balance
from contracts.states import State

#: What a subaward of 100 takes of the ceiling in each state: (reserved, obligated).
TAKES = {
    "draft": (0, 0),
    "in-review": (100, 0),
    "approved": (100, 0),
    "out-for-signature": (100, 0),
    "signed": (100, 0),
    "in-force": (0, 100),
    "suspended": (0, 100),
    "ended": (0, 100),
    "closed": (0, 100),
    "terminated": (0, 100),
    "cancelled": (0, 0),
}


@pytest.mark.parametrize("state", list(State))
def test_what_a_subaward_takes_in_each_state(state: State) -> None:
    reserved, obligated = TAKES[state.value]
    assert balance(1_000, [(state, 100)]) == Balance(1_000, reserved, obligated)


@pytest.mark.parametrize(
    ("subawards", "left"),
    [
        ([], 10_000),
        ([("in-force", 9_999)], 1),
        ([("in-force", 6_000), ("signed", 4_000)], 0),
        ([("in-force", 6_000), ("signed", 4_000), ("draft", 500), ("cancelled", 9_000)], 0),
        ([("closed", 7_500), ("in-review", 3_000)], -500),
    ],
)
def test_what_is_left(subawards: list[tuple[str, int]], left: int) -> None:
    assert balance(10_000, subawards).left == left
