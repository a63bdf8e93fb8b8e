"""What the journal says of a subject's state, told again from its first entry."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kernel import journal
from kernel.unmet import Ref


def replayed(session: Session, subject: Ref) -> str | None:
    """Return the state that a subject's own entries lead to; each has to leave the state the one before reached."""
    state: str | None = None
    for entry in journal.of_subject(session, subject):
        facts = entry.facts
        if "to" not in facts:
            continue
        if "from" in facts:
            assert facts["from"] == state, entry.event
        state = str(facts["to"])
    return state
