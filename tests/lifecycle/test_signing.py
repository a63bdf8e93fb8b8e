"""Signatures, in force and what waits for it. On both databases."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from application.work import Work, settle
from contracts.actions import receive_report
from contracts.models import Agreement
from contracts.printing import attach_file
from kernel import journal
from kernel.errors import Conflict, GateClosed, Invalid, NotPermitted
from kernel.storage import Storage
from lifecycle.reactions import try_signed
from partnerships.models import Partnership
from tests.factories import records
from tests.factories.unsent import SETTINGS
from tests.lifecycle.world import NOW, SYSTEM, TODAY, World

LAST_WEEK = date(2026, 2, 23)


def settled(session: Session, today: date = TODAY) -> None:
    """Let the reactions of this unit of work follow, as the application does before it commits."""
    work = Work(session, None, SETTINGS, SYSTEM, None, today, NOW)  # type: ignore[arg-type]
    settle(work)
    session.expire_all()


def out(world: World, partnership: Partnership | None = None, **changes: Any) -> Agreement:
    return world.agreement(partnership or world.partnership("umbrella"), state="out-for-signature", **changes)


def sign_both(world: World, agreement: Agreement, on: date = TODAY) -> None:
    paper = world.file(agreement)
    for organisation in (world.funder, world.partner):
        world.move(agreement, "record-signature", on=on, signature=world.signature(organisation, paper))


def test_each_party_signs_and_the_last_one_completes_it(world: World) -> None:
    agreement = out(world)
    world.move(agreement, "record-signature", signature=world.signature(world.partner))
    assert agreement.state == "out-for-signature"
    world.move(agreement, "record-signature", signature=world.signature(world.funder))
    assert agreement.state == "signed"
    assert [(one.organisation_id, one.signatory, one.capacity, one.signed_on) for one in agreement.signers] == [
        (world.funder.id, "Marta Reyes", "Directora", TODAY),
        (world.partner.id, "Marta Reyes", "Directora", TODAY),
    ]


def test_nobody_signs_twice_and_no_stranger_signs(world: World) -> None:
    agreement = out(world)
    world.move(agreement, "record-signature", signature=world.signature(world.partner))
    with pytest.raises(Conflict):
        world.move(agreement, "record-signature", signature=world.signature(world.partner))
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "record-signature", signature=world.signature(records.OrganisationFactory.create()))
    assert [one.where for one in refused.value.problems] == ["organisation_id"]
    assert agreement.state == "out-for-signature"


def test_a_signature_needs_a_name_and_a_capacity(world: World) -> None:
    agreement = out(world)
    empty = type(world.signature(world.partner))(world.partner.id, " ", "")
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "record-signature", signature=empty)
    assert [one.where for one in refused.value.problems] == ["signatory", "capacity"]
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "record-signature")
    assert [one.where for one in refused.value.problems] == ["signature"]


def test_the_signed_file_is_this_agreements_own(world: World) -> None:
    agreement, other = out(world), out(world)
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "record-signature", signature=world.signature(world.partner, world.file(other)))
    assert [one.where for one in refused.value.problems] == ["attachment_id"]
    with pytest.raises(Invalid):
        world.move(agreement, "record-signature", signature=world.signature(world.partner, "0" * 26))


def test_what_was_signed_outside_last_week_counts_from_then(world: World) -> None:
    agreement = out(world)
    sign_both(world, agreement, on=LAST_WEEK)
    settled(world.session)
    assert (agreement.state, agreement.executed_on, agreement.state_since) == ("in-force", LAST_WEEK, LAST_WEEK)
    last = journal.of_subject(world.session, agreement.ref)[-1]
    assert (last.on, last.now, last.by) == (LAST_WEEK, NOW, SYSTEM.person_id)


def test_nothing_happens_in_the_future(world: World) -> None:
    agreement = out(world)
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "record-signature", on=date(2026, 3, 3), signature=world.signature(world.partner))
    assert [one.where for one in refused.value.problems] == ["on"]


def test_today_is_the_offices_own(world: World) -> None:
    # 16:30 UTC is already 3 March in Auckland.
    world.programme.office.zone = "Pacific/Auckland"
    world.session.flush()
    agreement = out(world)
    world.move(agreement, "record-signature", on=date(2026, 3, 3), signature=world.signature(world.partner))
    assert agreement.signers[1].signed_on == date(2026, 3, 3)


def waits_for(world: World, agreement: Agreement) -> list[str]:
    with pytest.raises(GateClosed) as refused:
        world.move(agreement, "bring-into-force")
    return [one.code for one in refused.value.unmet]


def test_without_the_signed_file_it_waits(world: World) -> None:
    agreement = out(world)
    for organisation in (world.funder, world.partner):
        world.move(agreement, "record-signature", signature=world.signature(organisation))
    settled(world.session)
    assert agreement.state == "signed"
    assert waits_for(world, agreement) == ["signed-file-attached"]


def test_it_waits_for_its_start_and_the_daily_try_brings_it_into_force(world: World) -> None:
    start = date(2026, 3, 20)
    agreement = out(world, starts_on=start, ends_on=date(2026, 12, 31))
    sign_both(world, agreement)
    settled(world.session)
    assert agreement.state == "signed"
    assert waits_for(world, agreement) == ["start-reached"]

    def daily(today: date) -> list[str]:
        moment = NOW.replace(month=today.month, day=today.day)
        return try_signed(world.session, [agreement.id], by=SYSTEM, not_before=None, today=today, now=moment)

    assert daily(date(2026, 3, 19)) == []
    assert daily(date(2026, 3, 23)) == [agreement.id]  # the day it counts from is its start, however late the try
    assert (agreement.state, agreement.executed_on) == ("in-force", start)
    assert daily(date(2026, 3, 24)) == []


def test_it_waits_for_shares_and_follows_when_they_add_up(world: World) -> None:
    partnership = world.partnership("umbrella", shares=(2_000, 7_900))
    agreement = out(world, partnership)
    sign_both(world, agreement, on=LAST_WEEK)
    settled(world.session)
    assert agreement.state == "signed"
    assert waits_for(world, agreement) == ["shares-add-up"]

    partnership.parties[1].share = 8_000
    world.session.flush()
    journal.record(world.session, partnership.ref, "SharesSet", {}, by=world.officer.person_id, on=TODAY, now=NOW)
    settled(world.session)
    # It counts from the day on which the last gate opened, not from the signatures.
    assert (agreement.state, agreement.executed_on) == ("in-force", TODAY)


def test_a_subaward_waits_for_its_umbrella_and_follows_it(world: World) -> None:
    partnership = world.partnership("umbrella")
    umbrella = out(world, partnership, kind="umbrella", amount=6_000_000, tier="T3")
    umbrella.approvals[0].person_id = world.leader.person_id
    subaward = out(world, partnership, kind="subaward", umbrella_id=umbrella.id)
    sign_both(world, subaward, on=LAST_WEEK)
    settled(world.session)
    assert waits_for(world, subaward) == ["umbrella-in-force"]

    sign_both(world, umbrella, on=date(2026, 2, 27))
    settled(world.session)
    assert (umbrella.state, umbrella.executed_on) == ("in-force", date(2026, 2, 27))
    assert (subaward.state, subaward.executed_on) == ("in-force", date(2026, 2, 27))


def test_what_another_partnership_does_moves_nothing_here(world: World) -> None:
    partnership = world.partnership("umbrella", shares=(2_000, 7_900))
    agreement = out(world, partnership)
    sign_both(world, agreement)
    settled(world.session)
    partnership.parties[1].share = 8_000
    other = world.partnership("umbrella")
    journal.record(world.session, other.ref, "SharesSet", {}, by=world.officer.person_id, on=TODAY, now=NOW)
    settled(world.session)
    assert agreement.state == "signed"


def test_executed_is_the_first_day_in_force_and_stays(world: World) -> None:
    agreement = world.agreement(world.partnership("delivery"), state="in-force", ends_on=date(2026, 12, 31))
    world.move(agreement, "suspend", reason="Huracán.")
    world.move(agreement, "resume")
    assert (agreement.state, agreement.executed_on, agreement.state_since) == ("in-force", date(2026, 1, 31), TODAY)


def test_what_was_executed_elsewhere_keeps_its_day(world: World) -> None:
    agreement = world.agreement(world.partnership("delivery"), state="signed", executed_on=date(2025, 11, 1))
    world.move(agreement, "bring-into-force")
    assert agreement.executed_on == date(2025, 11, 1)


def test_only_grants_staff_and_tack_itself_bring_into_force(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), state="signed")
    for who in ("leader", "finance", "liaison", "auditor", "administrator"):
        with pytest.raises(NotPermitted):
            world.move(agreement, "bring-into-force", by=world.people[who])
    world.move(agreement, "bring-into-force", by=SYSTEM)
    assert agreement.executed_on == TODAY


def test_the_last_signature_of_a_closing_partnership_brings_nothing_into_force(world: World) -> None:
    agreement = out(world, world.partnership("closing"))
    sign_both(world, agreement)
    settled(world.session)
    assert agreement.state == "signed"
    assert waits_for(world, agreement) == ["stage-allows-agreements"]


def test_every_missing_thing_is_told_at_once(world: World) -> None:
    agreement = world.agreement(
        world.partnership("umbrella", shares=(1_000, 200)),
        state="signed",
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 12, 31),
        review_round=2,
    )
    for signer in agreement.signers:
        signer.signatory = signer.capacity = signer.signed_on = signer.attachment_id = None
    world.session.flush()
    assert waits_for(world, agreement) == [
        "approved",
        "all-signed",
        "all-signed",
        "signed-file-attached",
        "start-reached",
        "shares-add-up",
    ]


def test_nothing_is_in_force_before_its_last_signature(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), state="signed")
    early = agreement.signers[-1].signed_on
    assert early is not None
    with pytest.raises(Invalid) as refused:
        world.move(agreement, "bring-into-force", on=early - timedelta(days=1))
    assert [one.where for one in refused.value.problems] == ["on"]
    assert agreement.state == "signed"


def test_the_papers_of_a_closed_partnership_stay_as_they_are(world: World, tmp_path: Path) -> None:
    agreement = world.agreement(world.partnership("umbrella"), state="closed")
    agreement.partnership.stage = "closed"
    world.session.flush()
    with pytest.raises(Conflict):
        attach_file(
            world.session,
            Storage(f"file://{tmp_path}"),
            agreement,
            b"%PDF",
            name="late.pdf",
            media_type="application/pdf",
            purpose="signed",
            by=world.officer,
            on=TODAY,
            now=NOW,
        )
    with pytest.raises(Conflict):
        receive_report(world.session, agreement.reports[0], agreement, by=world.officer, on=TODAY, now=NOW)
