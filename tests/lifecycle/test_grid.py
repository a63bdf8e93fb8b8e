"""Every stage or state and every move in one grid, legal or not, made for real on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kernel.errors import IllegalMove
from tests.lifecycle.world import STATES, World

AGREEMENT_MOVES = (
    "submit",
    "return",
    "approve",
    "send",
    "record-signature",
    "bring-into-force",
    "suspend",
    "resume",
    "end",
    "close",
    "terminate",
    "cancel",
)
#: Where each move leads from each state; a pair that does not stand here is illegal. One approval is asked for, and
#: two parties sign, of whom none has.
AGREEMENTS: dict[str, dict[str, str]] = {
    "draft": {"submit": "in-review", "cancel": "cancelled"},
    "in-review": {"return": "draft", "approve": "approved", "cancel": "cancelled"},
    "approved": {"return": "draft", "send": "out-for-signature", "cancel": "cancelled"},
    "out-for-signature": {"return": "draft", "record-signature": "out-for-signature", "cancel": "cancelled"},
    "signed": {"bring-into-force": "in-force", "cancel": "cancelled"},
    "in-force": {"suspend": "suspended", "end": "ended", "terminate": "terminated"},
    "suspended": {"resume": "in-force", "end": "ended", "terminate": "terminated"},
    "ended": {"close": "closed"},
    "closed": {},
    "terminated": {},
    "cancelled": {},
}

STAGE_MOVES = (
    "explore",
    "commit",
    "start-delivery",
    "propose-pivot",
    "resume",
    "rethink",
    "extend",
    "return",
    "decline",
    "wind-down",
    "stop",
    "close",
)
STAGES: dict[str, dict[str, str]] = {
    "co-creation": {"explore": "exploratory", "commit": "umbrella", "decline": "closed", "stop": "closing"},
    "exploratory": {
        "commit": "umbrella",
        "extend": "exploratory",
        "return": "co-creation",
        "decline": "closed",
        "stop": "closing",
    },
    "umbrella": {
        "start-delivery": "delivery",
        "propose-pivot": "pivot",
        "wind-down": "closing",
        "stop": "closing",
    },
    "delivery": {"propose-pivot": "pivot", "wind-down": "closing", "stop": "closing"},
    "pivot": {"resume": "delivery", "rethink": "co-creation", "stop": "closing"},
    "closing": {"close": "closed"},
    "closed": {},
}
ANSWERS: dict[str, Any] = {"reason": "Así lo acordamos.", "outcome": "stopped", "ends_on": date(2026, 9, 30)}


def test_the_grid_is_whole() -> None:
    assert set(AGREEMENTS) == set(STATES)
    assert sum(len(moves) for moves in AGREEMENTS.values()) == 20
    assert sum(len(moves) for moves in STAGES.values()) == 20


@pytest.mark.parametrize("trigger", AGREEMENT_MOVES)
@pytest.mark.parametrize("state", AGREEMENTS)
def test_agreement(world: World, state: str, trigger: str) -> None:
    agreement = world.agreement(world.partnership("umbrella"), state=state)
    before, version = world.entries(), agreement.version
    answers = ANSWERS | {"signature": world.signature(world.partner)}
    dest = AGREEMENTS[state].get(trigger)
    if dest is None:
        with pytest.raises(IllegalMove):
            world.move(agreement, trigger, **answers)
    else:
        world.move(agreement, trigger, **answers)
    world.session.expire_all()
    assert agreement.state == (dest or state)
    assert world.entries() - before == (1 if dest else 0)
    assert (agreement.version > version) == (dest not in {None, state})


@pytest.mark.parametrize("trigger", STAGE_MOVES)
@pytest.mark.parametrize("stage", STAGES)
def test_partnership(world: World, stage: str, trigger: str) -> None:
    partnership = world.partnership(stage, exploration={}, came_from="delivery" if stage == "pivot" else None)
    if stage in {"umbrella", "delivery", "pivot"}:
        world.agreement(partnership, state="in-force")
    before = world.entries()
    dest = STAGES[stage].get(trigger)
    if dest is None:
        with pytest.raises(IllegalMove):
            world.move(partnership, trigger, **ANSWERS)
    else:
        world.move(partnership, trigger, **ANSWERS)
    world.session.expire_all()
    assert partnership.stage == (dest or stage)
    assert world.entries() - before == (1 if dest else 0)
