"""Builds the facts of one agreement from loaded records, and says where its moves lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from contracts import ledger, tiers
from contracts.models import Agreement, Approval
from contracts.queries import Brief
from contracts.states import FINISHED, OBLIGATING, RESERVING, State
from contracts.terms import missing, stated
from kernel.ids import made_before
from kernel.money import Money
from kernel.packing import unpack
from kernel.workflow import Move
from lifecycle.facts import AgreementBrief, AgreementFacts, ApprovalFacts, PartnershipFacts, SignerFacts, UmbrellaFacts
from policy.approvals import steps_for
from policy.edition import AgreementKind, Edition, Tier
from policy.tiers import TierAnswer


def of(
    session: Session,
    one: Agreement,
    edition: Edition,
    partnership: PartnershipFacts,
    siblings: Sequence[Brief],
    *,
    authors: frozenset[str],
    today: date,
) -> AgreementFacts:
    """Return the facts of an agreement on a day."""
    answer = _tier(session, one, edition, today)
    return AgreementFacts(
        id=one.id,
        number=one.number,
        kind=one.kind,
        state=one.state,
        today=today,
        author_id=one.author_id,
        authors=authors | {one.author_id},
        amount=_amount(one),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        tier=answer,
        tier_allowed=answer.tier in edition.allowed_tiers(AgreementKind(one.kind)),
        tiers_of_kind=tuple(tier.value for tier in edition.allowed_tiers(AgreementKind(one.kind))),
        missing=missing(stated(one)),
        steps=_steps(session, one, edition, answer, today),
        approvals=tuple(ApprovalFacts(given.step, given.role, given.person_id, given.on) for given in _round(one)),
        printed=bool(one.documents),
        printed_current=_printed_current(one, edition, answer),
        signers=_signers(one),
        umbrella=_umbrella(one, siblings),
        spoken_for=_spoken_for(one, siblings, partnership),
        open_subawards=tuple(
            _brief(brief) for brief in siblings if brief.umbrella_id == one.id and brief.state not in FINISHED
        ),
        reports_open=tuple(report.due_on for report in one.reports if report.received_on is None),
        partnership=partnership,
        programme_id=one.partnership.programme_id,
        recipient_id=one.recipient_id,
        funder_id=one.partnership.programme.office.organisation_id,
        imported=one.imported_from is not None,
    )


def destination(move: Move, facts: AgreementFacts) -> str:
    """Return where approving or signing leads: onward with the last one, else to the same state."""
    if move.trigger == "approve":
        last = facts.steps is None or len(facts.approvals) + 1 >= len(facts.steps)
        return State.APPROVED if last else State.IN_REVIEW
    still = sum(signer.signed_on is None for signer in facts.signers)
    return State.SIGNED if still <= 1 else State.OUT_FOR_SIGNATURE


def _round(one: Agreement) -> list[Approval]:
    return [given for given in one.approvals if given.round == one.review_round]


def _amount(one: Agreement) -> Money | None:
    return Money(one.amount, one.currency) if one.amount is not None and one.currency else None


def _tier(session: Session, one: Agreement, edition: Edition, today: date) -> TierAnswer:
    """A draft's tier is asked anew; from review on it is the one that was kept."""
    if one.state == State.DRAFT:
        return tiers.answer_of(session, edition, one, one.partnership, on=today)
    kept = unpack(one.tier_why) if one.tier_why else ()
    return TierAnswer(tier=Tier(one.tier) if one.tier else None, row_key=None, reasons=kept, missing=())


def _steps(
    session: Session, one: Agreement, edition: Edition, answer: TierAnswer, today: date
) -> tuple[str, ...] | None:
    if answer.tier is None:
        return None
    amount = _amount(one)
    minor = one.base_amount
    if minor is None and amount is not None:
        minor = tiers.base_amount(session, edition, amount, today)
    if minor is None and answer.tier is not Tier.N0:
        return None
    row = steps_for(edition, answer.tier, Money(minor or 0, edition.currency).decimal)
    return tuple(step.role for step in row.steps)


def _printed_current(one: Agreement, edition: Edition, answer: TierAnswer) -> bool:
    """Whether a paper carries the terms as they stand, in the template that their tier asks for."""
    wanted = edition.template_for(AgreementKind(one.kind), answer.tier) if answer.tier else None
    return any((paper.terms_version, paper.template) == (one.terms_version, wanted) for paper in one.documents)


def _signers(one: Agreement) -> tuple[SignerFacts, ...]:
    return tuple(
        SignerFacts(
            signer.organisation_id,
            signer.organisation.name,
            signer.signed_on,
            bool(signer.capacity),
            signer.attachment_id is not None,
        )
        for signer in one.signers
    )


def _umbrella(one: Agreement, siblings: Sequence[Brief]) -> UmbrellaFacts | None:
    umbrella = next((brief for brief in siblings if brief.id == one.umbrella_id), None)
    if umbrella is None:
        return None
    others = [
        (brief.state, brief.amount or 0)
        for brief in siblings
        if brief.umbrella_id == umbrella.id and brief.id != one.id
    ]
    return UmbrellaFacts(
        umbrella.id,
        umbrella.number,
        umbrella.state,
        umbrella.currency or "",
        ledger.balance(umbrella.amount or 0, others),
    )


def _spoken_for(one: Agreement, siblings: Sequence[Brief], partnership: PartnershipFacts) -> int:
    """What other agreements of this exploration already take of its budget cap, in minor units."""
    plan = partnership.exploration
    return sum(
        brief.amount or 0
        for brief in siblings
        if plan is not None
        and brief.kind == AgreementKind.EXPLORATORY
        and brief.id != one.id
        and brief.state in RESERVING | OBLIGATING
        # What an earlier exploration cost was within the cap of that one.
        and not made_before(brief.id, plan.id)
    )


def _brief(brief: Brief) -> AgreementBrief:
    return AgreementBrief(brief.id, brief.number, brief.kind, brief.state)
