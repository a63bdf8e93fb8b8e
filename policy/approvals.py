"""Who must approve an agreement."""

from __future__ import annotations

from decimal import Decimal

from policy.edition import Edition
from policy.kinds import Tier
from policy.rows import ApprovalRow


def steps_for(edition: Edition, tier: Tier, amount_in_base: Decimal) -> ApprovalRow:
    """The row with the approvals an agreement needs, in their order; rows are tried in order, limits are inclusive."""
    for row in edition.approvals:
        if (row.tiers is None or tier in row.tiers) and (row.up_to is None or amount_in_base <= row.up_to):
            return row
    raise LookupError(edition.title)  # no proved edition leaves an amount without an approver
