"""A mistaken move is taken back to the last field, by whom it may be, while nothing depends on it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.settings import load
from application.work import Tack
from contracts.models import Agreement
from kernel import journal
from kernel.database import Base
from kernel.errors import Conflict, GateClosed, Invalid, NotPermitted
from kernel.text import render
from lifecycle.actions import advance
from lifecycle.correction_actions import correct
from lifecycle.hold_actions import put_on_hold
from lifecycle.inputs import MoveInputs
from lifecycle.queries import Subject
from lifecycle.reactions import bring_signed_into_force
from lifecycle.waiver_actions import waive
from partnerships.models import Partnership
from partnerships.permissions import Role, Standing
from tests.factories import partnerships as make
from tests.factories import records
from tests.factories.people import person
from tests.lifecycle.world import NOW, SYSTEM, TODAY, World
from tests.scenarios.replaying import replayed

TABLES = ("partnership", "exploration", "agreement", "signer", "approval", "approval_standing", "attachment")


def snapshot(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every column of everything that a move may write, but the version."""
    session.flush()
    found = {}
    for name in TABLES:
        table = Base.metadata.tables[name]
        rows = session.execute(select(*(one for one in table.c if one.name != "version"))).mappings()
        found[name] = sorted((dict(row) for row in rows), key=lambda row: str(row.get("id", row)))
    return found


def take_back(world: World, subject: Subject, by: Standing | None = None, **changes: Any) -> None:
    given: dict[str, Any] = {
        "reason": "Fue un error de dedo.",
        "by": by or world.officer,
        "on": TODAY,
        "now": NOW + timedelta(hours=1),
    }
    correct(world.session, subject, **(given | changes))


def later(world: World, minutes: int, subject: Subject, move: str, **inputs: Any) -> None:
    """Make a move some minutes after noon; what happens around a subject has an order by its moment alone."""
    now = NOW + timedelta(minutes=minutes)
    advance(world.session, subject, move, by=world.officer, on=TODAY, now=now, inputs=MoveInputs(**inputs))


OPEN: dict[str, Any] = {"finding": None, "found_on": None}
#: Stage, move, what stands in the record, what the move asks, who makes it and takes it back.
STAGES: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("co-creation", "explore", {"exploration": OPEN}, {}, "officer"),
    ("co-creation", "commit", {}, {}, "officer"),
    ("co-creation", "decline", {}, {"reason": "No."}, "officer"),
    ("exploratory", "commit", {"exploration": {}}, {}, "officer"),
    ("exploratory", "extend", {"exploration": OPEN}, {"reason": "Lluvia.", "ends_on": date(2027, 1, 31)}, "officer"),
    ("exploratory", "return", {"exploration": {}}, {"reason": "Otra vez."}, "officer"),
    ("exploratory", "return", {"exploration": {"extended": True}}, {"reason": "Otra vez."}, "officer"),
    ("umbrella", "start-delivery", {"agreement": True}, {}, "officer"),
    ("umbrella", "propose-pivot", {}, {"reason": "Otra pregunta."}, "officer"),
    ("delivery", "propose-pivot", {}, {"reason": "Otra pregunta."}, "officer"),
    ("pivot", "resume", {"came_from": "umbrella"}, {}, "officer"),
    ("pivot", "rethink", {"came_from": "delivery", "exploration": {}}, {"reason": "Otro rumbo."}, "officer"),
    ("delivery", "wind-down", {}, {"outcome": "completed", "reason": "Listo."}, "officer"),
    ("delivery", "stop", {}, {"outcome": "stopped", "reason": "Basta."}, "leader"),
    ("pivot", "stop", {"came_from": "delivery"}, {"outcome": "stopped", "reason": "Basta."}, "officer"),
    ("closing", "close", {"outcome": "completed"}, {}, "officer"),
]


@pytest.mark.parametrize(("stage", "move", "record", "asks", "who"), STAGES)
def test_every_move_of_a_partnership_is_taken_back_to_the_last_field(
    world: World, stage: str, move: str, record: dict[str, Any], asks: dict[str, Any], who: str
) -> None:
    kept = dict(record)
    forced = kept.pop("agreement", False)
    partnership = world.partnership(stage, **kept)
    if forced:
        world.agreement(partnership, "grant", "in-force")
    before, version = snapshot(world.session), partnership.version
    world.move(partnership, move, by=world.people[who], **asks)
    assert snapshot(world.session) != before
    take_back(world, partnership, world.people[who])
    assert snapshot(world.session) == before
    assert (partnership.stage, partnership.version) == (stage, version + 2)
    told = journal.of_subject(world.session, partnership.ref)
    assert told[-1].event == "MoveCorrected"
    facts = told[-1].facts
    assert (facts["move"], facts["from"], facts["to"], facts["seq"]) == (move, told[0].facts["to"], stage, 1)


#: State, move, what the move asks, who makes it.
STATES: list[tuple[str, str, dict[str, Any], str]] = [
    ("in-review", "approve", {}, "officer"),
    ("approved", "send", {}, "officer"),
    ("in-force", "suspend", {"reason": "Lluvia."}, "officer"),
    ("suspended", "resume", {}, "officer"),
    ("in-force", "end", {}, "officer"),
    ("ended", "close", {}, "officer"),
    ("in-force", "terminate", {"reason": "Fraude."}, "leader"),
    ("draft", "cancel", {"reason": "No."}, "officer"),
    ("in-review", "cancel", {"reason": "No."}, "officer"),
    ("approved", "cancel", {"reason": "No."}, "officer"),
    ("out-for-signature", "cancel", {"reason": "No."}, "officer"),
    ("signed", "cancel", {"reason": "No."}, "officer"),
]


@pytest.mark.parametrize(("state", "move", "asks", "who"), STATES)
def test_every_move_of_an_agreement_is_taken_back_to_the_last_field(
    world: World, state: str, move: str, asks: dict[str, Any], who: str
) -> None:
    agreement = world.agreement(world.partnership("umbrella"), "grant", state, ends_on=date(2026, 2, 28))
    for report in agreement.reports:
        report.received_on = date(2026, 2, 28)
    before = snapshot(world.session)
    world.move(agreement, move, by=world.people[who], **asks)
    assert snapshot(world.session) != before
    take_back(world, agreement, world.people[who])
    assert snapshot(world.session) == before
    assert agreement.state == state


def submitted(world: World) -> tuple[Agreement, dict[str, list[dict[str, Any]]]]:
    """Return an agreement submitted as it was drafted, and how it stood before."""
    agreement = world.agreement(world.partnership("umbrella"), "grant", "draft")
    world.move(agreement, "submit")
    fixed = agreement.tier, agreement.tier_why
    other = world.agreement(world.partnership("umbrella"), "grant", "draft", tier=fixed[0], tier_why=fixed[1])
    before = snapshot(world.session)
    world.move(other, "submit")
    return other, before


def test_a_submission_is_taken_back_with_the_tier_it_fixed(world: World) -> None:
    agreement, before = submitted(world)
    assert agreement.base_amount is not None
    take_back(world, agreement)
    assert snapshot(world.session) == before


def test_a_submission_that_derived_the_tier_anew_is_returned_instead(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), "grant", "draft", tier_why="[]")
    world.move(agreement, "submit")
    with pytest.raises(Conflict, match="return it to draft instead"):
        take_back(world, agreement)
    assert agreement.state == "in-review"


def signing(world: World) -> Agreement:
    """Return an agreement that everybody but the partner has signed."""
    agreement = world.agreement(world.partnership("umbrella"), "grant", "out-for-signature")
    world.move(agreement, "record-signature", signature=world.signature(world.funder, world.file(agreement)))
    return agreement


def settled(world: World) -> None:
    """Let Tack do what follows by itself."""
    recorded = world.session.info.pop("recorded", [])
    bring_signed_into_force(world.session, recorded, by=SYSTEM, today=TODAY, now=NOW)


def test_a_signature_is_taken_back_and_the_other_stays(world: World) -> None:
    agreement = signing(world)
    first = snapshot(world.session)
    file = world.file(agreement)
    before = snapshot(world.session)
    world.move(agreement, "record-signature", signature=world.signature(world.partner, file))
    assert agreement.state == "signed"
    take_back(world, agreement)
    assert snapshot(world.session) == before
    assert agreement.state == "out-for-signature"
    take_back(world, agreement)
    assert [one.signed_on for one in agreement.signers] == [None, None]
    assert first["approval"] == snapshot(world.session)["approval"]


def test_what_came_into_force_by_itself_goes_back_with_the_signature_and_stays_back(world: World) -> None:
    agreement = signing(world)
    file = world.file(agreement)
    before = snapshot(world.session)
    world.move(agreement, "record-signature", signature=world.signature(world.partner, file))
    settled(world)
    assert (agreement.state, agreement.executed_on) == ("in-force", TODAY)
    take_back(world, agreement)
    settled(world)
    assert snapshot(world.session) == before
    told = [one.facts for one in journal.of_subject(world.session, agreement.ref)[-2:]]
    assert [(one["move"], one["from"], one["to"], one["seq"]) for one in told] == [
        ("bring-into-force", "in-force", "signed", 3),
        ("record-signature", "signed", "out-for-signature", 2),
    ]
    assert told[0]["reason"] == told[1]["reason"]


def test_a_delegated_approval_goes_with_what_it_rests_on(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), "grant", "in-review")
    before = snapshot(world.session)
    world.move(agreement, "approve")
    approval = agreement.approvals[0]
    standing = Base.metadata.tables["approval_standing"]
    world.session.execute(standing.insert().values(approval_id=approval.id, on_behalf_of=world.leader.person_id))
    world.session.expire_all()
    take_back(world, agreement)
    assert snapshot(world.session) == before


def test_an_approval_is_taken_back_by_whoever_gave_it_or_leadership(world: World) -> None:
    agreement = world.agreement(world.partnership("umbrella"), "grant", "in-review")
    world.move(agreement, "approve")
    with pytest.raises(Conflict, match="whoever gave it"):
        take_back(world, agreement, world.author)
    take_back(world, agreement, world.leader)
    assert (agreement.state, agreement.approvals) == ("in-review", [])


@pytest.mark.parametrize("who", ["liaison", "finance", "auditor", "administrator"])
def test_who_may_not_correct_at_all(world: World, who: str) -> None:
    partnership = world.partnership("umbrella")
    world.move(partnership, "propose-pivot", reason="Otra pregunta.")
    with pytest.raises(NotPermitted):
        take_back(world, partnership, world.people[who])


def test_whoever_may_not_make_the_move_may_not_take_it_back(world: World) -> None:
    partnership = world.partnership("umbrella")
    world.move(partnership, "propose-pivot", reason="Otra pregunta.")
    with pytest.raises(NotPermitted) as refused:
        take_back(world, partnership, world.leader)
    assert refused.value.permission == "partnership.move"
    elsewhere = world.join("elsewhere", "grants-officer", programme=records.ProgrammeFactory.create())
    with pytest.raises(NotPermitted):
        take_back(world, partnership, elsewhere)


def test_what_depends_on_it_is_told_and_nothing_changes(world: World) -> None:
    partnership = world.partnership("co-creation")
    later(world, 1, partnership, "commit")
    agreement = world.agreement(partnership, "grant", "approved")
    later(world, 2, agreement, "send")
    before, length = snapshot(world.session), world.entries()
    with pytest.raises(Conflict) as refused:
        take_back(world, partnership)
    assert render(refused.value.message).startswith(
        f"Something depends on this move by now: {agreement.number}: it moved on"
    )
    assert (snapshot(world.session), world.entries()) == (before, length)
    take_back(world, agreement)
    take_back(world, partnership)
    assert partnership.stage == "co-creation"


def test_an_agreement_on_which_its_partnership_went_on_stays(world: World) -> None:
    partnership = world.partnership("umbrella")
    agreement = world.agreement(partnership, "grant", "suspended")
    later(world, 1, agreement, "resume")
    later(world, 2, partnership, "start-delivery")
    with pytest.raises(Conflict):
        take_back(world, agreement)


def test_an_umbrella_with_a_subaward_on_the_way_stays_and_so_does_room_that_was_given_away(world: World) -> None:
    umbrella = world.agreement(world.partnership("delivery"), "umbrella", "suspended")
    one, other = (
        world.agreement(umbrella.partnership, "subaward", "approved", umbrella_id=umbrella.id) for _ in range(2)
    )
    later(world, 1, umbrella, "resume")
    later(world, 2, one, "cancel", reason="No.")
    with pytest.raises(Conflict):
        take_back(world, umbrella)
    later(world, 3, other, "send")
    with pytest.raises(Conflict):
        take_back(world, one)
    take_back(world, other)
    take_back(world, one)
    take_back(world, umbrella)
    assert [found.state for found in (one, other, umbrella)] == ["approved", "approved", "suspended"]


def test_under_a_hold_nothing_goes_forward_again_and_back_it_may_go(world: World) -> None:
    grant = world.agreement(world.partnership("umbrella"), "grant", "in-force")
    sent = world.agreement(world.partnership("umbrella"), "grant", "approved")
    world.move(grant, "suspend", reason="Lluvia.")
    world.move(sent, "send")
    for one in (grant, sent):
        put_on_hold(
            world.session, one, reason="Denuncia.", by=world.officer, on=TODAY, now=NOW, zone="America/Tegucigalpa"
        )
    with pytest.raises(GateClosed) as refused:
        take_back(world, grant)
    assert [one.code for one in refused.value.unmet] == ["on-hold"]
    take_back(world, sent)
    assert (grant.state, sent.state) == ("suspended", "approved")


def test_a_reason_is_needed_and_nothing_happens_twice(world: World) -> None:
    partnership = world.partnership("umbrella")
    with pytest.raises(Conflict, match="not moved yet"):
        take_back(world, partnership)
    world.move(partnership, "propose-pivot", reason="Otra pregunta.")
    for reason in ("", "   "):
        with pytest.raises(Invalid):
            take_back(world, partnership, reason=reason)
    with pytest.raises(Invalid):
        take_back(world, partnership, on=date(2026, 3, 3))
    take_back(world, partnership, seq=1)
    with pytest.raises(Conflict):
        take_back(world, partnership, seq=1)


def test_moves_are_taken_back_one_after_another_and_the_journal_tells_where_it_stands(world: World) -> None:
    partnership = world.partnership("co-creation")
    before = snapshot(world.session)
    world.move(partnership, "commit")
    world.move(partnership, "propose-pivot", reason="Otra pregunta.")
    world.move(partnership, "resume")
    for stage in ("pivot", "umbrella", "co-creation"):
        take_back(world, partnership)
        assert partnership.stage == stage
    assert snapshot(world.session) == before
    assert [one.facts["seq"] for one in journal.of_subject(world.session, partnership.ref)[3:]] == [3, 2, 1]
    world.move(partnership, "commit")
    assert partnership.stage == "umbrella"


def test_a_waiver_that_was_used_stays_used(world: World) -> None:
    records.NewestEditionFactory.create()
    partnership = world.partnership(
        "exploratory", edition_id="newest".ljust(26, "0"), exploration={**OPEN, "extended": True}
    )
    given: dict[str, Any] = {"reason": "La feria se aplazó.", "by": world.leader, "on": TODAY, "now": NOW}
    waive(world.session, partnership, "extend", "not-extended-before", **given)
    before = snapshot(world.session)
    world.move(partnership, "extend", reason="Feria.", ends_on=date(2027, 1, 31))
    take_back(world, partnership)
    assert snapshot(world.session) == before
    with pytest.raises(GateClosed):
        world.move(partnership, "extend", reason="Feria.", ends_on=date(2027, 1, 31))


def test_two_who_take_it_back_at_once_take_back_one_move(database_url: str, tmp_path: object) -> None:
    tack = Tack(load({"TACK_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}))
    with tack.writing() as work:
        programme = make.programme(work.session)
        officer = person(work.session, Role.GRANTS_OFFICER, programme=programme)
        one = make.partnership(work.session, programme, officer)
        key, who, opened = one.id, officer.id, one.version
    for _ in range(2):
        with tack.writing(who, zone=make.ZONE) as work:
            partnership = work.session.get_one(Partnership, key)
            stop = MoveInputs(reason="No.", outcome="stopped")
            trigger = "stop" if partnership.stage == "co-creation" else "close"
            advance(work.session, partnership, trigger, by=work.by, on=work.today, now=work.now, inputs=stop)

    def press(_number: int) -> str:
        try:
            with tack.writing(who, zone=make.ZONE) as work:
                partnership = work.session.get_one(Partnership, key)
                correct(work.session, partnership, reason="Error.", by=work.by, on=work.today, now=work.now, seq=3)
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == ["done", "refused", "refused", "refused"]
    with tack.reading() as work:
        partnership = work.session.get_one(Partnership, key)
        assert (partnership.stage, partnership.version) == ("closing", opened + 3)
        assert replayed(work.session, partnership.ref) == "closing"
    tack.database.close()
