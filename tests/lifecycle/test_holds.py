"""A hold stops what goes forward, wherever it lies, and nothing else; a waiver lets one gate pass once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.actions import draft, edit_terms
from contracts.drafting import Draft
from contracts.models import Agreement
from kernel import journal
from kernel.errors import Conflict, GateClosed, IllegalMove, Invalid, NotFound, NotPermitted
from kernel.money import Money
from lifecycle import queries
from lifecycle.hold_actions import Held, lift_hold, put_on_hold
from lifecycle.judging import PossibleMove
from lifecycle.waiver_actions import waive
from partnerships.permissions import Standing
from policy.kinds import AgreementKind
from tests.factories import agreements, records
from tests.lifecycle.world import NOW, TODAY, World
from tests.policy.editions import NEWEST

ZONE = "America/Tegucigalpa"
#: Partnership moves by stage that a hold stops, and those that go on, as the design's vocabulary has it.
STOPPED = {
    "co-creation": {"explore", "commit"},
    "exploratory": {"commit", "extend"},
    "umbrella": {"start-delivery"},
    "delivery": set(),
    "pivot": {"resume"},
    "closing": set(),
}
GOES_ON = {"decline", "return", "propose-pivot", "rethink", "wind-down", "stop", "close"}
AGREEMENTS = {
    "draft": ({"submit"}, {"cancel"}),
    "in-review": ({"approve"}, {"return", "cancel"}),
    "approved": ({"send"}, {"return", "cancel"}),
    "out-for-signature": (set(), {"record-signature", "return", "cancel"}),
    "signed": ({"bring-into-force"}, {"cancel"}),
    "in-force": (set(), {"suspend", "end", "terminate"}),
    "suspended": ({"resume"}, {"end", "terminate"}),
    "ended": (set(), {"close"}),
}


def hold(world: World, subject: Held, **changes: Any) -> None:
    given: dict[str, Any] = {
        "reason": "Se revisa una denuncia.",
        "by": world.officer,
        "on": TODAY,
        "now": NOW,
        "zone": ZONE,
    }
    put_on_hold(world.session, subject, **(given | changes))


def lift(world: World, subject: Held, **changes: Any) -> None:
    given: dict[str, Any] = {"reason": "No se confirmó.", "by": world.leader, "on": TODAY, "now": NOW, "zone": ZONE}
    lift_hold(world.session, subject, **(given | changes))


def moves(world: World, subject: queries.Subject) -> dict[str, PossibleMove]:
    return {one.move.trigger: one for one in queries.moves(world.session, subject, by=world.officer, today=TODAY)}


def held(possible: dict[str, PossibleMove]) -> set[str]:
    return {name for name, one in possible.items() if "on-hold" in {unmet.code for unmet in one.unmet}}


@pytest.mark.parametrize("stage", STOPPED)
def test_a_partnership_on_hold_goes_nowhere_forward(world: World, stage: str) -> None:
    partnership = world.partnership(stage, exploration={}, came_from="delivery" if stage == "pivot" else None)
    hold(world, partnership)
    possible = moves(world, partnership)
    assert held(possible) == STOPPED[stage]
    assert set(possible) - held(possible) <= GOES_ON


@pytest.mark.parametrize("state", AGREEMENTS)
@pytest.mark.parametrize("where", ["agreement", "partnership", "partner", "funder"])
def test_an_agreement_goes_nowhere_forward_whatever_is_on_hold(world: World, where: str, state: str) -> None:
    agreement = world.agreement(world.partnership("umbrella"), "grant", state)
    subjects: dict[str, Held] = {
        "agreement": agreement,
        "partnership": agreement.partnership,
        "partner": world.partner,
        "funder": world.funder,
    }
    hold(world, subjects[where])
    possible = moves(world, agreement)
    stopped, goes_on = AGREEMENTS[state]
    assert held(possible) == stopped
    assert set(possible) - held(possible) <= goes_on
    lift(world, subjects[where])
    assert held(moves(world, agreement)) == set()


def test_a_hold_on_an_organisation_stops_nobody_elses_partnership(world: World) -> None:
    theirs, others = world.partnership("umbrella"), world.partnership("umbrella", shares=(10_000,))
    hold(world, world.partner)
    assert held(moves(world, theirs)) == {"start-delivery"}
    assert held(moves(world, others)) == set()
    assert held(moves(world, world.agreement(others, "grant", "draft"))) == set()


def test_a_hold_on_an_umbrella_stops_its_subawards_and_not_its_sisters(world: World) -> None:
    partnership = world.partnership("delivery")
    one, other = (world.agreement(partnership, "umbrella", "in-force") for _ in range(2))
    under = world.agreement(partnership, "subaward", "signed", umbrella_id=one.id)
    beside = world.agreement(partnership, "subaward", "signed", umbrella_id=other.id)
    hold(world, one)
    (unmet,) = [found for found in moves(world, under)["bring-into-force"].unmet if found.code == "on-hold"]
    assert (unmet.subject, unmet.fixed_by, unmet.control) == (one.ref, "hold.lift", "agreement.hold")
    assert unmet.message.values == {"name": one.number, "since": TODAY}
    assert held(moves(world, beside)) == set()


def test_a_move_under_a_hold_is_refused_and_nothing_moves(world: World) -> None:
    partnership = world.partnership("umbrella")
    world.agreement(partnership, "grant", "in-force")
    hold(world, partnership)
    before = world.entries()
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "start-delivery")
    assert [one.code for one in refused.value.unmet] == ["on-hold"]
    assert (partnership.stage, world.entries()) == ("umbrella", before)
    world.move(partnership, "propose-pivot", reason="Otra pregunta.")
    assert partnership.stage == "pivot"


def test_who_places_and_who_lifts(world: World) -> None:
    partnership = world.partnership("delivery")
    for name in ("liaison", "finance", "auditor", "administrator"):
        with pytest.raises(NotPermitted):
            hold(world, partnership, by=world.people[name])
    hold(world, partnership)
    with pytest.raises(NotPermitted):
        lift(world, partnership, by=world.officer)
    elsewhere = world.join("elsewhere", "leadership", programme=records.ProgrammeFactory.create())
    with pytest.raises(NotPermitted):
        lift(world, partnership, by=elsewhere)
    lift(world, partnership)
    told = [(entry.event, set(entry.facts)) for entry in journal.of_subject(world.session, partnership.ref)]
    assert told == [("HoldPlaced", {"hold", "reason"}), ("HoldLifted", {"hold", "since", "reason"})]


def test_a_partner_learns_that_it_is_on_hold_and_not_whose_hold_it_is(world: World) -> None:
    partnership = world.partnership("umbrella")
    hold(world, world.partner)
    member = Standing("m", active=True, roles=frozenset(), organisations=frozenset({world.partner.id}))
    possible = queries.moves(world.session, partnership, by=member, today=TODAY)
    (unmet,) = [one for move in possible for one in move.unmet if one.code == "on-hold"]
    assert (unmet.subject, unmet.message.values) == (partnership.ref, {"since": TODAY})
    (inside,) = [one for one in moves(world, partnership)["start-delivery"].unmet if one.code == "on-hold"]
    assert (inside.subject, inside.message.values["name"]) == (world.partner.ref, world.partner.name)


def test_who_works_elsewhere_neither_stops_nor_frees_an_organisation(world: World) -> None:
    world.partnership("delivery")
    elsewhere = records.ProgrammeFactory.create()
    stranger = world.join("stranger", "leadership", programme=elsewhere)
    with pytest.raises(NotPermitted):
        hold(world, world.partner, by=stranger)
    hold(world, world.partner)
    with pytest.raises(NotPermitted):
        lift(world, world.partner, by=stranger)
    lift(world, world.partner)


def test_one_open_hold_each_with_a_reason_and_in_order(world: World) -> None:
    partnership = world.partnership("delivery")
    with pytest.raises(Invalid) as empty:
        hold(world, partnership, reason="  ")
    assert [one.where for one in empty.value.problems] == ["reason"]
    with pytest.raises(Invalid):
        hold(world, partnership, on=date(2026, 3, 3))
    hold(world, partnership)
    with pytest.raises(Conflict):
        hold(world, partnership)
    with pytest.raises(Invalid):
        lift(world, partnership, on=date(2026, 3, 1))
    lift(world, partnership)
    with pytest.raises(NotFound):
        lift(world, partnership)
    hold(world, partnership)


def exploratory(world: World) -> Any:
    records.NewestEditionFactory.create()
    return world.partnership(
        "exploratory",
        edition_id="newest".ljust(26, "0"),
        exploration={"extended": True, "finding": None, "found_on": None},
    )


def let_pass(world: World, subject: Any, move: str, gate: str, **changes: Any) -> None:
    given: dict[str, Any] = {
        "reason": "La feria se aplazó por la tormenta.",
        "by": world.leader,
        "on": TODAY,
        "now": NOW,
    }
    waive(world.session, subject, move, gate, **(given | changes))


def test_a_waived_gate_is_passed_once(world: World) -> None:
    partnership = exploratory(world)
    with pytest.raises(GateClosed):
        world.move(partnership, "extend", reason="Feria.", ends_on=date(2027, 1, 31))
    let_pass(world, partnership, "extend", "not-extended-before")
    world.move(partnership, "extend", reason="Feria.", ends_on=date(2027, 1, 31))
    moved = journal.of_subject(world.session, partnership.ref)[-1]
    assert moved.facts["waived"] == ["not-extended-before"]
    with pytest.raises(GateClosed) as again:
        world.move(partnership, "extend", reason="Otra vez.", ends_on=date(2027, 2, 28))
    assert [one.code for one in again.value.unmet] == ["not-extended-before"]


def test_another_move_uses_a_waiver_up_without_passing_by_it(world: World) -> None:
    partnership = exploratory(world)
    let_pass(world, partnership, "extend", "not-extended-before")
    world.move(partnership, "return", reason="Volvemos a la mesa.")
    assert "waived" not in journal.of_subject(world.session, partnership.ref)[-1].facts
    assert partnership.stage == "co-creation"


@pytest.mark.parametrize(
    ("move", "gate", "refused"),
    [
        ("extend", "liaison-named", Conflict),  # met: nothing to waive
        ("resume", "finding-recorded", IllegalMove),  # does not leave from here
    ],
)
def test_what_cannot_be_waived(world: World, move: str, gate: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        let_pass(world, exploratory(world), move, gate)


def test_nobody_waives_a_gate_that_the_edition_lets_nobody_waive(world: World) -> None:
    partnership = exploratory(world)
    partnership.parties[0].share = 1_000
    world.session.flush()
    assert "shares-add-up" in {one.code for one in moves(world, partnership)["commit"].unmet}
    with pytest.raises(Conflict):
        let_pass(world, partnership, "commit", "shares-add-up")
    first = world.partnership("exploratory", exploration={"extended": True})
    with pytest.raises(Conflict):
        let_pass(world, first, "extend", "not-extended-before")


def test_a_waiver_needs_the_permission_and_a_reason_and_is_given_once(world: World) -> None:
    partnership = exploratory(world)
    with pytest.raises(NotPermitted):
        let_pass(world, partnership, "extend", "not-extended-before", by=world.officer)
    with pytest.raises(Invalid):
        let_pass(world, partnership, "extend", "not-extended-before", reason="")
    let_pass(world, partnership, "extend", "not-extended-before")
    with pytest.raises(Conflict):
        let_pass(world, partnership, "extend", "not-extended-before")
    told = journal.of_subject(world.session, partnership.ref)[-1]
    assert (told.event, told.facts["move"], told.facts["gate"]) == ("GateWaived", "extend", "not-extended-before")


def beyond_its_cap(world: World) -> tuple[Agreement, Draft]:
    """Return a drafted exploratory agreement of 9,000 where the exploration may cost 8,000, and its terms."""
    records.NewestEditionFactory.create()
    partnership = world.partnership(
        "exploratory", edition_id="newest".ljust(26, "0"), exploration={"cap": 800_000, "currency": "USD"}
    )
    stated = agreements.terms(AgreementKind.EXPLORATORY, partnership, 900_000)
    return draft(world.session, partnership, stated, NEWEST, by=world.author, on=TODAY, now=NOW), stated


def test_a_waiver_of_an_agreement_ends_when_its_terms_change(world: World) -> None:
    one, stated = beyond_its_cap(world)
    assert "within-budget-cap" in lacking(world, one, "submit")
    let_pass(world, one, "submit", "within-budget-cap")
    assert "within-budget-cap" not in lacking(world, one, "submit")

    dearer = Money(990_000, "USD")
    changed = replace(stated, amount=dearer, budget=[("Equipo", dearer)])
    edit_terms(world.session, one, changed, NEWEST, by=world.author, on=TODAY, now=NOW)

    assert "within-budget-cap" in lacking(world, one, "submit")
    with pytest.raises(GateClosed):
        world.move(one, "submit", by=world.author)
    let_pass(world, one, "submit", "within-budget-cap")  # for the new terms it is given anew
    assert "within-budget-cap" not in lacking(world, one, "submit")


def test_new_terms_of_one_agreement_leave_the_waivers_of_others(world: World) -> None:
    one, stated = beyond_its_cap(world)
    subject = one.partnership
    other = draft(world.session, subject, stated, NEWEST, by=world.author, on=TODAY, now=NOW)
    for waived in (one, other):
        let_pass(world, waived, "submit", "within-budget-cap")

    edit_terms(world.session, other, replace(stated, title="Otro"), NEWEST, by=world.author, on=TODAY, now=NOW)

    assert "within-budget-cap" not in lacking(world, one, "submit")
    assert "within-budget-cap" in lacking(world, other, "submit")


def lacking(world: World, one: Agreement, move: str) -> set[str]:
    world.session.expire_all()
    return {unmet.code for unmet in moves(world, one)[move].unmet}
