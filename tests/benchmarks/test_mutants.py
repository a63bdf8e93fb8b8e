from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.mutants import counted, percentage

LINES = """
    contracts.ledger.x_balance__mutmut_1: killed
    contracts.ledger.x_balance__mutmut_2: survived
    contracts.ledger.x_balance__mutmut_3: timeout
    contracts.ledger.x_balance__mutmut_4: no tests
    kernel.money.xǁMoneyǁ__add____mutmut_1: killed
    kernel.money.x_convert__mutmut_1: not checked
Warning: something else
"""


def test_results_are_counted_by_module() -> None:
    assert counted(LINES.splitlines()) == {
        "contracts.ledger": Counter({"killed": 1, "survived": 1, "timeout": 1, "no tests": 1}),
        "kernel.money": Counter({"killed": 1}),
    }


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        ({"killed": 3, "survived": 1}, 75.0),
        ({"killed": 1, "timeout": 1}, 100.0),  # a test without end notices, too
        ({"killed": 1, "no tests": 1}, 50.0),  # what no test meets has survived
        ({}, 0.0),
    ],
)
def test_the_share_that_was_noticed(results: dict[str, int], percent: float) -> None:
    assert percentage(Counter(results)) == percent
