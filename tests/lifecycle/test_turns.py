"""Who certainly cannot give the next approval, by the rows of approvals of the standard edition."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifecycle.turns import Review
from partnerships.permissions import Delegated, Standing
from policy.kinds import Tier
from tests.lifecycle.given import AUTHOR, ELSEWHERE, FINANCE, LEADER, OFFICER, TODAY
from tests.policy.editions import STANDARD

#: USD 60,000 needs leadership; USD 600,000 leadership and then finance.
REVIEW = Review("programme-1", "author", Tier.T3, 6_000_000, given=0, waived=False)
DELEGATED = Delegated("d1", "leader", "programme-1", frozenset(), frozenset(), 1, "USD", TODAY, TODAY)
LARGE = REVIEW._replace(tier=Tier.T4, base_amount=60_000_000)


@pytest.mark.parametrize(
    ("review", "steps", "following"),
    [
        (REVIEW._replace(tier=Tier.N0, base_amount=None), ("grants-officer",), "grants-officer"),
        (REVIEW._replace(tier=Tier.T1, base_amount=1_000_000), ("grants-officer",), "grants-officer"),
        (REVIEW, ("leadership",), "leadership"),
        (REVIEW._replace(given=1), ("leadership",), None),
        (LARGE, ("leadership", "finance"), "leadership"),
        (LARGE._replace(given=1), ("leadership", "finance"), "finance"),
        (LARGE._replace(given=2), ("leadership", "finance"), None),
        (REVIEW._replace(tier=None), None, None),
        (REVIEW._replace(base_amount=None), None, None),
    ],
)
def test_the_steps_follow_from_tier_and_amount(
    review: Review, steps: tuple[str, ...] | None, following: str | None
) -> None:
    assert review.steps(STANDARD) == steps
    assert review.next_role(STANDARD) == following


@pytest.mark.parametrize(
    ("review", "by", "certain"),
    [
        (REVIEW, LEADER, False),
        (REVIEW, OFFICER, True),
        (REVIEW, FINANCE, True),
        (REVIEW, AUTHOR, True),
        (REVIEW, replace(LEADER, person_id="author"), True),
        (REVIEW, ELSEWHERE, True),
        (REVIEW._replace(programme_id="programme-2"), ELSEWHERE, False),
        (LARGE._replace(given=1), LEADER, True),
        (LARGE._replace(given=1), FINANCE, False),
        # Where the steps do not follow nobody fits; where none is left or a gate was let pass nothing is certain.
        (REVIEW._replace(tier=None), LEADER, True),
        (REVIEW._replace(given=1), OFFICER, False),
        (REVIEW._replace(waived=True), OFFICER, False),
        # What was delegated is looked at in full only where everything is judged.
        (REVIEW, replace(OFFICER, delegations=(DELEGATED,)), False),
    ],
)
def test_only_what_is_certain_rules_somebody_out(review: Review, by: Standing, certain: bool) -> None:
    assert review.certainly_not(by, STANDARD) is certain
