from __future__ import annotations

from decimal import Decimal

import pytest

from policy.approvals import steps_for
from policy.kinds import Tier
from tests.policy.editions import STANDARD


@pytest.mark.parametrize(
    ("tier", "amount", "roles"),
    [
        (Tier.N0, "0", ["grants-officer"]),
        (Tier.N0, "900000", ["grants-officer"]),
        (Tier.T1, "0.01", ["grants-officer"]),
        (Tier.T1, "15000.00", ["grants-officer"]),
        (Tier.T2, "15000.01", ["leadership"]),
        (Tier.T4, "15000.00", ["grants-officer"]),
        (Tier.T3, "500000.00", ["leadership"]),
        (Tier.T4, "500000.01", ["leadership", "finance"]),
        (Tier.T4, "99999999999.99", ["leadership", "finance"]),
    ],
)
def test_who_approves_follows_the_amount_to_the_cent(tier: Tier, amount: str, roles: list[str]) -> None:
    assert [step.role for step in steps_for(STANDARD, tier, Decimal(amount)).steps] == roles
