"""Drafts in review: who approves what, in which order, and what sending back takes away. On both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.models import Agreement
from kernel import journal
from kernel.errors import GateClosed, Invalid, NotPermitted
from kernel.journal_chain import digests
from lifecycle import agreement_queries
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World


def codes(refused: pytest.ExceptionInfo[GateClosed]) -> list[str]:
    return [one.code for one in refused.value.unmet]


def grant(world: World, state: str = "in-review", **changes: Any) -> Agreement:
    return world.agreement(world.partnership("umbrella"), state=state, **changes)


@pytest.mark.parametrize(
    ("cents", "order"),
    [
        (1_500_000, ["officer"]),
        (1_500_001, ["leader"]),
        (50_000_000, ["leader"]),
        (50_000_001, ["leader", "finance"]),
    ],
)
def test_levels_by_amount(world: World, cents: int, order: list[str]) -> None:
    agreement = grant(world, amount=cents, tier="T3")
    for number, who in enumerate(order, 1):
        for other in {"officer", "leader", "finance", "administrator", "liaison"} - {who}:
            with pytest.raises((GateClosed, NotPermitted)):
                world.move(agreement, "approve", by=world.people[other])
        assert agreement.state == "in-review"
        world.move(agreement, "approve", by=world.people[who])
        assert agreement.state == ("approved" if number == len(order) else "in-review")
    assert [(one.step, one.person_id) for one in agreement.approvals] == [
        (number, world.people[who].person_id) for number, who in enumerate(order, 1)
    ]


def test_without_money_one_other_grants_officer_approves(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), "memorandum", "in-review")
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "approve", by=world.leader)
    assert codes(refused) == ["approver-fits"]
    world.move(agreement, "approve")
    assert agreement.state == "approved"


def test_the_author_never_approves(world: World) -> None:
    agreement = grant(world)
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "approve", by=world.author)
    assert codes(refused) == ["not-the-author"]


@pytest.mark.parametrize("event", ["AgreementDrafted", "TermsChanged"])
def test_whoever_wrote_any_of_the_terms_is_an_author(world: World, event: str) -> None:
    agreement = grant(world)
    journal.record(world.session, agreement.ref, event, {}, by=world.officer.person_id, on=TODAY, now=NOW)
    for who in (world.officer, world.author):
        with pytest.raises(GateClosed) as refused:
            world.move(agreement, "approve", by=who)
        assert codes(refused) == ["not-the-author"]


def test_whoever_only_noted_a_report_may_approve(world: World) -> None:
    agreement = grant(world)
    journal.record(world.session, agreement.ref, "ReportReceived", {}, by=world.officer.person_id, on=TODAY, now=NOW)
    world.move(agreement, "approve", by=world.officer)
    assert agreement.state == "approved"


def test_one_person_never_gives_two_approvals(world: World) -> None:
    both = world.join("both", "leadership", "finance")
    agreement = grant(world, amount=60_000_000, tier="T4")
    world.move(agreement, "approve", by=both)
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "approve", by=both)
    assert codes(refused) == ["not-approved-before"]
    assert agreement.state == "in-review"


def test_a_role_in_another_programme_approves_nothing_here(world: World) -> None:
    stranger = world.join("stranger", "grants-officer", programme=records.ProgrammeFactory.create())
    with pytest.raises(NotPermitted) as refused:
        world.move(grant(world), "approve", by=stranger)
    assert (refused.value.permission, [one.code for one in refused.value.unmet]) == (
        "agreement.approve",
        ["approver-fits"],
    )


def test_who_may_not_hears_what_is_missing_too(world: World) -> None:
    agreement = world.agreement(world.partnership("closing", liaison_id=None), state="draft")
    with pytest.raises(NotPermitted) as refused:
        world.move(agreement, "submit", by=world.auditor)
    assert [one.code for one in refused.value.unmet] == ["stage-allows-agreements", "liaison-named"]


def test_an_inactive_person_does_nothing(world: World) -> None:
    gone = records.PersonFactory.create(active=False)
    records.RoleHeldFactory.create(person_id=gone.id, role="grants-officer", programme_id=None)
    standing = type(world.officer)(gone.id, active=False, roles=frozenset({("grants-officer", None)}))
    with pytest.raises(NotPermitted):
        world.move(grant(world), "approve", by=standing)


def test_submitting_fixes_the_tier_and_its_amount(world: World) -> None:
    records.RateFactory.create()
    agreement = grant(world, "draft", amount=37_500_025, currency="HNL", tier=None, tier_why=None)
    world.move(agreement, "submit")
    # 375,000.25 lempiras at 0.04 are 15,000.01 dollars.
    assert (agreement.tier, agreement.base_amount) == ("T2", 1_500_001)
    last = journal.of_subject(world.session, agreement.ref)[-1]
    assert (last.facts["tier"], last.facts["base"]) == ("T2", 1_500_001)


def test_without_a_rate_it_cannot_be_submitted(world: World) -> None:
    records.RateFactory.create(on=date(2026, 1, 29))  # 32 days old
    agreement = grant(world, "draft", amount=100_00, currency="HNL")
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "submit")
    assert [(one.code, one.control) for one in refused.value.unmet] == [("tier-derived", "rates.enter")]


def test_a_rate_of_31_days_ago_is_still_good(world: World) -> None:
    records.RateFactory.create(on=date(2026, 1, 30))
    agreement = grant(world, "draft", amount=100_00, currency="HNL")
    world.move(agreement, "submit")
    assert agreement.base_amount == 4_00


def test_what_was_committed_since_raises_the_tier_at_submission(world: World) -> None:
    partnership = world.partnership("umbrella")
    world.agreement(partnership, state="in-force", amount=500_001, executed_on=date(2025, 3, 2))
    agreement = world.agreement(partnership, state="draft", amount=1_000_000)
    world.move(agreement, "submit")
    assert agreement.tier == "T2"
    # The letter for T1 that was printed for the draft is no longer the right paper.
    world.move(agreement, "approve")
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "send")
    assert codes(refused) == ["document-printed"]


def test_a_day_before_the_window_counts_no_more(world: World) -> None:
    partnership = world.partnership("umbrella")
    world.agreement(partnership, state="in-force", amount=500_001, executed_on=date(2025, 3, 1))
    agreement = world.agreement(partnership, state="draft", amount=1_000_000)
    world.move(agreement, "submit")
    assert agreement.tier == "T1"


@pytest.mark.parametrize(
    ("kind", "state", "tier"),
    [
        ("grant", "signed", "T1"),  # not in force: nothing is committed yet
        ("grant", "cancelled", "T1"),
        ("umbrella", "in-force", "T1"),  # a ceiling commits nothing
        ("letter-of-intent", "in-force", "T1"),
        ("exploratory", "in-force", "T2"),
        ("grant", "terminated", "T2"),
    ],
)
def test_what_counts_as_committed(world: World, kind: str, state: str, tier: str) -> None:
    partnership = world.partnership("umbrella")
    world.agreement(partnership, kind, state, amount=500_001)
    agreement = world.agreement(partnership, state="draft", amount=1_000_000)
    world.move(agreement, "submit")
    assert agreement.tier == tier


def test_a_commitment_in_another_programme_counts(world: World) -> None:
    other = world.partnership("umbrella", programme=records.ProgrammeFactory.create())
    world.agreement(other, state="in-force", amount=500_001)
    agreement = grant(world, "draft")
    world.move(agreement, "submit")
    assert agreement.tier == "T2"


def test_earlier_agreements_keep_their_tier(world: World) -> None:
    partnership = world.partnership("umbrella")
    first = world.agreement(partnership, state="in-review", amount=1_500_000)
    world.agreement(partnership, state="in-force", amount=1_500_000)
    world.move(first, "approve")
    assert first.tier == "T1"


@pytest.mark.parametrize("state", ["in-review", "approved", "out-for-signature"])
def test_returning_voids_approvals_and_signatures(world: World, state: str) -> None:
    agreement = grant(world, state)
    if state == "out-for-signature":
        world.move(agreement, "record-signature", signature=world.signature(world.partner, world.file(agreement)))
    world.move(agreement, "return", reason="Falta el presupuesto de viajes.")
    world.session.expire_all()
    assert (agreement.state, agreement.review_round) == ("draft", 2)
    assert all(
        (signer.signed_on, signer.signatory, signer.capacity, signer.attachment_id) == (None,) * 4
        for signer in agreement.signers
    )
    world.move(agreement, "submit")
    assert agreement.state == "in-review"
    facts = agreement_queries.facts(world.session, [agreement.id], today=date(2026, 3, 2))[agreement.id]
    assert facts.approvals == ()
    world.move(agreement, "approve")
    assert agreement.state == "approved"


def test_returning_asks_why_and_keeps_it_out_of_the_chain(world: World) -> None:
    agreement = grant(world)
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "return", reason="  ")
    assert [one.where for one in refused.value.problems] == ["reason"]
    assert agreement.state == "in-review"
    world.move(agreement, "return", reason="Falta el presupuesto de viajes.")
    last = journal.of_subject(world.session, agreement.ref)[-1]
    assert "viajes" not in last.payload
    (note,) = journal.notes(world.session, [claim["note"] for claim in digests(last.facts)]).values()
    assert note.text == "Falta el presupuesto de viajes."
