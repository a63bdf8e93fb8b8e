"""The figures of one day for a record pinned to an edition: law follows the date, process stays pinned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policy.edition import Edition
from policy.rows import Threshold


@dataclass(frozen=True)
class Figures:
    """The figures of one day: those of the edition a record keeps, and of the edition in effect on that day."""

    pinned: Edition
    of_day: Edition | None
    on: date

    def __getitem__(self, key: str) -> Threshold:
        """The figure with this key; raises KeyError where neither edition has one.

        Where the edition in effect on that day calls it legal, that edition's figure holds; else the pinned one's.
        """
        legal = [one for one in self.of_day.thresholds if one.key == key and one.legal] if self.of_day else []
        return next((one for one in legal if one.holds_on(self.on)), None) or self.pinned.threshold(key, self.on)
