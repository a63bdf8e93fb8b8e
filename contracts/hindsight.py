"""What an entry for a day that has passed changes in what was judged since. A pure rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kernel.text import Label, Message, Value
from partnerships.permissions import ROLE_LABELS


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one agreement comes out on a day: its tier and who approves, None where that is not derived."""

    number: str
    on: date
    tier: str | None
    steps: tuple[str, ...] | None


def changes(before: Mapping[str, Judgement], after: Mapping[str, Judgement]) -> Iterator[Message]:
    """Yield a sentence for each agreement that comes out otherwise than it did."""
    for key, was in before.items():
        would = after.get(key, was)
        if (was.tier, was.steps) != (would.tier, would.steps):
            yield Message(
                "%(number)s was submitted on %(on)s as %(was)s for approval by %(by)s; with this it would have been"
                " %(would)s for approval by %(other)s.",
                number=was.number,
                on=was.on,
                was=_tier(was),
                by=_roles(was.steps),
                would=_tier(would),
                other=_roles(would.steps),
            )


def other_day(then: Judgement, now: Judgement) -> Message | None:
    """Return how an agreement comes out otherwise on its own day than on the day it is entered, or None."""
    if (then.tier, then.steps) == (now.tier, now.steps):
        return None
    return Message(
        "On %(on)s %(number)s comes out as %(then)s for approval by %(by)s; on %(today)s, when this is entered,"
        " as %(now)s for approval by %(other)s.",
        on=then.on,
        number=then.number,
        then=_tier(then),
        by=_roles(then.steps),
        today=now.on,
        now=_tier(now),
        other=_roles(now.steps),
    )


def _tier(one: Judgement) -> Value:
    return one.tier or NOT_DERIVED


def _roles(steps: Sequence[str] | None) -> Value:
    labels: list[Label] = [ROLE_LABELS[role] for role in steps or ()]
    return labels or NOBODY_YET


NOT_DERIVED, NOBODY_YET = Message("not derived"), Message("nobody yet")
