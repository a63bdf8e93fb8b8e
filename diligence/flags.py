"""What is held against an organisation, how grave it is, and who may say so. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kernel.text import Label


class Level(StrEnum):
    """How grave a flag is, the least first. Source: UN Partner Portal, flags on partners."""

    OBSERVATION = "observation"
    YELLOW = "yellow"
    ESCALATED = "escalated"
    RED = "red"


LEVEL_LABELS: Mapping[str, Label] = {
    Level.OBSERVATION: Label("observation", "observación"),
    Level.YELLOW: Label("yellow", "amarilla"),
    Level.ESCALATED: Label("escalated to leadership", "elevada a dirección"),
    Level.RED: Label("red", "roja"),
}
#: What is held here is leadership's to decide: neither lowered nor closed without it.
GRAVE = frozenset({Level.ESCALATED, Level.RED})


class Category(StrEnum):
    """What a concern or a flag is about. Source: UN Partner Portal, categories of flags."""

    REPUTATIONAL = "reputational-ethical"
    FINANCIAL = "financial"
    OPERATIONAL = "operational"
    COMPLIANCE = "compliance"
    EXPLOITATION = "sexual-exploitation-abuse"
    SAFEGUARDING = "safeguarding"
    OTHER = "other"


CATEGORY_LABELS: Mapping[str, Label] = {
    Category.REPUTATIONAL: Label("reputation and ethics", "reputación y ética"),
    Category.FINANCIAL: Label("money", "dinero"),
    Category.OPERATIONAL: Label("the work itself", "el trabajo mismo"),
    Category.COMPLIANCE: Label("rules and law", "reglas y leyes"),
    Category.EXPLOITATION: Label("sexual exploitation and abuse", "explotación y abuso sexual"),
    Category.SAFEGUARDING: Label("safeguarding", "protección de las personas"),
    Category.OTHER: Label("something else", "otra cosa"),
}


class ConcernState(StrEnum):
    """Where a concern stands; all that whoever raised it is told."""

    RECEIVED = "received"
    IN_HAND = "in-hand"
    CLOSED = "closed"


CONCERN_LABELS: Mapping[str, Label] = {
    ConcernState.RECEIVED: Label("received", "recibida"),
    ConcernState.IN_HAND: Label("being followed up", "en seguimiento"),
    ConcernState.CLOSED: Label("closed", "cerrada"),
}

VIEW, RAISE, DECIDE, HANDLE = "flag.view", "flag.raise", "flag.decide", "concern.handle"


def permission(before: Level | None, after: Level | None) -> str:
    """Return what it takes to bring a flag from one level to another; none before is a new one, none after closes it.

    Whoever raises flags may also escalate one; from there on, and to red at once, leadership decides.
    """
    return DECIDE if before in GRAVE or after is Level.RED else RAISE
