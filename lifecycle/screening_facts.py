"""What the gate on screening judges by: the parties as they were read in, facts out. A pure rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kernel.text import fold
from lifecycle.facts import NOTHING_SCREENED, ScreenedParty, ScreeningFacts


def of(parties: Sequence[Sequence[str]], fresh_days: int | None) -> ScreeningFacts:
    """Return how parties were screened: those with a name, by name; our own come without one."""
    found = [_party(*one) for one in parties if one[3]]
    if not found:
        return NOTHING_SCREENED
    return ScreeningFacts(tuple(sorted(found, key=lambda one: (fold(one.name), one.id))), fresh_days)


def _party(
    key: str,
    _role: str,
    _share: str,
    name: str,
    on: str,
    due_since: str,
    outcome: str,
    waiting: str,
    waiting_since: str,
    confirmed: str,
) -> ScreenedParty:
    return ScreenedParty(
        key,
        name,
        _day(on),
        _day(due_since),
        outcome == "unread",
        int(waiting or 0),
        _day(waiting_since),
        int(confirmed or 0),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
