"""The types of how partners are chosen: what is marked, by which criteria, what is said before commitment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kernel.text import Label


class MarkOf(StrEnum):
    """What is assessed apart from each other; three marks, never one."""

    IDEA = "idea"
    PARTNER = "partner"
    RELATIONSHIP = "relationship"


class Measure(StrEnum):
    """What a criterion looks at; willingness has to weigh more than size, which weighs nothing."""

    WILLINGNESS = "willingness"
    INNOVATION = "innovation"
    INFLUENCE = "influence"
    CAPACITY = "capacity"
    SIZE = "size"


class Basis(StrEnum):
    """Why this partner and no other."""

    COMPETED = "competed"
    UNSOLICITED = "unsolicited"
    DIRECT = "direct"


@dataclass(frozen=True)
class Level:
    """A level of a mark; the rule suggests it from `at_least` percent of the weighted points on."""

    key: str
    label: Label
    at_least: int
    source: str | None
    basis: str | None


@dataclass(frozen=True)
class MarkRule:
    """One of the three marks: what it is called and which question it answers."""

    key: MarkOf
    label: Label
    question: Label


@dataclass(frozen=True)
class Criterion:
    """What a mark is supported by, and how much it weighs."""

    key: str
    label: Label
    informs: MarkOf
    measures: Measure
    weight: int
    source: str | None
    basis: str | None


@dataclass(frozen=True)
class Kind:
    """An entry people choose from: something a side brings, a basis of selection, a part of the design."""

    key: str
    label: Label


@dataclass(frozen=True)
class Renewal:
    """For how many months a declaration about conflicts of interest holds."""

    months: int
    source: str | None
    basis: str | None


@dataclass(frozen=True)
class Choosing:
    """How partners are chosen under an edition; levels from the weakest to the strongest."""

    levels: tuple[Level, ...]
    marks: tuple[MarkRule, ...]
    criteria: tuple[Criterion, ...]
    brings: tuple[Kind, ...]
    bases: tuple[Kind, ...]
    inception: tuple[Kind, ...]
    declarations: Renewal

    def mark(self, of: str) -> MarkRule:
        """The rule of one of the three marks."""
        return next(one for one in self.marks if one.key == of)

    def criteria_of(self, of: str) -> tuple[Criterion, ...]:
        """The criteria that inform a mark, in the order of the edition."""
        return tuple(one for one in self.criteria if one.informs == of)
