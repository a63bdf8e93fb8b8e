"""The gates on a partnership's moves: facts in, unmet conditions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from contracts.states import FINISHED, LABELS, State
from kernel.text import Message, Percent
from kernel.unmet import Unmet
from lifecycle import choosing_gates, screening_gates
from lifecycle.facts import PartnershipFacts
from partnerships.permissions import Standing
from partnerships.shares import WHOLE

#: Kinds of agreement under which delivery may start.
CARRYING = frozenset({"memorandum", "grant", "umbrella"})


def liaison_named(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """One named person keeps the relationship."""
    if facts.liaison is None:
        yield Unmet(
            "liaison-named",
            Message("No liaison is named; one person has to keep the relationship."),
            facts.ref,
            "partnership.edit",
            "partnership.liaison",
        )


def partner_named(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """There is somebody to be partners with."""
    if facts.partners == 0:
        yield Unmet(
            "partner-named",
            Message("No partner organisation is named yet."),
            facts.ref,
            "partnership.edit",
            "partnership.parties",
        )


def exploration_planned(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """An exploration has a question, a budget cap, an end and the partner's co-investment, and still has time."""
    plan = facts.exploration
    if plan is None:
        yield Unmet(
            "exploration-planned",
            Message(
                "The exploration is not planned: it needs a question, a budget cap, an end date"
                " and what the partner invests."
            ),
            facts.ref,
            "partnership.edit",
            "partnership.exploration",
        )
    elif plan.ends_on < facts.today:
        yield Unmet(
            "exploration-planned",
            Message("The exploration's end, %(end)s, has passed; give it a later one.", end=plan.ends_on),
            facts.ref,
            "partnership.edit",
            "partnership.exploration",
        )


def finding_recorded(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """An open question is answered before anybody commits."""
    if facts.kind == "exploratory" and (facts.exploration is None or not facts.exploration.finding):
        yield Unmet(
            "finding-recorded",
            Message("The exploration's question has no finding yet."),
            facts.ref,
            "partnership.edit",
            "partnership.finding",
        )


def shares_add_up(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """Where a party brings cash or valued kind, the parties' shares make one whole."""
    if facts.valued and facts.shares != WHOLE:
        yield Unmet(
            "shares-add-up",
            Message(
                "The parties' shares add up to %(total)s, not to 100%%.", total=Percent(Decimal(facts.shares) / 100)
            ),
            facts.ref,
            "partnership.edit",
            "partnership.shares",
        )


def agreement_in_force(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """Delivery rests on a memorandum, a grant or an umbrella in force."""
    carrying = [one for one in facts.agreements if one.kind in CARRYING]
    if any(one.state == State.IN_FORCE for one in carrying):
        return
    started = [one for one in carrying if one.state not in FINISHED | {State.ENDED}]
    if started:
        best = started[-1]
        yield Unmet(
            "agreement-in-force",
            Message(
                "Agreement %(number)s is not in force: it is %(state)s.",
                number=best.number,
                state=LABELS[best.state],
            ),
            best.ref,
            "agreement.draft",
            "agreement.moves",
        )
    else:
        yield Unmet(
            "agreement-in-force",
            Message("No memorandum, grant or umbrella agreement is in force, and none is drafted."),
            facts.ref,
            "agreement.draft",
            "partnership.draft",
        )


def no_open_agreement(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """Nobody declines while an agreement is still open."""
    for one in facts.agreements:
        if one.state not in FINISHED:
            yield Unmet(
                "no-open-agreement",
                Message(
                    "Agreement %(number)s is still open: it is %(state)s.", number=one.number, state=LABELS[one.state]
                ),
                one.ref,
                "agreement.cancel",
                "agreement.moves",
            )


def agreements_finished(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """A partnership closes when each of its agreements is closed, terminated or cancelled."""
    for one in facts.agreements:
        if one.state not in FINISHED:
            yield Unmet(
                "agreements-finished",
                Message(
                    "Agreement %(number)s is %(state)s; close, terminate or cancel it first.",
                    number=one.number,
                    state=LABELS[one.state],
                ),
                one.ref,
                "agreement.close",
                "agreement.moves",
            )


def not_extended_before(facts: PartnershipFacts, _by: Standing) -> Iterator[Unmet]:
    """An exploration is extended once."""
    if facts.exploration is None or facts.exploration.extended:
        yield Unmet(
            "not-extended-before",
            Message("This exploration was extended once already; commit, return or decline."),
            facts.ref,
            "partnership.move",
            "partnership.moves",
        )


GATES: Mapping[str, Callable[[PartnershipFacts, Standing], Iterator[Unmet]]] = {
    "agreement-in-force": agreement_in_force,
    "agreements-finished": agreements_finished,
    "exploration-planned": exploration_planned,
    "finding-recorded": finding_recorded,
    "liaison-named": liaison_named,
    "no-open-agreement": no_open_agreement,
    "not-extended-before": not_extended_before,
    "partner-named": partner_named,
    "shares-add-up": shares_add_up,
    **choosing_gates.PARTNERSHIP_GATES,
    **screening_gates.PARTNERSHIP_GATES,
}
