"""What the answers to an edition's criteria suggest for a mark; the person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel.text import Label
from policy.choosing import Criterion, Level


class Answer(StrEnum):
    """How far a criterion holds."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


ANSWERS: Mapping[str, Label] = {
    Answer.NO: Label("no", "no"),
    Answer.PARTLY: Label("partly", "en parte"),
    Answer.YES: Label("yes", "sí"),
}
COUNTS: Mapping[str, int] = {Answer.NO: 0, Answer.PARTLY: 1, Answer.YES: 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion adds: its answer's count times its weight, out of the most it could."""

    criterion: Criterion
    answer: str
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A level with its reasons; no level while a criterion that weighs is without an answer."""

    level: Level | None
    points: int
    most: int
    reasons: tuple[Reason, ...]
    open: tuple[Criterion, ...]


def suggest(levels: Sequence[Level], criteria: Sequence[Criterion], answers: Mapping[str, str]) -> Suggestion:
    """Return the highest level that the weighted answers reach; what weighs nothing changes nothing.

    Source: influence is the willingness to try and to invest, and not size (market systems learning brief, 2020).
    """
    best = COUNTS[Answer.YES]
    reasons = tuple(
        Reason(one, answers[one.key], COUNTS[answers[one.key]] * one.weight, best * one.weight)
        for one in criteria
        if one.key in answers
    )
    missing = tuple(one for one in criteria if one.weight and one.key not in answers)
    points, most = sum(one.points for one in reasons), sum(one.most for one in reasons)
    reached = [one for one in levels if most and points * 100 >= one.at_least * most]
    return Suggestion(reached[-1] if reached and not missing else None, points, most, reasons, missing)
