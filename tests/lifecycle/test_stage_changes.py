"""What a move makes of a partnership, worked by hand: where it stands, since when, from where, how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kernel.errors import Invalid
from kernel.text import render, using
from lifecycle.facts import PartnershipFacts
from lifecycle.inputs import NOTHING, MoveInputs
from lifecycle.judging import judge
from lifecycle.stage_changes import changed, taken_back
from partnerships.stage_change import PlanChange, StageChange
from policy.kinds import StageKind
from tests.lifecycle.given import EXPLORATION, OFFICER, PARTNERSHIP
from tests.policy.editions import STANDARD

SINCE, ON = date(2026, 1, 15), date(2026, 3, 2)
PLAN = replace(EXPLORATION, extended=True)


def at(stage: str, **changes: Any) -> PartnershipFacts:
    kind = STANDARD.stage(stage).kind
    return replace(PARTNERSHIP, stage=stage, kind=kind, version=7, stage_since=SINCE, **changes)


def told_of(facts: PartnershipFacts, trigger: str, inputs: MoveInputs = NOTHING) -> tuple[StageChange, dict[str, Any]]:
    return changed(facts, judge(trigger, facts, STANDARD, by=OFFICER), STANDARD, inputs, ON)


def after(facts: PartnershipFacts, trigger: str, inputs: MoveInputs = NOTHING) -> tuple[StageChange, dict[str, Any]]:
    """What changes, and what is told beside how it was before."""
    change, told = told_of(facts, trigger, inputs)
    return change, {name: value for name, value in told.items() if name != "was"}


@pytest.mark.parametrize(
    ("stage", "trigger", "changes", "was"),
    [
        ("umbrella", "start-delivery", {}, {}),
        ("pivot", "resume", {"came_from": "delivery"}, {"came_from": "delivery"}),
        ("umbrella", "start-delivery", {"outcome": "completed"}, {"outcome": "completed"}),
        ("umbrella", "start-delivery", {"exploration": PLAN}, {}),
        (
            "exploratory",
            "return",
            {"exploration": PLAN},
            {"plan": {"id": "e1", "ends_on": "2026-06-30", "extended": True}},
        ),
    ],
)
def test_each_move_tells_how_it_was_so_that_it_can_be_put_back(
    stage: str, trigger: str, changes: dict[str, Any], was: dict[str, Any]
) -> None:
    _change, told = told_of(at(stage, **changes), trigger)
    assert told["was"] == {"since": "2026-01-15"} | was


def test_a_plain_move() -> None:
    change, told = after(at("umbrella", outcome=None), "start-delivery")
    assert change == StageChange("p1", 7, "delivery", ON, came_from=None, outcome=None, plan=None)
    assert change.version == 8
    assert told == {}


@pytest.mark.parametrize("stage", ["umbrella", "delivery"])
def test_a_pivot_remembers_where_it_came_from(stage: str) -> None:
    change, told = after(at(stage), "propose-pivot")
    assert (change.stage, change.came_from, told) == ("pivot", stage, {})


def test_what_comes_out_of_a_pivot_forgets_it_again() -> None:
    change, _told = after(at("pivot", came_from="delivery"), "resume")
    assert (change.stage, change.came_from) == ("delivery", None)


def test_what_was_remembered_stays_on_other_moves() -> None:
    change, _told = after(at("closing", came_from="delivery", outcome="completed"), "close")
    assert change.came_from == "delivery"


@pytest.mark.parametrize(("stage", "trigger"), [("exploratory", "return"), ("pivot", "rethink")])
def test_back_at_the_drawing_board_the_plan_is_left(stage: str, trigger: str) -> None:
    change, told = after(at(stage, exploration=PLAN, came_from="delivery" if stage == "pivot" else None), trigger)
    assert change.plan == PlanChange("e1", left=True, ends_on=date(2026, 6, 30), extended=True)
    assert told == {}


@pytest.mark.parametrize(
    ("stage", "trigger"), [("exploratory", "commit"), ("co-creation", "explore"), ("umbrella", "propose-pivot")]
)
def test_the_plan_stays_on_every_other_way(stage: str, trigger: str) -> None:
    assert after(at(stage, exploration=PLAN), trigger)[0].plan is None


@pytest.mark.parametrize(("stage", "trigger"), [("exploratory", "return"), ("pivot", "rethink")])
def test_without_a_plan_there_is_none_to_leave(stage: str, trigger: str) -> None:
    assert after(at(stage), trigger)[0].plan is None


def test_an_extension_moves_the_end_and_not_the_stage() -> None:
    inputs = MoveInputs(reason="Llovió.", ends_on=date(2026, 7, 1))
    change, told = after(at("exploratory", exploration=EXPLORATION), "extend", inputs)
    assert (change.stage, change.stage_since) == ("exploratory", SINCE)
    assert change.plan == PlanChange("e1", left=False, ends_on=date(2026, 7, 1), extended=True)
    assert told == {"ended": "2026-06-30", "ends": "2026-07-01"}


@pytest.mark.parametrize(
    ("exploration", "ends_on"),
    [
        (EXPLORATION, date(2026, 6, 30)),  # the end it has
        (EXPLORATION, date(2026, 6, 29)),
        (EXPLORATION, None),
        (None, date(2026, 7, 1)),
    ],
)
def test_no_extension_without_a_later_end(exploration: Any, ends_on: date | None) -> None:
    with pytest.raises(Invalid) as refused:
        after(at("exploratory", exploration=exploration), "extend", MoveInputs(reason="Así.", ends_on=ends_on))
    (problem,) = refused.value.problems
    assert problem.where == "ends_on"
    with using("en"):
        assert render(problem.message) == "Give an end later than the one it has."
    with using("es"):
        assert render(problem.message) == "Indique una fecha posterior a la que ya tiene."


def test_how_it_ends_is_asked_where_it_stops_and_told_again_where_it_closes() -> None:
    change, told = after(at("delivery"), "stop", MoveInputs(reason="Así.", outcome="stopped"))
    assert (change.stage, change.outcome, told) == ("closing", "stopped", {"outcome": "stopped"})
    change, told = after(at("closing", outcome="stopped"), "close")
    assert (change.stage, change.outcome, told) == ("closed", "stopped", {"outcome": "stopped"})


def test_the_only_outcome_there_is_need_not_be_asked() -> None:
    change, told = after(at("co-creation"), "decline", MoveInputs(reason="Así.", outcome="completed"))
    assert (change.stage, change.outcome, told) == ("closed", "declined", {"outcome": "declined"})


def test_an_outcome_that_nobody_asks_for_is_ignored() -> None:
    change, told = after(at("umbrella"), "start-delivery", MoveInputs(outcome="stopped"))
    assert (change.outcome, told) == (None, {})
    assert at("umbrella").kind is StageKind.UMBRELLA


@pytest.mark.parametrize(
    ("was", "expected"),
    [
        (
            {"since": "2026-01-15"},
            StageChange("p1", 7, "umbrella", SINCE, came_from=None, outcome=None, plan=None),
        ),
        (
            {"since": "2026-01-15", "came_from": "delivery", "outcome": "completed"},
            StageChange("p1", 7, "umbrella", SINCE, came_from="delivery", outcome="completed", plan=None),
        ),
        (
            {"since": "2026-01-15", "plan": {"id": "e1", "ends_on": "2026-06-30", "extended": True}},
            StageChange(
                "p1", 7, "umbrella", SINCE, came_from=None, outcome=None,
                plan=PlanChange("e1", left=False, ends_on=date(2026, 6, 30), extended=True),
            ),
        ),
    ],
)  # fmt: skip
def test_a_move_taken_back_leaves_what_it_found(was: dict[str, Any], expected: StageChange) -> None:
    assert taken_back("p1", 7, stage="umbrella", was=was) == expected
