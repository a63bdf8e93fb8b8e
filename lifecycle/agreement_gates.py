"""The gates on an agreement's moves, those after its approval here: facts in, unmet conditions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from contracts.states import FINISHED, LABELS, State
from kernel.money import Money
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle import (
    clause_gates,
    countersigning,
    diligence_gates,
    partnership_gates,
    screening_gates,
    vouching_gates,
)
from lifecycle.drafting_gates import (
    approver_fits,
    document_for_tier,
    document_printed,
    exploration_open,
    liaison_named,
    next_role,
    not_approved_before,
    not_the_author,
    stage_allows_agreements,
    terms_complete,
    tier_derived,
    within_budget_cap,
)
from lifecycle.facts import AgreementFacts
from partnerships.permissions import Standing


def approved(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """Every approval that the edition asks for was given; what was taken over was approved where it comes from."""
    if facts.imported:
        return
    wanted = len(facts.steps) if facts.steps else 1
    if len(facts.approvals) < wanted:
        yield Unmet(
            "approved",
            Message("%(given)s of %(wanted)s approvals are given.", given=len(facts.approvals), wanted=wanted),
            facts.ref,
            next_role(facts),
            "agreement.moves",
        )


def all_signed(facts: AgreementFacts, by: Standing) -> Iterator[Unmet]:
    """Every party signed, with capacity and date; its own signatory may record it as well as ours may."""
    for signer in facts.signers:
        if signer.signed_on is None or not signer.has_capacity:
            own = countersigning.countersigns(signer.organisation_id, facts.programme_id, by)
            yield Unmet(
                "all-signed",
                Message("%(party)s has not signed yet.", party=signer.organisation),
                facts.ref,
                countersigning.OWN if own else countersigning.ANYBODYS,
                "agreement.signature",
            )


def signed_file_attached(facts: AgreementFacts, _by: Standing) -> Iterator[Unmet]:
    """The signed paper is kept with the agreement; that of one taken over is kept where it comes from."""
    if not facts.imported and not any(signer.has_file for signer in facts.signers):
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
            "agreement.enforce",
            "agreement.moves",
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
    **clause_gates.GATES,
    **diligence_gates.GATES,
    **screening_gates.AGREEMENT_GATES,
    **vouching_gates.AGREEMENT_GATES,
}
