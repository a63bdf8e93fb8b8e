"""Builds the facts of one agreement from what was read of it. A pure rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts import ledger
from contracts.records import AgreementRecord, Brief
from contracts.states import FINISHED, OBLIGATING, RESERVING
from contracts.terms import missing
from kernel.ids import made_before
from kernel.money import Money
from kernel.packing import unpack
from kernel.unmet import Ref
from lifecycle import edited_clauses
from lifecycle.facts import (
    NOTHING_EDITED,
    AgreementBrief,
    AgreementFacts,
    ApprovalFacts,
    HoldFacts,
    PartnershipFacts,
    SignerFacts,
    UmbrellaFacts,
)
from policy.approvals import steps_for
from policy.edition import Edition
from policy.kinds import AgreementKind, Tier
from policy.tiers import TierAnswer


@dataclass(frozen=True, slots=True)
class Judged:
    """What a draft comes out as today: its tier and, where it is known, its amount in minor units of base currency."""

    tier: TierAnswer
    base_amount: int | None


def of(
    one: AgreementRecord,
    edition: Edition,
    partnership: PartnershipFacts,
    siblings: Sequence[Brief],
    draft: Judged | None,
    *,
    today: date,
) -> AgreementFacts:
    """Return the facts of an agreement on a day; a draft's tier is asked anew, from review on the kept one counts."""
    answer = draft.tier if draft else kept_tier(one)
    kind = AgreementKind(one.kind)
    return AgreementFacts(
        id=one.id,
        number=one.number,
        kind=one.kind,
        state=one.state,
        today=today,
        author_id=one.author_id,
        authors=one.authors,
        amount=amount_of(one),
        starts_on=one.terms.starts_on,
        ends_on=one.terms.ends_on,
        tier=answer,
        tier_allowed=answer.tier in edition.allowed_tiers(kind),
        tiers_of_kind=tuple(tier.value for tier in edition.allowed_tiers(kind)),
        missing=missing(one.terms),
        steps=_steps(edition, answer, draft.base_amount if draft and one.base_amount is None else one.base_amount),
        approvals=_approvals(one),
        printed=bool(one.papers),
        printed_current=_printed_current(one, edition, answer),
        signers=_signers(one),
        umbrella=_umbrella(one, siblings),
        spoken_for=_spoken_for(one, siblings, partnership),
        open_subawards=_open_subawards(one, siblings),
        reports_open=one.reports_open,
        partnership=partnership,
        programme_id=one.programme_id,
        recipient_id=one.recipient_id,
        funder_id=one.funder_id,
        imported=one.imported,
        base=one.base_amount,
        own_holds=_holds(one),
        waived=one.waived,
        edited=edited_clauses.of(one, edition, answer.tier) if one.edits else NOTHING_EDITED,
    )


def _approvals(one: AgreementRecord) -> tuple[ApprovalFacts, ...]:
    return tuple(
        ApprovalFacts(given.step, given.role, given.person_id, given.on, given.on_behalf_of) for given in one.approvals
    )


def _signers(one: AgreementRecord) -> tuple[SignerFacts, ...]:
    return tuple(
        SignerFacts(party.organisation_id, party.organisation, party.signed_on, party.has_capacity, party.has_file)
        for party in one.signers
    )


def _open_subawards(one: AgreementRecord, siblings: Sequence[Brief]) -> tuple[AgreementBrief, ...]:
    return tuple(_brief(brief) for brief in siblings if brief.umbrella_id == one.id and brief.state not in FINISHED)


def _holds(one: AgreementRecord) -> tuple[HoldFacts, ...]:
    """Its own hold, and by number those of agreements that it hangs on."""
    return tuple(
        HoldFacts(Ref("agreement", held.id), held.since, "" if held.id == one.id else held.number) for held in one.holds
    )


def amount_of(one: AgreementRecord) -> Money | None:
    """Return what an agreement states, in its own currency."""
    terms = one.terms
    return Money(terms.amount, terms.currency) if terms.amount is not None and terms.currency else None


def kept_tier(one: AgreementRecord) -> TierAnswer:
    """Return the tier as it came out when the terms went into review."""
    reasons = unpack(one.tier_why) if one.tier_why else ()
    return TierAnswer(tier=Tier(one.tier) if one.tier else None, row_key=None, reasons=reasons, missing=())


def _steps(edition: Edition, answer: TierAnswer, minor: int | None) -> tuple[str, ...] | None:
    if answer.tier is None or (minor is None and answer.tier is not Tier.N0):
        return None
    row = steps_for(edition, answer.tier, Money(minor or 0, edition.currency).decimal)
    return tuple(step.role for step in row.steps)


def _printed_current(one: AgreementRecord, edition: Edition, answer: TierAnswer) -> bool:
    """Whether a paper carries the terms as they stand, in the template that their tier asks for."""
    wanted = edition.template_for(AgreementKind(one.kind), answer.tier) if answer.tier else None
    return (one.terms_version, wanted) in one.papers


def _umbrella(one: AgreementRecord, siblings: Sequence[Brief]) -> UmbrellaFacts | None:
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


def _spoken_for(one: AgreementRecord, siblings: Sequence[Brief], partnership: PartnershipFacts) -> int:
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
