"""The umbrella as a ledger: ceiling, reserved, obligated, what is left. A pure rule in one currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.states import OBLIGATING, RESERVING


@dataclass(frozen=True, slots=True)
class Balance:
    """Minor units of the umbrella's currency."""

    ceiling: int
    reserved: int
    obligated: int

    @property
    def left(self) -> int:
        """What may still be reserved."""
        return self.ceiling - self.reserved - self.obligated


def balance(ceiling: int, subawards: Iterable[tuple[str, int]]) -> Balance:
    """Return an umbrella's balance from its subawards' states and amounts."""
    reserved = obligated = 0
    for state, amount in subawards:
        reserved += amount if state in RESERVING else 0
        obligated += amount if state in OBLIGATING else 0
    return Balance(ceiling, reserved, obligated)
