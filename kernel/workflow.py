"""The small engine around `transitions`: states and moves as a table.

Records are never registered with a machine: that would reset the state that was loaded and keep
the record alive. The machine has no models; the table compiled from it answers list questions.
Gates and the journal live outside, in `lifecycle`; `kernel.firing` is what moves a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from transitions import EventData, Machine

from kernel.errors import IllegalMove
from kernel.text import Label, Message


@dataclass(frozen=True, slots=True)
class Move:
    """A named way from state to state, with its permission, its gates and what its form asks for.

    With several destinations the caller resolves one; `gates_by_dest` are the gates of that one.
    """

    trigger: str
    label: Label
    hint: Label
    sources: tuple[str, ...]
    dests: tuple[str, ...]
    permission: str
    gates: tuple[str, ...] = ()
    gates_by_dest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asks: tuple[str, ...] = ()

    def gates_to(self, dest: str) -> tuple[str, ...]:
        """Return every gate on the way to one destination."""
        return self.gates + self.gates_by_dest.get(dest, ())


class Workflow:
    """States and moves of one kind of subject; `attribute` names the column that holds the state."""

    def __init__(self, key: str, *, attribute: str, initial: str, states: Iterable[str], moves: Iterable[Move]) -> None:
        self.key = key
        self.attribute = attribute
        self.initial = initial
        self.states = tuple(states)
        self.moves = tuple(moves)
        #: State, trigger and destination → where the machine came to, for the ways that it went.
        self.gone: dict[tuple[str, str, str], str] = {}

    @cached_property
    def machine(self) -> Machine:
        """The machine of `transitions`, without models and without moves of its own making."""
        machine = Machine(
            model=None,
            states=list(self.states),
            initial=self.initial,
            auto_transitions=False,
            send_event=True,
            model_attribute=self.attribute,
        )
        for move in self.moves:
            for source in move.sources:
                for dest in move.dests:
                    machine.add_transition(move.trigger, source, dest, conditions=[_towards(dest)])
        return machine

    @cached_property
    def table(self) -> Mapping[str, Mapping[str, Move]]:
        """State → trigger → move, compiled from the machine so that the two cannot differ."""
        by_trigger = {move.trigger: move for move in self.moves}
        compiled: dict[str, dict[str, Move]] = {state: {} for state in self.states}
        for trigger, event in self.machine.events.items():
            for source in event.transitions:
                compiled[source][trigger] = by_trigger[trigger]
        return compiled

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """Return the moves that leave a state."""
        return tuple(self.table[state].values())

    def move(self, state: str, trigger: str) -> Move:
        """Return one move; raises IllegalMove with the moves that do exist."""
        found = self.table[state].get(trigger)
        if found is None:
            possible = [move.label for move in self.moves_from(state)]
            wanted = next((move.label for move in self.moves if move.trigger == trigger), trigger)
            raise IllegalMove(
                Message(
                    "“%(move)s” is not possible from here. Possible are: %(possible)s.", move=wanted, possible=possible
                )
                if possible
                else Message("“%(move)s” is not possible: nothing moves on from here.", move=wanted)
            )
        return found


def _towards(dest: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- transitions' own callback shape
    def chosen(event: EventData) -> bool:
        return bool(event.kwargs["dest"] == dest)

    return chosen
