"""A partnership as a move leaves it: plain values, before they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanChange:
    """An exploration as a move leaves it."""

    id: str
    left: bool
    ends_on: date
    extended: bool


@dataclass(frozen=True, slots=True)
class StageChange:
    """A partnership as a move leaves it; `held` is the version it was judged in."""

    id: str
    held: int
    stage: str
    stage_since: date
    came_from: str | None
    outcome: str | None
    plan: PlanChange | None = None

    @property
    def version(self) -> int:
        """The version it has afterwards."""
        return self.held + 1
