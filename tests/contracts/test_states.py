"""The states of an agreement and the ways between them, as the house describes them."""

from __future__ import annotations

import pytest

from contracts.states import FINISHED, LABELS, OBLIGATING, OPEN, RESERVING, WAYS, State
from kernel.text import Label
from lifecycle import workflows
from tests.policy.editions import STANDARD

MOVES = {
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
}


def test_the_ways_are_those_of_the_shipped_edition() -> None:
    assert set(WAYS) == MOVES
    assert {move.key for move in STANDARD.agreement_moves} == MOVES


@pytest.mark.parametrize("state", list(State))
def test_each_state_has_a_name_in_both_languages(state: State) -> None:
    label = LABELS[state]
    assert isinstance(label, Label)
    assert label.en
    assert label.es
    assert label.en != label.es


def test_each_state_is_open_or_finished_and_takes_room_once() -> None:
    assert set(State) == OPEN | FINISHED
    assert not OPEN & FINISHED
    assert not RESERVING & OBLIGATING
    assert set(State) - RESERVING - OBLIGATING == {State.DRAFT, State.CANCELLED}


def test_every_state_is_reached_and_the_open_ones_are_left() -> None:
    reached = {dest for _, dests in WAYS.values() for dest in dests} | {State.DRAFT}
    left = {source for sources, _ in WAYS.values() for source in sources}
    assert reached == set(State)
    assert left == OPEN


def test_the_compiled_table_is_the_table_of_ways() -> None:
    table = workflows.of_agreements(STANDARD).table
    for state in State:
        assert set(table[state]) == {trigger for trigger, (sources, _) in WAYS.items() if state in sources}
