from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

import pytest

from kernel.errors import IllegalMove
from kernel.firing import fire, settle_in
from kernel.text import Label, render, using
from kernel.workflow import Move, Workflow

STATES = ("draft", "review", "done")


@dataclass(weakref_slot=True, slots=True)
class Paper:
    state: str


def move(trigger: str, sources: tuple[str, ...], dests: tuple[str, ...]) -> Move:
    label = Label(trigger, trigger)
    gates = {"done": ("whole",)} if "done" in dests else {}
    return Move(trigger, label, label, sources, dests, f"paper.{trigger}", ("named",), gates)


MOVES = (
    move("submit", ("draft",), ("review",)),
    move("approve", ("review",), ("review", "done")),
    move("return", ("review", "done"), ("draft",)),
)
LEGAL = {(source, one.trigger, dest) for one in MOVES for source in one.sources for dest in one.dests}


@pytest.fixture
def papers() -> Workflow:
    return Workflow("paper", attribute="state", initial="draft", states=STATES, moves=MOVES)


@pytest.mark.parametrize("source", STATES)
@pytest.mark.parametrize("trigger", [*(one.trigger for one in MOVES), "to_done"])
@pytest.mark.parametrize("dest", STATES)
def test_every_state_and_move_in_one_grid(papers: Workflow, source: str, trigger: str, dest: str) -> None:
    paper = Paper(source)
    if (source, trigger, dest) in LEGAL:
        fire(paper, papers, trigger, dest=dest)
        assert paper.state == dest
    else:
        with pytest.raises(IllegalMove):
            fire(paper, papers, trigger, dest=dest)
        assert paper.state == source


def test_the_table_says_what_the_machine_does(papers: Workflow) -> None:
    for state in STATES:
        assert {one.trigger for one in papers.moves_from(state)} == {
            trigger for source, trigger, _dest in LEGAL if source == state
        }


def test_gates_of_a_destination_are_added(papers: Workflow) -> None:
    approve = papers.move("review", "approve")
    assert approve.gates_to("review") == ("named",)
    assert approve.gates_to("done") == ("named", "whole")


def test_a_refusal_names_what_is_possible(papers: Workflow) -> None:
    with pytest.raises(IllegalMove) as refused:
        papers.move("draft", "approve")
    assert refused.value.message.values["possible"] == [Label("submit", "submit")]
    with using("en"):
        assert render(refused.value.message) == "“approve” is not possible from here. Possible are: submit."


def test_a_refusal_names_an_unknown_move_as_it_was_typed(papers: Workflow) -> None:
    with pytest.raises(IllegalMove) as refused:
        papers.move("draft", "burn")
    with using("en"):
        assert render(refused.value.message) == "“burn” is not possible from here. Possible are: submit."


def test_where_nothing_moves_on_the_refusal_says_so() -> None:
    ending = Workflow("paper", attribute="state", initial="draft", states=STATES, moves=MOVES[:2])
    with pytest.raises(IllegalMove) as refused:
        ending.move("done", "submit")
    with using("en"):
        assert render(refused.value.message) == "“submit” is not possible: nothing moves on from here."


def test_it_knows_its_name_and_where_it_begins(papers: Workflow) -> None:
    assert (papers.key, papers.initial) == ("paper", "draft")


def test_nothing_keeps_a_record_alive(papers: Workflow) -> None:
    paper = Paper("draft")
    fire(paper, papers, "submit", dest="review")
    gone = weakref.ref(paper)
    del paper
    gc.collect()
    assert gone() is None


def test_an_adopted_record_stands_where_it_stood(papers: Workflow) -> None:
    paper = Paper("draft")
    settle_in(paper, papers, "done")
    assert paper.state == "done"
    with pytest.raises(IllegalMove):
        settle_in(paper, papers, "lost")
