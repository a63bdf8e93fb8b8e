"""The gates on how a partner was chosen, before anybody commits: facts in, unmet conditions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kernel.text import Message
from kernel.unmet import Unmet
from lifecycle.facts import PartnershipFacts
from partnerships.permissions import Standing
from policy.choosing import MarkOf

#: What is said of each mark that is missing.
MISSING: Mapping[MarkOf, Message] = {
    MarkOf.IDEA: Message("The idea has no mark yet."),
    MarkOf.PARTNER: Message("The partner has no mark yet."),
    MarkOf.RELATIONSHIP: Message("The relationship has no mark yet."),
}


def three_marks_given(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """Idea, partner and relationship are marked apart; which marks they are is for people to weigh."""
    for of, message in MISSING.items():
        if of not in facts.choosing.marks:
            yield Unmet("three-marks-given", message, facts.ref, "partnership.edit", f"partnership.mark:{of}")


def complementarity_stated(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """Each side says what it brings beyond money, and one statement says how they complement each other."""
    for one in facts.choosing.silent:
        yield Unmet(
            "complementarity-stated",
            Message("What %(party)s brings beyond money is not stated yet.", party=one.name),
            facts.ref,
            "partnership.edit",
            f"partnership.brings:{one.id}",
        )
    if not facts.choosing.stated:
        yield Unmet(
            "complementarity-stated",
            Message("How the parties complement each other is not stated yet."),
            facts.ref,
            "partnership.edit",
            "partnership.complementarity",
        )


PARTNERSHIP_GATES: Mapping[str, Callable[[PartnershipFacts, Standing], Iterator[Unmet]]] = {
    "complementarity-stated": complementarity_stated,
    "three-marks-given": three_marks_given,
}
