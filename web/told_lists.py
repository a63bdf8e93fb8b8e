"""What happened to sanctions lists, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from screening.list_kinds import TITLES
from web.told import Sentence, Told


def _title(t: Told) -> Message:
    """Return what a list is called, or its kind where another version of Tack knew it."""
    kind = t.entry.subject_id
    return TITLES.get(kind, Message("%(name)s", name=kind))


SCREENING_LISTS: Mapping[str, Sentence] = {
    "ScreeningListGiven": lambda t: Message("%(by)s gave a sanctions list: %(title)s.", by=t.by, title=_title(t)),
    "ScreeningListLoaded": lambda t: Message(
        "%(by)s put a list in force: %(title)s, of %(day)s, with %(entries)s entries (%(added)s new, %(changed)s"
        " changed, %(removed)s taken off).",
        by=t.by,
        title=_title(t),
        day=t.day("listed_on"),
        entries=t.count("entries"),
        added=t.count("added"),
        changed=t.count("changed"),
        removed=t.count("removed"),
    ),
    "ScreeningListUnchanged": lambda t: Message(
        "%(by)s gave a list that was in force already: %(title)s.", by=t.by, title=_title(t)
    ),
    "ScreeningListRefused": lambda t: Message(
        "A list that %(by)s gave was not taken: %(title)s. What was in force stays in force.",
        by=t.by,
        title=_title(t),
    ),
}
