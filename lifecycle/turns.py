"""Whose turn it is to approve, as far as an agreement's own row tells: what is certain without judging. A pure rule."""

from __future__ import annotations

from typing import NamedTuple

from contracts.states import State
from kernel.money import Money
from lifecycle import judging
from partnerships.permissions import Role, Scope, Standing, holds
from policy.approvals import steps_for
from policy.edition import Edition
from policy.kinds import Tier

APPROVE = "approve"


class Review(NamedTuple):
    """An agreement in review: by its kept tier and amount, the approvals given in this round, and who wrote it."""

    programme_id: str
    author_id: str
    tier: str | None
    #: In minor units of the edition's currency.
    base_amount: int | None
    given: int
    waived: bool

    def steps(self, edition: Edition) -> tuple[str, ...] | None:
        """Return the roles that approve, in their order, or None where they do not follow from tier and amount."""
        if self.tier is None or (self.base_amount is None and self.tier != Tier.N0):
            return None
        row = steps_for(edition, Tier(self.tier), Money(self.base_amount or 0, edition.currency).decimal)
        return tuple(step.role for step in row.steps)

    def next_role(self, edition: Edition) -> str | None:
        """Return the role that the next approval belongs to, or None where there is none."""
        steps = self.steps(edition) or ()
        return steps[self.given] if self.given < len(steps) else None

    def certainly_not(self, by: Standing, edition: Edition) -> bool:
        """Say whether it is certain that somebody cannot give the next approval; false says nothing."""
        if self.waived:
            return False
        gates = judging.gates_at(APPROVE, State.IN_REVIEW, self.tier, edition)
        if "not-the-author" in gates and by.person_id == self.author_id:
            return True
        return "approver-fits" in gates and not self._may_fit(by, edition)

    def _may_fit(self, by: Standing, edition: Edition) -> bool:
        if self.steps(edition) is None:
            return False
        role = self.next_role(edition)
        return role is None or bool(by.delegations) or holds(Role(role))(by, Scope(self.programme_id))
