"""When a list that can be read is not believed at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.text import Message

#: A list that has less than this share of what it had is taken for one that is not whole.
LEAST_SHARE = 0.5


class Doubtful(StrEnum):
    """Why somebody has to confirm a list."""

    FAR_FEWER = "far-fewer-entries"
    OLDER = "older-than-in-force"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a list, for whoever gave it."""

    code: Doubtful
    message: Message


def doubts(entries: int, listed_on: date, entries_before: int | None, listed_before: date | None) -> Doubt | None:
    """Return what speaks against putting a list in force after another one, or None."""
    if entries_before is not None and entries < entries_before * LEAST_SHARE:
        return Doubt(
            Doubtful.FAR_FEWER,
            Message(
                "This list has %(entries)s entries; the one in force has %(before)s. It may not be whole. Download it"
                " again, or confirm that it is right.",
                entries=entries,
                before=entries_before,
            ),
        )
    if listed_before is not None and listed_on < listed_before:
        return Doubt(
            Doubtful.OLDER,
            Message(
                "This list is of %(day)s, older than the one in force, of %(before)s. Give the newest one, or confirm"
                " that it is right.",
                day=listed_on,
                before=listed_before,
            ),
        )
    return None
