"""The figures that rows of an edition point to by name, so that each stands once with its source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.text import Message
from policy.kinds import Unit
from policy.nodes import Cursor
from policy.problems import nearest
from policy.rows import Threshold


@dataclass(frozen=True)
class Limits:
    """What tiers, raises, approvals and assurance may point to."""

    thresholds: tuple[Threshold, ...]

    def value(self, at: Cursor, unit: Unit) -> tuple[str, Decimal]:
        """The threshold named here, and its figure; one that counts something else, or has dates, is reported."""
        key = at.text()
        found = [one for one in self.thresholds if one.key == key]
        if not found:
            words = Message("There is no threshold “%(key)s”.", key=key)
            if key:
                at.report(words, nearest(key, {one.key for one in self.thresholds}))
            return key, Decimal(0)
        if found[0].unit is not unit:
            words = Message(
                "The threshold “%(key)s” counts %(unit)s, not %(wanted)s.", key=key, unit=found[0].unit, wanted=unit
            )
            at.report(words)
        if len(found) > 1 or found[0].effective_from or found[0].effective_to:
            at.report(
                Message("A limit of the process must have one value without dates, and “%(key)s” has not.", key=key)
            )
        elif found[0].legal:
            at.report(Message("A limit of the process cannot follow the law, and “%(key)s” does.", key=key))
        return key, found[0].value
