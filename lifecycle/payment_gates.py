"""The gates on paying out under an agreement: what its conditions keep waiting. Each is a pure rule over facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kernel.text import Label, Message
from kernel.unmet import Ref, Unmet
from partnerships.permissions import Standing
from policy.checklists import Side

MET = "conditions-met"


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """A condition of an agreement: who has to meet it by which day, and whether it is met."""

    title: Label
    side: Side
    due_on: date
    met: bool


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment as its gates see it; what comes back from a partner is not `outgoing`."""

    ref: Ref
    agreement: Ref
    on: date
    outgoing: bool
    conditions: tuple[ConditionFacts, ...]


def conditions_met(facts: PaymentFacts, _by: Standing) -> Iterator[Unmet]:
    """From the day of a condition on, nothing is paid to the partner until it is met.

    What the funder has to strengthen never keeps the partner's money waiting, and what comes back is always taken.
    """
    for one in facts.conditions:
        if facts.outgoing and one.side is Side.PARTNER and not one.met and facts.on >= one.due_on:
            words = Message("Not met yet, and due on %(day)s: %(condition)s", day=one.due_on, condition=one.title)
            yield Unmet(MET, words, facts.agreement, "agreement.edit", "agreement.conditions")


GATES: Mapping[str, Callable[[PaymentFacts, Standing], Iterator[Unmet]]] = {MET: conditions_met}
