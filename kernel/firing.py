"""The one function that changes a state. Only `lifecycle.actions` may import this module."""

from __future__ import annotations

from kernel.errors import IllegalMove
from kernel.text import Message
from kernel.workflow import Workflow


def fire(record: object, workflow: Workflow, trigger: str, *, dest: str) -> None:
    """Move a record that is locked and whose gates are open; raises IllegalMove if there is no such way."""
    workflow.move(getattr(record, workflow.attribute), trigger)
    if not workflow.machine.events[trigger].trigger(record, dest=dest):
        raise IllegalMove(Message("“%(move)s” does not lead to “%(dest)s” from here.", move=trigger, dest=dest))


def settle_in(record: object, workflow: Workflow, state: str) -> None:
    """Put an adopted record into the state it stood in elsewhere; raises IllegalMove for an unknown state."""
    if state not in workflow.states:
        raise IllegalMove(Message("There is no state “%(dest)s”.", dest=state))
    setattr(record, workflow.attribute, state)
