"""What a move makes of a partnership: facts and answers in, changed fields and the story out. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kernel.errors import invalid
from lifecycle.facts import PartnershipFacts
from lifecycle.inputs import MoveInputs
from lifecycle.judging import PossibleMove
from partnerships.stage_change import PlanChange, StageChange
from policy.edition import Edition
from policy.kinds import StageKind

Told = dict[str, Any]


def changed(
    facts: PartnershipFacts, judged: PossibleMove, edition: Edition, inputs: MoveInputs, on: date
) -> tuple[StageChange, Told]:
    """Return the partnership as the move leaves it and what the journal tells beside the move.

    Raises Invalid where an exploration is not extended to a later end.
    """
    came, goes = edition.stage(facts.stage).kind, edition.stage(judged.dest).kind
    told: Told = {}
    plan = _plan(facts, judged, inputs, told) or _left(facts, came, goes)
    outcome = _outcome(judged, inputs)
    if outcome is not None:
        told["outcome"] = outcome
    elif goes is StageKind.CLOSED:
        told["outcome"] = facts.outcome
    change = StageChange(
        id=facts.id,
        held=facts.version,
        stage=judged.dest,
        stage_since=on if judged.dest != facts.stage else facts.stage_since,
        came_from=_came_from(facts, came, goes),
        outcome=outcome if outcome is not None else facts.outcome,
        plan=plan,
    )
    return change, {**told, "was": _was(facts, plan)}


def _was(facts: PartnershipFacts, plan: PlanChange | None) -> Told:
    """Return what the move finds and changes, so that it can be taken back exactly."""
    was: Told = {"since": facts.stage_since.isoformat()}
    was |= {"came_from": facts.came_from} if facts.came_from else {}
    was |= {"outcome": facts.outcome} if facts.outcome else {}
    found = facts.exploration
    if plan is not None and found is not None:
        was["plan"] = {"id": found.id, "ends_on": found.ends_on.isoformat(), "extended": found.extended}
    return was


def taken_back(partnership_id: str, held: int, *, stage: str, was: Mapping[str, Any]) -> StageChange:
    """Return a partnership as it stood before a move, from what that move found."""
    plan = was.get("plan")
    return StageChange(
        id=partnership_id,
        held=held,
        stage=stage,
        stage_since=date.fromisoformat(was["since"]),
        came_from=was.get("came_from"),
        outcome=was.get("outcome"),
        plan=plan
        and PlanChange(plan["id"], left=False, ends_on=date.fromisoformat(plan["ends_on"]), extended=plan["extended"]),
    )


def _came_from(facts: PartnershipFacts, came: StageKind, goes: StageKind) -> str | None:
    if goes is StageKind.PIVOT:
        return facts.stage
    return None if came is StageKind.PIVOT else facts.came_from


def _plan(facts: PartnershipFacts, judged: PossibleMove, inputs: MoveInputs, told: Told) -> PlanChange | None:
    if "ends-on" not in judged.move.asks:
        return None
    plan, ends_on = facts.exploration, inputs.ends_on
    if plan is None or ends_on is None or ends_on <= plan.ends_on:
        raise invalid("ends_on", "Give an end later than the one it has.")
    told |= {"ended": plan.ends_on.isoformat(), "ends": ends_on.isoformat()}
    return PlanChange(plan.id, left=False, ends_on=ends_on, extended=True)


def _left(facts: PartnershipFacts, came: StageKind, goes: StageKind) -> PlanChange | None:
    """Back at the drawing board the next exploration starts with a question of its own."""
    plan = facts.exploration
    if plan is None or goes is not StageKind.CO_CREATION or came not in {StageKind.EXPLORATORY, StageKind.PIVOT}:
        return None
    return PlanChange(plan.id, left=True, ends_on=plan.ends_on, extended=plan.extended)


def _outcome(judged: PossibleMove, inputs: MoveInputs) -> str | None:
    if "outcome" in judged.move.asks:
        return inputs.outcome
    return judged.outcomes[0] if len(judged.outcomes) == 1 else None
