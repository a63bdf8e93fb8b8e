"""The compiled table and the machine of `transitions` never disagree, however a workflow is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import IllegalMove
from kernel.firing import fire
from kernel.text import Label
from kernel.workflow import Move, Workflow

STATES = ("a", "b", "c", "d")
TRIGGERS = ("go", "turn", "stop", "start", "close")


@dataclass
class Paper:
    state: str


Ways = dict[str, tuple[frozenset[str], frozenset[str]]]
SOME = st.frozensets(st.sampled_from(STATES), min_size=1)
WAYS: st.SearchStrategy[Ways] = st.dictionaries(st.sampled_from(TRIGGERS), st.tuples(SOME, SOME), min_size=1)


def workflow(ways: Ways) -> Workflow:
    label = Label("x", "x")
    moves = [
        Move(trigger, label, label, tuple(sorted(sources)), tuple(sorted(dests)), "p")
        for trigger, (sources, dests) in ways.items()
    ]
    return Workflow("paper", attribute="state", initial="a", states=STATES, moves=moves)


@settings(max_examples=60, deadline=None)
@given(WAYS, st.lists(st.tuples(st.sampled_from(TRIGGERS), st.sampled_from(STATES)), max_size=25))
def test_walks(ways: Ways, steps: list[tuple[str, str]]) -> None:
    flow, paper = workflow(ways), Paper("a")
    for trigger, dest in steps:
        sources, dests = ways.get(trigger, (frozenset(), frozenset()))
        possible = {one.trigger for one in flow.moves_from(paper.state)}
        assert possible == {name for name, (leaves, _) in ways.items() if paper.state in leaves}
        if paper.state in sources and dest in dests:
            fire(paper, flow, trigger, dest=dest)
            assert paper.state == dest
        else:
            before = paper.state
            with pytest.raises(IllegalMove):
                fire(paper, flow, trigger, dest=dest)
            assert paper.state == before
