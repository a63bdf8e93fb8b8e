"""What an edition says about screening: from which likeness on a hit counts, and for how long a screening is fresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Lane(StrEnum):
    """What happens to a hit, by its likeness."""

    LOG = "log"
    REVIEW = "review"
    STOP = "stop"


@dataclass(frozen=True)
class Screening:
    """The section `screening` of an edition; likeness runs from 0 to 1, each figure holds from itself on."""

    log: Decimal
    review: Decimal
    stop: Decimal
    fresh_days: int
    #: Where each figure comes from, by its name in the file; None for a default of this product.
    sources: Mapping[str, str | None] = field(default_factory=dict)

    def lane(self, score: float) -> Lane | None:
        """The lane of a hit; None below the least likeness that is kept.

        A score counts rounded to four decimals, so that what is shown as 0.8500 is stopped at 0.85.
        """
        exact = Decimal(str(round(score, 4)))
        lanes = ((Lane.STOP, self.stop), (Lane.REVIEW, self.review), (Lane.LOG, self.log))
        return next((lane for lane, least in lanes if exact >= least), None)
