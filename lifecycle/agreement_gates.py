"""The gates on an agreement's moves: facts in, unmet conditions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from contracts.states import FINISHED, LABELS, State
from contracts.tiering import lacks_rate
from kernel.money import Money
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle import partnership_gates
from lifecycle.facts import AgreementFacts
from partnerships.permissions import ROLE_LABELS, Role, Scope, Standing, holds
from policy.edition import StageKind

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
            "rates.enter" if lacks_rate(missing) else "agreement.terms",
        )


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
            "agreement.terms",
        )


def terms_complete(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """No document prints while a term it needs is empty."""
    for one in facts.missing:
        subject, permission, control = _where(facts, one.field)
        yield Unmet("terms-complete", one.message, subject, permission, control)


def _where(facts: AgreementFacts, field: str) -> tuple[Ref, str, str]:
    """Return where an empty term is filled in: on the agreement, the partnership or an organisation."""
    match field:
        case "purpose":
            return facts.partnership.ref, "partnership.edit", "partnership.idea"
        case "exploration":
            return facts.partnership.ref, "partnership.edit", "partnership.exploration"
        case "partner_address":
            return Ref("organisation", facts.recipient_id), "organisation.edit", "organisation.address"
        case "funder_address":
            return Ref("organisation", facts.funder_id), "organisation.edit", "organisation.address"
        case _:
            return facts.ref, "agreement.edit", f"agreement.terms:{field}"


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
    """Whoever wrote the terms does not approve them."""
    if by.person_id == facts.author_id:
        yield Unmet(
            "not-the-author",
            Message("You wrote these terms; somebody else has to approve them."),
            facts.ref,
            _next_role(facts),
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
            "agreement.terms",
        )
        return
    role = _next_role(facts)
    if not holds(Role(role))(by, Scope(facts.programme_id)):
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
    """Two approvals are two persons."""
    if any(one.person_id == by.person_id for one in facts.approvals):
        yield Unmet(
            "not-approved-before",
            Message("You gave an earlier approval; the next one is somebody else's."),
            facts.ref,
            _next_role(facts),
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


def approved(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Every approval that the edition asks for was given."""
    wanted = len(facts.steps) if facts.steps else 1
    if len(facts.approvals) < wanted:
        yield Unmet(
            "approved",
            Message("%(given)s of %(wanted)s approvals are given.", given=len(facts.approvals), wanted=wanted),
            facts.ref,
            _next_role(facts),
            "agreement.moves",
        )


def all_signed(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Every party signed, with capacity and date."""
    for signer in facts.signers:
        if signer.signed_on is None or not signer.has_capacity:
            yield Unmet(
                "all-signed",
                Message("%(party)s has not signed yet.", party=signer.organisation),
                facts.ref,
                "agreement.sign",
                "agreement.signature",
            )


def signed_file_attached(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """The signed paper is kept with the agreement."""
    if not any(signer.has_file for signer in facts.signers):
        yield Unmet(
            "signed-file-attached",
            Message("The signed document is not attached."),
            facts.ref,
            "agreement.sign",
            "agreement.signed-file",
        )


def start_reached(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Nothing is in force before its start."""
    if facts.starts_on is not None and facts.starts_on > facts.today:
        yield Unmet(
            "start-reached",
            Message("It starts on %(start)s.", start=facts.starts_on),
            facts.ref,
            "agreement.edit",
            "agreement.terms:starts_on",
        )


def shares_add_up(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Where there are shares they make one whole; before the parties commit there need not be any."""
    early = facts.kind == "exploratory" and facts.partnership.shares == 0
    if facts.kind != "letter-of-intent" and not early:
        yield from partnership_gates.shares_add_up(facts.partnership, by)


def umbrella_in_force(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """A subaward rests on an umbrella in force."""
    if facts.umbrella is not None and facts.umbrella.state != State.IN_FORCE:
        yield Unmet(
            "umbrella-in-force",
            Message(
                "Its umbrella agreement %(number)s is %(state)s.",
                number=facts.umbrella.number,
                state=LABELS[facts.umbrella.state],
            ),
            Ref("agreement", facts.umbrella.id),
            "agreement.enforce",
            "agreement.moves",
        )


def within_ceiling(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Subawards never sum above their umbrella's ceiling."""
    if facts.umbrella is None or facts.amount is None:
        return
    left = facts.umbrella.others.left
    if facts.amount.minor > left:
        yield Unmet(
            "within-ceiling",
            Message(
                "%(amount)s is more than the %(left)s left under %(number)s.",
                amount=facts.amount,
                left=Money(max(left, 0), facts.umbrella.currency),
                number=facts.umbrella.number,
            ),
            facts.ref,
            "agreement.edit",
            "agreement.terms:amount",
        )


def period_over(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """An agreement ends when its period is over; before that it is terminated."""
    if facts.ends_on is not None and facts.ends_on > facts.today:
        yield Unmet(
            "period-over",
            Message("Its period runs to %(end)s; to stop earlier, terminate it.", end=facts.ends_on),
            facts.ref,
            "agreement.terminate",
            "agreement.moves",
        )


def reports_in(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Every report that was agreed has come."""
    for due in facts.reports_open:
        yield Unmet(
            "reports-in",
            Message("The report due on %(due)s has not come.", due=due),
            facts.ref,
            "agreement.edit",
            "agreement.reports",
        )


def subawards_finished(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """An umbrella stays while a subaward under it is open."""
    for one in facts.open_subawards:
        if one.state not in FINISHED:
            yield Unmet(
                "subawards-finished",
                Message("Subaward %(number)s under it is %(state)s.", number=one.number, state=LABELS[one.state]),
                one.ref,
                "agreement.close",
                "agreement.moves",
            )


def _next_role(facts: AgreementFacts) -> str:
    """The role that the next approval belongs to; the last one's where all are given."""
    if facts.steps is None:
        return Role.GRANTS_OFFICER.value
    return facts.steps[min(len(facts.approvals), len(facts.steps) - 1)]


GATES: Mapping[str, Callable[[AgreementFacts, Standing], Iterator[Unmet]]] = {
    "all-signed": all_signed,
    "approved": approved,
    "approver-fits": approver_fits,
    "document-for-tier": document_for_tier,
    "document-printed": document_printed,
    "exploration-open": exploration_open,
    "liaison-named": liaison_named,
    "not-approved-before": not_approved_before,
    "not-the-author": not_the_author,
    "period-over": period_over,
    "reports-in": reports_in,
    "shares-add-up": shares_add_up,
    "signed-file-attached": signed_file_attached,
    "stage-allows-agreements": stage_allows_agreements,
    "start-reached": start_reached,
    "subawards-finished": subawards_finished,
    "terms-complete": terms_complete,
    "tier-derived": tier_derived,
    "umbrella-in-force": umbrella_in_force,
    "within-budget-cap": within_budget_cap,
    "within-ceiling": within_ceiling,
}
