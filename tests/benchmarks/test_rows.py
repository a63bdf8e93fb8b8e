from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console

from benchmarks.__main__ import measured
from benchmarks.rows import Row, Sense, Timed, in_turns, ratio_row


@pytest.mark.parametrize(
    ("value", "sense", "bound", "met"),
    [
        (3.0, "at most", 3, True),
        (3.01, "at most", 3, False),
        (2.0, "at least", 2, True),
        (1.99, "at least", 2, False),
        (0, "at most", 0, True),
    ],
)
def test_a_row_knows_whether_its_goal_is_met(value: float, sense: Sense, bound: float, met: bool) -> None:
    assert Row("key", value, "x", sense, bound, value, value, "").met is met


def test_a_ratio_is_the_middle_of_the_rounds_own_ratios() -> None:
    # Round by round 2, 4 and 3; the medians of the two sides alone would say 4.
    row = ratio_row("key", Timed((2.0, 4.0, 9.0)), Timed((1.0, 1.0, 3.0)), sense="at least", bound=3, how="so")
    assert (row.value, row.low, row.high, row.met) == (3.0, 2.0, 4.0, True)


def test_what_a_program_reads() -> None:
    row = Row("list.queries", 2, "queries", "at most", 2, 2, 2, "counted")
    assert row.plain() == {
        "key": "list.queries",
        "value": 2,
        "unit": "queries",
        "goal": "at most 2",
        "met": True,
        "how": "counted",
    }


def test_sides_are_timed_in_turns_after_one_that_does_not_count() -> None:
    order: list[str] = []
    first, second = in_turns(lambda: order.append("a"), lambda: order.append("b"), rounds=2)
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert (len(first.seconds), len(second.seconds)) == (2, 2)


def test_a_part_that_breaks_is_named_and_leaves_the_others() -> None:
    def breaks() -> Iterator[Row]:
        yield Row("first", 1, "x", "at least", 1, 1, 1, "kept")
        raise LookupError("the database is gone")

    def works() -> Iterator[Row]:
        yield Row("last", 2, "x", "at least", 1, 2, 2, "so")

    said = StringIO()
    rows, broken = measured({"broken": breaks, "whole": works}, Console(file=said))
    assert ([row.key for row in rows], broken) == (["first", "last"], ["broken"])
    assert "the database is gone" in said.getvalue()
