"""What may be decided of a hit from where it stands, by whom. A pure rule.

Clearing and confirming take one person; taking a confirmation back takes another than who gave it, since it lets money
go on. Whoever keeps the relationship with an organisation does not decide about it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from kernel.text import Message


class State(StrEnum):
    """Where a hit stands."""

    OPEN = "open"
    CLEARED = "cleared"
    CONFIRMED = "confirmed"


class Verdict(StrEnum):
    """What somebody says of a hit: it is somebody else, or it is them."""

    CLEARED = "cleared"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A hit as its decision sees it: its state, whether the two are still alike, who confirmed it."""

    state: State
    gone: bool
    confirmed_by: str | None
    #: Whoever keeps the relationship in a partnership of the organisation.
    liaisons: AbstractSet[str] = frozenset()


def refusal(hit: Standing, verdict: Verdict, people: AbstractSet[str]) -> Message | None:
    """Return why somebody may not decide so; `people` are they and those they stand in for."""
    if hit.state == State.OPEN and hit.gone:
        return Message("The two are no longer alike: there is nothing left to decide.")
    if hit.state.value == verdict.value:
        return Message("This was decided so already.")
    if people & hit.liaisons:
        return Message("Whoever keeps the relationship with an organisation does not decide this; ask somebody else.")
    if hit.state == State.CONFIRMED and hit.confirmed_by in people:
        return Message("You confirmed this; another person has to look before it is taken back.")
    return None
