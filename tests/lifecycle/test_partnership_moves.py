"""A partnership's moves: what each asks, changes and records. On both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kernel import journal
from kernel.errors import GateClosed, IllegalMove, Invalid, NotPermitted
from kernel.journal_chain import Plain
from lifecycle import queries
from lifecycle.actions import adopt
from partnerships.models import Partnership
from tests.factories import records
from tests.lifecycle.world import NOW, SYSTEM, TODAY, World
from tests.policy.editions import STANDARD

WHY: dict[str, Any] = {"reason": "Así lo acordamos."}


def codes(refused: pytest.ExceptionInfo[GateClosed]) -> list[str]:
    return [one.code for one in refused.value.unmet]


def last(world: World, partnership: Partnership) -> dict[str, Plain]:
    return journal.of_subject(world.session, partnership.ref)[-1].facts


def test_exploring_needs_a_partner_a_liaison_and_a_plan(world: World) -> None:
    partnership = world.partnership("co-creation", liaison_id=None, shares=())
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "explore")
    assert codes(refused) == ["partner-named", "liaison-named", "exploration-planned"]


def test_an_open_question_is_answered_before_anybody_commits(world: World) -> None:
    plan = {"finding": None, "found_on": None}
    partnership = world.partnership("exploratory", exploration=plan)
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "commit")
    assert codes(refused) == ["finding-recorded"]
    partnership.explorations[0].finding, partnership.explorations[0].found_on = "Sí.", TODAY
    world.session.flush()
    world.move(partnership, "commit")
    assert (partnership.stage, partnership.stage_since) == ("umbrella", TODAY)
    assert last(world, partnership) == {
        "move": "commit",
        "from": "exploratory",
        "to": "umbrella",
        "was": {"since": "2026-01-05"},
    }


def test_shares_bind_at_commit(world: World) -> None:
    partnership = world.partnership("co-creation", shares=(1_200, 8_700))
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "commit")
    assert codes(refused) == ["shares-add-up"]


def test_leverage_and_unvalued_kind_bind_no_shares(world: World) -> None:
    partnership = world.partnership("co-creation", shares=(0, 0))
    for party in partnership.parties:
        for gift in party.contributions:
            gift.kind = "leverage"
    partnership.parties[0].contributions[0].kind = "in-kind"
    partnership.parties[0].contributions[0].amount = partnership.parties[0].contributions[0].currency = None
    world.session.flush()
    world.move(partnership, "commit")
    assert partnership.stage == "umbrella"


def test_an_exploration_is_extended_once_with_a_reason_and_a_later_end(world: World) -> None:
    partnership = world.partnership("exploratory", exploration={"ends_on": date(2026, 2, 1)})
    for inputs, fields in (
        ({}, ["reason", "ends_on"]),
        (WHY | {"ends_on": TODAY}, ["ends_on"]),
        (WHY | {"ends_on": date(2026, 1, 31)}, ["ends_on"]),
    ):
        with pytest.raises(Invalid) as wrong:
            world.move(partnership, "extend", **inputs)
        assert [one.where for one in wrong.value.problems] == fields
    world.move(partnership, "extend", **WHY, ends_on=date(2026, 5, 31))
    plan = partnership.explorations[0]
    assert (plan.ends_on, plan.extended, partnership.stage) == (date(2026, 5, 31), True, "exploratory")
    told = last(world, partnership)
    assert (told["ended"], told["ends"]) == ("2026-02-01", "2026-05-31")
    assert partnership.stage_since == date(2026, 1, 5)
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "extend", **WHY, ends_on=date(2026, 8, 31))
    assert codes(refused) == ["not-extended-before"]


def test_an_extension_never_shortens(world: World) -> None:
    partnership = world.partnership("exploratory", exploration={"ends_on": date(2026, 6, 30)})
    with pytest.raises(Invalid) as wrong:
        world.move(partnership, "extend", **WHY, ends_on=date(2026, 6, 30))
    assert [one.where for one in wrong.value.problems] == ["ends_on"]
    assert partnership.explorations[0].extended is False


@pytest.mark.parametrize("trigger", ["commit", "extend", "return", "decline", "stop"])
def test_after_its_end_date_these_moves_remain(world: World, trigger: str) -> None:
    partnership = world.partnership("exploratory", exploration={"ends_on": date(2026, 3, 1)})
    world.move(partnership, trigger, **WHY, outcome="stopped", ends_on=date(2026, 6, 30))
    assert journal.of_subject(world.session, partnership.ref)[-1].facts["move"] == trigger


def test_returning_leaves_the_question_behind(world: World) -> None:
    partnership = world.partnership("exploratory", exploration={})
    world.move(partnership, "return", **WHY)
    assert partnership.exploration is None
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "explore")
    assert codes(refused) == ["exploration-planned"]


@pytest.mark.parametrize("stage", ["co-creation", "exploratory"])
def test_declining_waits_for_open_agreements(world: World, stage: str) -> None:
    partnership = world.partnership(stage, exploration={})
    letter = world.agreement(partnership, "letter-of-intent", "in-force")
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "decline", **WHY)
    assert [(one.code, one.subject) for one in refused.value.unmet] == [("no-open-agreement", letter.ref)]
    world.move(letter, "terminate", **WHY)
    world.move(partnership, "decline", **WHY)
    assert (partnership.stage, partnership.outcome) == ("closed", "declined")
    assert last(world, partnership)["outcome"] == "declined"


ENDINGS = ("stopped", "withdrawn-by-partner", "terminated-for-cause", "completed", "graduated", "expired")


@pytest.mark.parametrize("outcome", ENDINGS)
@pytest.mark.parametrize("trigger", ["stop", "wind-down"])
def test_stopping_and_winding_down_say_how_it_ends_and_closing_confirms(
    world: World, trigger: str, outcome: str
) -> None:
    partnership = world.partnership("delivery")
    world.move(partnership, trigger, **WHY, outcome=outcome)
    assert (partnership.stage, partnership.outcome) == ("closing", outcome)
    world.move(partnership, "close")
    assert (partnership.stage, partnership.outcome, last(world, partnership)["outcome"]) == ("closed", outcome, outcome)


@pytest.mark.parametrize("outcome", [None, "", "declined", "finished"])
def test_no_other_outcome_is_taken(world: World, outcome: str | None) -> None:
    partnership = world.partnership("delivery")
    with pytest.raises(Invalid) as wrong:
        world.move(partnership, "stop", **WHY, outcome=outcome)
    assert [one.where for one in wrong.value.problems] == ["outcome"]
    assert partnership.stage == "delivery"


def test_closing_waits_for_every_agreement(world: World) -> None:
    partnership = world.partnership("closing", outcome="completed")
    open_one = world.agreement(partnership, state="ended")
    world.agreement(partnership, state="cancelled")
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "close")
    assert [(one.code, one.subject) for one in refused.value.unmet] == [("agreements-finished", open_one.ref)]
    world.move(open_one, "close")
    world.move(partnership, "close")
    assert partnership.stage == "closed"


def test_delivery_waits_for_an_agreement_in_force(world: World) -> None:
    partnership = world.partnership("umbrella")
    agreement = world.agreement(partnership, state="signed")
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "start-delivery")
    assert [(one.code, one.subject) for one in refused.value.unmet] == [("agreement-in-force", agreement.ref)]
    world.move(agreement, "bring-into-force")
    world.move(partnership, "start-delivery")
    assert partnership.stage == "delivery"


@pytest.mark.parametrize(("stage", "missing"), [("umbrella", "liaison-named"), ("delivery", "agreement-in-force")])
def test_after_a_pivot_it_resumes_where_it_stood_by_that_stages_gates(world: World, stage: str, missing: str) -> None:
    partnership = world.partnership(stage, liaison_id=None)
    world.move(partnership, "propose-pivot", **WHY)
    assert (partnership.stage, partnership.came_from) == ("pivot", stage)
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "resume")
    assert codes(refused) == [missing]
    partnership.liaison_id = world.liaison.person_id
    world.session.flush()
    world.agreement(partnership, state="in-force")
    world.move(partnership, "resume")
    assert partnership.stage == stage


def test_rethinking_begins_anew_with_a_question_of_its_own(world: World) -> None:
    partnership = world.partnership("umbrella", exploration={})
    world.move(partnership, "propose-pivot", **WHY)
    world.move(partnership, "rethink", **WHY)
    assert (partnership.stage, partnership.exploration) == ("co-creation", None)


def test_in_closing_nothing_new_is_agreed(world: World) -> None:
    partnership = world.partnership("closing")
    draft = world.agreement(partnership, state="draft")
    with pytest.raises(GateClosed) as refused:
        world.move(draft, "submit")
    assert codes(refused) == ["stage-allows-agreements"]


@pytest.mark.parametrize(
    ("trigger", "may"),
    [
        ("propose-pivot", {"officer", "author"}),
        ("wind-down", {"officer", "author"}),
        ("stop", {"officer", "author", "leader"}),
    ],
)
def test_who_may_move_a_partnership(world: World, trigger: str, may: set[str]) -> None:
    partnership = world.partnership("delivery")
    permitted = set()
    for name, standing in world.people.items():
        moves = queries.moves(world.session, partnership, by=standing, today=TODAY)
        permitted |= {name for one in moves if one.move.trigger == trigger and one.permitted}
    assert permitted == may
    for name in set(world.people) - may:
        with pytest.raises(NotPermitted):
            world.move(partnership, trigger, by=world.people[name], **WHY, outcome="stopped")
    assert partnership.stage == "delivery"


def test_the_list_of_moves_says_what_pressing_would(world: World) -> None:
    partnership = world.partnership("umbrella", liaison_id=None)
    listed = {one.move.trigger: one for one in queries.moves(world.session, partnership, by=world.officer, today=TODAY)}
    assert set(listed) == {"start-delivery", "propose-pivot", "wind-down", "stop"}
    with pytest.raises(GateClosed) as refused:
        world.move(partnership, "start-delivery")
    assert listed["start-delivery"].unmet == refused.value.unmet
    assert not listed["start-delivery"].open
    assert listed["stop"].open
    assert listed["stop"].outcomes == ENDINGS
    many = queries.moves_of_many(world.session, [partnership], by=world.officer, today=TODAY)
    assert [(one.move.trigger, one.unmet) for one in many[partnership.id]] == [
        (trigger, one.unmet) for trigger, one in listed.items()
    ]


def test_an_unknown_move_names_those_there_are(world: World) -> None:
    partnership = world.partnership("closing")
    with pytest.raises(IllegalMove) as refused:
        world.move(partnership, "start-delivery")
    assert refused.value.message.values["move"] == STANDARD.move("start-delivery").label
    with pytest.raises(IllegalMove):
        world.move(partnership, "teleport")


def test_what_is_adopted_stands_as_it_stood(world: World) -> None:
    partnership = world.partnership("co-creation")
    adopt(world.session, partnership, "delivery", by=SYSTEM, on=TODAY, now=NOW, source="360giving")
    assert partnership.stage == "delivery"
    entry = journal.of_subject(world.session, partnership.ref)[-1]
    assert (entry.event, entry.facts) == ("PartnershipAdopted", {"source": "360giving", "to": "delivery"})
    with pytest.raises(IllegalMove):
        adopt(world.session, partnership, "nirvana", by=SYSTEM, on=TODAY, now=NOW, source="360giving")


def test_an_adopted_agreement_is_told_to_its_partnership(world: World) -> None:
    partnership = world.partnership("delivery")
    agreement = world.agreement(partnership, state="draft")
    agreement.executed_on = TODAY
    adopt(world.session, agreement, "in-force", by=SYSTEM, on=TODAY, now=NOW, source="360giving")
    assert agreement.state == "in-force"
    assert [one.event for one in journal.about(world.session, partnership.ref, limit=5)] == ["AgreementAdopted"]


def test_a_pivot_that_was_adopted_resumes_at_the_first_stage_it_may(world: World) -> None:
    partnership = world.partnership("pivot", came_from=None)
    records.ExplorationFactory.create(partnership_id=partnership.id, left=True)
    world.move(partnership, "resume")
    assert partnership.stage == "umbrella"
