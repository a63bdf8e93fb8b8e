"""The states and moves of an assessment, who is assessed by it, and in whose voice an item is answered. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kernel.text import Label
from policy.checklists import Side


class State(StrEnum):
    """Where an assessment stands."""

    OPEN = "open"
    SHARED = "shared"
    AGREED = "agreed"


class Of(StrEnum):
    """Who is assessed."""

    PARTNER = "of-partner"
    FUNDER = "of-funder"

    @property
    def side(self) -> Side:
        """The same as checklists call it."""
        return Side.PARTNER if self is Of.PARTNER else Side.FUNDER


class Voice(StrEnum):
    """Who says it: the assessed about itself, the other side about it, or both together."""

    OWN = "own"
    OTHER = "other"
    AGREED = "agreed"

    @property
    def opposite(self) -> Voice:
        """The voice of the other side."""
        return Voice.OTHER if self is Voice.OWN else Voice.OWN


#: The two that answer before they meet.
APART = (Voice.OWN, Voice.OTHER)
SHARE, REOPEN, AGREE = "share", "reopen", "agree"
STATE_LABELS: Mapping[str, Label] = {
    State.OPEN: Label("being filled in", "se está llenando"),
    State.SHARED: Label("both sides have answered", "ambas partes respondieron"),
    State.AGREED: Label("agreed", "acordada"),
}
VOICE_LABELS: Mapping[str, Label] = {
    Voice.OWN: Label("about itself", "sobre sí misma"),
    Voice.OTHER: Label("the other side", "la otra parte"),
    Voice.AGREED: Label("agreed", "acordado"),
}
