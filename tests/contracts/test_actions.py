"""Drafting and changing agreements, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts import actions
from contracts.drafting import Draft
from contracts.models import Agreement
from contracts.signing_actions import prove_signature
from kernel import journal
from kernel.errors import Conflict, GateClosed, Invalid, NotFound, NotPermitted
from kernel.money import Money
from kernel.packing import unpack
from kernel.text import render, using
from partnerships.models import Partnership
from policy.kinds import AgreementKind, PaymentBasis
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import STANDARD

K = AgreementKind


def terms(world: World, **changes: Any) -> Draft:
    money = Money(1_200_000, "USD")
    stated = Draft(
        kind=K.GRANT,
        title="  Mercado de carne de oveja ",
        recipient_id=world.partner.id,
        amount=money,
        payment_basis=PaymentBasis.FIXED_AMOUNT,
        starts_on=TODAY,
        ends_on=date(2026, 12, 31),
        budget=[("Equipo", Money(700_000, "USD")), ("Viajes", Money(500_000, "USD"))],
        reports=[("financial", date(2026, 12, 31)), ("narrative", date(2026, 6, 30))],
    )
    return replace(stated, **changes)


def draft(world: World, partnership: Partnership, by: str = "author", **changes: Any) -> Agreement:
    made = actions.draft(
        world.session, partnership, terms(world, **changes), STANDARD, by=world.people[by], on=TODAY, now=NOW
    )
    world.session.expire_all()
    return made


def edit(world: World, agreement: Agreement, by: str = "author", **changes: Any) -> Agreement:
    made = actions.edit_terms(
        world.session, agreement, terms(world, **changes), STANDARD, by=world.people[by], on=TODAY, now=NOW
    )
    world.session.expire_all()
    return made


def test_a_draft_keeps_its_terms_and_its_tier_with_the_reasons(world: World) -> None:
    made = draft(world, world.partnership("umbrella"))
    assert (made.number, made.state, made.title, made.tier) == (
        "GA-2026-001",
        "draft",
        "Mercado de carne de oveja",
        "T1",
    )
    assert [(line.position, line.what, line.amount) for line in made.budget] == [
        (0, "Equipo", 700_000),
        (1, "Viajes", 500_000),
    ]
    assert [(one.kind, one.due_on) for one in made.reports] == [
        ("narrative", date(2026, 6, 30)),
        ("financial", date(2026, 12, 31)),
    ]
    with using("en"):
        assert [render(one).replace("\u00a0", " ") for one in unpack(made.tier_why or "")] == [
            "USD 12,000.00 is not above USD 15,000.00."
        ]
    (entry,) = journal.of_subject(world.session, made.ref)
    assert (entry.event, entry.facts["to"], entry.facts["amount"], entry.facts["tier"]) == (
        "AgreementDrafted",
        "draft",
        1_200_000,
        "T1",
    )


def test_numbers_count_by_kind_and_subawards_by_umbrella(world: World) -> None:
    partnership = world.partnership("delivery")
    numbers = [draft(world, partnership).number, draft(world, partnership).number]
    umbrella = draft(world, partnership, kind=K.UMBRELLA, amount=Money(4_000_000, "USD"), budget=())
    parts = [
        draft(world, partnership, kind=K.SUBAWARD, umbrella_id=umbrella.id, amount=None, budget=()).number
        for _ in range(2)
    ]
    assert [*numbers, umbrella.number, *parts] == [
        "GA-2026-001",
        "GA-2026-002",
        "UA-2026-001",
        "UA-2026-001-S1",
        "UA-2026-001-S2",
    ]


def test_the_funder_and_the_recipient_sign_and_under_a_memorandum_everybody(world: World) -> None:
    partnership = world.partnership("umbrella")
    third = records.PartyFactory.create(
        partnership_id=partnership.id,
        organisation=records.OrganisationFactory.create(),
        role="adviser",
        position=2,
        share=0,
    )
    world.session.expire_all()

    def signers(made: Agreement) -> list[str]:
        return [one.organisation_id for one in made.signers]

    assert signers(draft(world, partnership)) == [world.funder.id, world.partner.id]
    everybody = [world.funder.id, world.partner.id, third.organisation_id]
    no_money: dict[str, Any] = {"amount": None, "payment_basis": None, "budget": ()}
    assert signers(draft(world, partnership, kind=K.MEMORANDUM, **no_money)) == everybody
    assert signers(draft(world, partnership, kind=K.UMBRELLA, amount=Money(4_000_000, "USD"), budget=())) == everybody
    # Whoever receives it signs it, also after the recipient was changed.
    changed = edit(world, draft(world, partnership), recipient_id=third.organisation_id)
    assert signers(changed) == [world.funder.id, third.organisation_id]


def test_a_party_that_joined_after_the_draft_signs_too(world: World) -> None:
    partnership = world.partnership("umbrella")
    umbrella = world.agreement(partnership, "umbrella", "draft", amount=4_000_000, tier="T2")
    late = records.PartyFactory.create(
        partnership_id=partnership.id, organisation=records.OrganisationFactory.create(), role="partner", share=0
    )
    world.session.expire_all()
    world.move(umbrella, "submit")
    assert late.organisation_id in [one.organisation_id for one in umbrella.signers]
    assert len(umbrella.signers) == 3


def test_editing_counts_the_version_and_names_a_new_author(world: World) -> None:
    made = draft(world, world.partnership("umbrella"))
    edit(world, made, by="officer", amount=Money(1_500_001, "USD"), budget=(("Todo", Money(1_500_001, "USD")),))
    assert (made.terms_version, made.author_id, made.tier) == (2, world.officer.person_id, "T2")
    assert [line.what for line in made.budget] == ["Todo"]
    assert journal.of_subject(world.session, made.ref)[-1].event == "TermsChanged"
    world.move(made, "submit")
    with pytest.raises(GateClosed):
        world.move(made, "approve", by=world.officer)


def test_only_a_draft_is_edited_and_its_kind_stays(world: World) -> None:
    partnership = world.partnership("umbrella")
    with pytest.raises(Conflict):
        edit(world, world.agreement(partnership, state="in-review"))
    with pytest.raises(Invalid) as refused:
        edit(world, draft(world, partnership), kind=K.UMBRELLA, budget=(), amount=Money(4_000_000, "USD"))
    assert [one.where for one in refused.value.problems] == ["kind"]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        # 12,000 dollars come out as T1, a grant above 500,000 as T4; the sum behind it is said beside the amount.
        ({"kind": K.UMBRELLA, "budget": ()}, "kind amount"),
        ({"amount": Money(50_000_001, "USD"), "budget": ()}, "kind amount"),
        ({"downstream": True}, "kind"),
        ({"title": ""}, "title"),
        ({"kind": K.SUBAWARD, "umbrella_id": "0" * 26}, "umbrella_id"),
        ({"ends_on": date(2026, 3, 1)}, "ends_on"),
    ],
)
def test_what_cannot_be_drafted_leaves_nothing(world: World, changes: dict[str, Any], where: str) -> None:
    partnership = world.partnership("umbrella")
    with pytest.raises(Invalid) as refused:
        draft(world, partnership, **changes)
    assert [one.where for one in refused.value.problems] == where.split()
    assert world.session.query(Agreement).count() == 0
    assert world.entries() == 0


@pytest.mark.parametrize("state", ["ended", "closed", "terminated", "cancelled"])
def test_nothing_is_called_off_under_an_umbrella_that_is_over(world: World, state: str) -> None:
    partnership = world.partnership("delivery")
    umbrella = world.agreement(partnership, "umbrella", state, amount=4_000_000, tier="T2")
    with pytest.raises(Invalid) as refused:
        draft(world, partnership, kind=K.SUBAWARD, umbrella_id=umbrella.id)
    assert [one.where for one in refused.value.problems] == ["umbrella_id"]


def test_the_umbrella_of_another_partnership_is_not_ours(world: World) -> None:
    other = world.agreement(world.partnership("delivery"), "umbrella", "in-force", amount=4_000_000, tier="T2")
    with pytest.raises(Invalid):
        draft(world, world.partnership("delivery"), kind=K.SUBAWARD, umbrella_id=other.id)


@pytest.mark.parametrize("who", ["leader", "finance", "liaison", "auditor", "administrator"])
def test_who_may_not_draft_edit_or_receive(world: World, who: str) -> None:
    partnership = world.partnership("umbrella")
    with pytest.raises(NotPermitted):
        draft(world, partnership, by=who)
    made = draft(world, partnership)
    with pytest.raises(NotPermitted):
        edit(world, made, by=who)
    with pytest.raises(NotPermitted):
        actions.receive_report(world.session, made.reports[0], made, by=world.people[who], on=TODAY, now=NOW)


def test_a_report_is_received_once(world: World) -> None:
    made = draft(world, world.partnership("umbrella"))
    report, before = made.reports[0], world.entries()
    for on in (TODAY, TODAY - timedelta(days=1)):
        actions.receive_report(world.session, report, made, by=world.author, on=on, now=NOW)
    assert (report.received_on, world.entries()) == (TODAY, before + 1)
    with pytest.raises(Invalid):
        actions.receive_report(world.session, report, made, by=world.author, on=TODAY + timedelta(days=1), now=NOW)


def test_the_signed_paper_may_come_after_the_signature(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), state="out-for-signature")
    world.move(agreement, "record-signature", signature=world.signature(world.partner))

    def prove(organisation_id: str, attachment_id: str) -> None:
        prove_signature(
            world.session,
            agreement,
            organisation_id=organisation_id,
            attachment_id=attachment_id,
            by=world.officer,
            on=TODAY,
            now=NOW,
        )

    paper = world.file(agreement)
    with pytest.raises(Invalid):
        prove(world.funder.id, paper)  # has not signed
    other = world.agreement(world.partnership("umbrella"))
    with pytest.raises(NotFound):
        prove(world.partner.id, world.file(other))
    prove(world.partner.id, paper)
    assert {one.organisation_id: one.attachment_id for one in agreement.signers}[world.partner.id] == paper
    with pytest.raises(Conflict):
        prove(world.partner.id, paper)
    assert journal.of_subject(world.session, agreement.ref)[-1].event == "SignedFileAttached"
