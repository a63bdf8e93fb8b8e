"""The four ways in which answers become a rating, worked out by hand.

Between N and 4 N lie 3 N points, so that of 20 questions the cuts of HACT (15, 30, 50%) lie at 29, 38 and 50 points.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.checklists import Rating
from policy.diligence import Bands, StandardCuts
from policy.scoring import core_standards, core_values, plain_bands, weighted_bands

PLAIN = Bands(25, 50, 75, None, "default")
WEIGHTED = Bands(15, 30, 50, None, "default")
CUTS = StandardCuts(8, 15, None, "default")
LOW, MEDIUM, SIGNIFICANT, HIGH = Rating


@pytest.mark.parametrize(
    ("risks", "rating"),
    [
        ([1, 1, 1, 1], LOW),  # 4 of 4 to 16: nothing above the least
        ([1, 1, 1, 3], LOW),  # 2 of 12
        ([1, 1, 1, 4], MEDIUM),  # 3 of 12 is 25%: on the cut belongs above it
        ([2, 2, 2, 3], MEDIUM),  # 5 of 12
        ([1, 1, 4, 4], SIGNIFICANT),  # 6 of 12
        ([3, 3, 3, 3], SIGNIFICANT),  # 8 of 12
        ([1, 4, 4, 4], HIGH),  # 9 of 12
        ([4], HIGH),
        ([1], LOW),
        ([], None),
    ],
)
def test_plain_bands(risks: list[int], rating: Rating | None) -> None:
    assert plain_bands(risks, PLAIN) is rating


@pytest.mark.parametrize(
    ("risks", "rating"),
    [
        ([(1, False)] * 20, LOW),  # 20 points
        ([(1, False)] * 12 + [(2, False)] * 8, LOW),  # 28
        ([(1, False)] * 11 + [(2, False)] * 9, MEDIUM),  # 29
        ([(1, False)] * 3 + [(2, False)] * 17, MEDIUM),  # 37
        ([(1, False)] * 2 + [(2, False)] * 18, SIGNIFICANT),  # 38
        ([(2, False)] * 11 + [(3, False)] * 9, SIGNIFICANT),  # 49
        ([(2, False)] * 10 + [(3, False)] * 10, HIGH),  # 50
        # The same with key questions: they count double, except at 1.
        ([(1, True)] * 20, LOW),  # 20, nothing doubled
        ([(1, False)] * 17 + [(2, True)] * 3, MEDIUM),  # 17 + 12 = 29
        ([(1, False)] * 6 + [(1, True), (2, True), (3, True), (3, True)], SIGNIFICANT),  # 6 + 17 = 23, of 10: 43%
        ([(1, False)] * 6 + [(1, True), (2, True), (3, True), (4, True)], HIGH),  # 6 + 19 = 25, of 10: 50%
        ([(4, True)] * 2, HIGH),  # 16 points of 8 at the most: above 4 N is high
        ([(1, False), (4, True)], HIGH),  # 9 points of 8
        ([], None),  # nothing applies: not rated
    ],
)
def test_weighted_bands(risks: list[tuple[int, bool]], rating: Rating | None) -> None:
    assert weighted_bands(risks, WEIGHTED) is rating


@pytest.mark.parametrize(
    ("points", "rating"),
    [
        ([1, 1, 1, 1, 1, 1], HIGH),  # 6
        ([2, 2, 1, 1, 1, 1], HIGH),  # 8
        ([2, 2, 2, 1, 1, 1], MEDIUM),  # 9
        ([3, 3, 2, 2, 2, 2], MEDIUM),  # 14
        ([3, 3, 3, 2, 2, 2], LOW),  # 15
        ([3, 3, 3, 3, 3, 3], LOW),  # 18
        ([3, 3, 3, 3, 3], None),  # 15, of five
        ([3, 3, 3, 3, 3, 3, 3], None),
        ([], None),
    ],
)
def test_core_standards(points: list[int], rating: Rating | None) -> None:
    assert core_standards(points, CUTS) is rating


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        ([True] * 5, True),
        ([False, True, True, True, True], False),
        ([True, True, True, True, False], False),
        ([True, True, None, True, True], None),
        ([None, False, True, True, True], False),
        ([None] * 5, None),
        ([], None),
    ],
)
def test_core_values(wanted: list[bool | None], met: bool | None) -> None:
    assert core_values(wanted) is met


RISKS = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=30)


@given(RISKS, st.data())
def test_a_greater_risk_is_never_rated_lower(risks: list[tuple[int, bool]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(risks) - 1))
    worse = list(risks)
    worse[place] = (data.draw(st.integers(risks[place][0], 4)), risks[place][1])
    order = list(Rating)
    for rate, bands in (
        (weighted_bands, WEIGHTED),
        (lambda found, cuts: plain_bands([r for r, _ in found], cuts), PLAIN),
    ):
        before, after = rate(risks, bands), rate(worse, bands)
        assert before is not None
        assert after is not None
        assert order.index(before) <= order.index(after)
