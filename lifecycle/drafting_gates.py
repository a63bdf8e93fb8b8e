"""The gates between a draft and its signature: may it be drafted, is it whole, who approves, is it printed."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.terms import Belongings, unmet
from contracts.tiering import lacks_rate
from kernel.money import Money
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle import partnership_gates
from lifecycle.approving import claim, outside
from lifecycle.facts import AgreementFacts
from partnerships.permissions import ROLE_LABELS, Role, Scope, Standing, holds
from policy.kinds import StageKind
from policy.tiers import PERIOD_UNKNOWN

#: Stages in which nothing new is agreed; what runs is finished, ended or terminated there.
WITHOUT_NEW = frozenset({StageKind.CLOSING, StageKind.CLOSED})


def stage_allows_agreements(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """While a partnership closes there are no new agreements, and each kind has its stage."""
    stage = facts.partnership.kind
    if stage in WITHOUT_NEW:
        yield Unmet(
            "stage-allows-agreements",
            Message("The partnership is closing; nothing new is agreed any more."),
            facts.partnership.ref,
            "partnership.move",
            "partnership.moves",
        )
    elif facts.kind == "exploratory" and stage != StageKind.EXPLORATORY:
        yield Unmet(
            "stage-allows-agreements",
            Message("An exploratory agreement belongs to the exploratory stage."),
            facts.partnership.ref,
            "partnership.move",
            "partnership.moves",
        )
    elif facts.kind in {"memorandum", "grant", "umbrella", "subaward"} and stage in {
        StageKind.CO_CREATION,
        StageKind.EXPLORATORY,
    }:
        yield Unmet(
            "stage-allows-agreements",
            Message("The partnership is not committed yet; commit first."),
            facts.partnership.ref,
            "partnership.move",
            "partnership.moves",
        )


def tier_derived(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """The tier follows from type, money, duration and risk; what is missing for that is named."""
    for missing in facts.tier.missing:
        yield Unmet(
            "tier-derived",
            missing,
            facts.ref,
            "rate.edit" if lacks_rate(missing) else "agreement.edit",
            "rates.enter" if lacks_rate(missing) else f"agreement.terms:{_field(missing)}",
        )


def _field(missing: Message) -> str:
    """Return the term that a tier lacks: the period where it depends on that, else the amount."""
    return "ends_on" if missing == PERIOD_UNKNOWN else "amount"


def document_for_tier(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Only the pairs of kind and tier that the edition lists can be agreed."""
    if facts.tier.tier is not None and not facts.tier_allowed:
        yield Unmet(
            "document-for-tier",
            Message(
                "This comes out as %(tier)s, and this kind of agreement is made for %(tiers)s.",
                tier=facts.tier.tier.value,
                tiers=list(facts.tiers_of_kind),
            ),
            facts.ref,
            "agreement.edit",
            "agreement.terms:amount",
        )


def terms_complete(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """No document prints while a term it needs is empty."""
    belongings = Belongings(
        facts.ref, facts.partnership.ref, Ref("organisation", facts.recipient_id), Ref("organisation", facts.funder_id)
    )
    yield from unmet(facts.missing, belongings)


def liaison_named(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """The agreement names the person who keeps the relationship."""
    yield from partnership_gates.liaison_named(facts.partnership, by)


def exploration_open(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """After an exploration's end only the partnership's own moves remain."""
    plan = facts.partnership.exploration
    if facts.kind == "exploratory" and plan is not None and plan.ends_on < facts.today:
        yield Unmet(
            "exploration-open",
            Message("The exploration ended on %(end)s; extend it, commit, return, decline or stop.", end=plan.ends_on),
            facts.partnership.ref,
            "partnership.move",
            "partnership.moves",
        )


def within_budget_cap(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Exploratory agreements stay within the exploration's budget cap, in its currency."""
    plan = facts.partnership.exploration
    if facts.kind != "exploratory" or plan is None or facts.amount is None:
        return
    if facts.amount.currency != plan.cap.currency:
        yield Unmet(
            "within-budget-cap",
            Message(
                "The budget cap stands in %(cap)s; the agreement must be in the same currency.", cap=plan.cap.currency
            ),
            facts.ref,
            "agreement.edit",
            "agreement.terms:currency",
        )
    elif facts.spoken_for + facts.amount.minor > plan.cap.minor:
        left = Money(max(plan.cap.minor - facts.spoken_for, 0), plan.cap.currency)
        yield Unmet(
            "within-budget-cap",
            Message(
                "%(amount)s is more than the %(left)s left of the exploration's budget cap.",
                amount=facts.amount,
                left=left,
            ),
            facts.ref,
            "agreement.edit",
            "agreement.terms:amount",
        )


def not_the_author(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Nobody who wrote any of the terms approves them, nor anybody in their place."""
    spoken_for = claim(facts, by, next_role(facts)).speaks_for
    if spoken_for in facts.authors and by.person_id not in facts.authors:
        yield Unmet(
            "not-the-author",
            Message("Whoever you would approve for wrote these terms; somebody else has to approve them."),
            facts.ref,
            next_role(facts),
            "agreement.moves",
        )
    if by.person_id in facts.authors:
        yield Unmet(
            "not-the-author",
            Message("You wrote these terms; somebody else has to approve them."),
            facts.ref,
            next_role(facts),
            "agreement.moves",
        )


def approver_fits(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """The next approval belongs to the role that the edition names for this amount."""
    if facts.steps is None:
        yield Unmet(
            "approver-fits",
            Message("Who approves follows from the tier and the amount, which are not derived."),
            facts.ref,
            "agreement.edit",
            "agreement.terms:amount",
        )
        return
    role = next_role(facts)
    if not holds(Role(role))(by, Scope(facts.programme_id)) and claim(facts, by, role).delegation is None:
        beyond = list(outside(facts, by, role))
        yield from beyond
        if beyond:
            return
        yield Unmet(
            "approver-fits",
            Message(
                "Approval %(step)s of %(steps)s is for %(role)s.",
                step=len(facts.approvals) + 1,
                steps=len(facts.steps),
                role=ROLE_LABELS[role],
            ),
            facts.ref,
            role,
            "agreement.moves",
        )


def not_approved_before(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Two approvals are two persons; whoever approves for another takes that other's place."""
    given = {person for one in facts.approvals for person in (one.person_id, one.on_behalf_of) if person}
    spoken_for = claim(facts, by, next_role(facts)).speaks_for
    if spoken_for in given and by.person_id not in given:
        yield Unmet(
            "not-approved-before",
            Message("Whoever you would approve for gave an earlier approval; the next one is somebody else's."),
            facts.ref,
            next_role(facts),
            "agreement.moves",
        )
    if by.person_id in given:
        yield Unmet(
            "not-approved-before",
            Message("You gave an earlier approval; the next one is somebody else's."),
            facts.ref,
            next_role(facts),
            "agreement.moves",
        )


def document_printed(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """What is signed is the document of the terms as they stand."""
    if not facts.printed:
        yield Unmet(
            "document-printed",
            Message("The document has not been printed yet."),
            facts.ref,
            "agreement.print",
            "agreement.print",
        )
    elif not facts.printed_current:
        yield Unmet(
            "document-printed",
            Message("The terms or their tier changed after the document was printed; print it again."),
            facts.ref,
            "agreement.print",
            "agreement.print",
        )


def next_role(facts: AgreementFacts) -> str:
    """The role that the next approval belongs to; the last one's where all are given."""
    if facts.steps is None:
        return Role.GRANTS_OFFICER.value
    return facts.steps[min(len(facts.approvals), len(facts.steps) - 1)]
