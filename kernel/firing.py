"""The one function that changes a state. Only `lifecycle.actions` may import this module."""

from __future__ import annotations

from types import SimpleNamespace

from kernel.errors import IllegalMove
from kernel.text import Message
from kernel.workflow import Workflow


def fire(record: object, workflow: Workflow, trigger: str, *, dest: str) -> None:
    """Move a record that is locked and whose gates are open; raises IllegalMove if there is no such way.

    The machine goes each way once and has nothing that could make it go elsewhere the next time.
    """
    way = getattr(record, workflow.attribute), trigger, dest
    if way not in workflow.gone:
        workflow.gone[way] = _went(workflow, *way)
    setattr(record, workflow.attribute, workflow.gone[way])


def _went(workflow: Workflow, state: str, trigger: str, dest: str) -> str:
    """Let the machine go a way, and return where it came to."""
    workflow.move(state, trigger)
    place = SimpleNamespace(**{workflow.attribute: state})
    if not workflow.machine.events[trigger].trigger(place, dest=dest):
        raise IllegalMove(Message("“%(move)s” does not lead to “%(dest)s” from here.", move=trigger, dest=dest))
    came_to: str = getattr(place, workflow.attribute)
    return came_to


def settle_in(record: object, workflow: Workflow, state: str) -> None:
    """Put an adopted record into the state it stood in elsewhere; raises IllegalMove for an unknown state."""
    if state not in workflow.states:
        raise IllegalMove(Message("There is no state “%(dest)s”.", dest=state))
    setattr(record, workflow.attribute, state)
