"""What happened while a partner was chosen, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from web.told import Sentence, Told


def _declared(told: Told) -> Message:
    if told.facts.get("declared"):
        return Message("%(by)s declared a conflict of interest.", by=told.by)
    return Message("%(by)s declared to have no conflict of interest.", by=told.by)


CHOOSING: Mapping[str, Sentence] = {
    "BroughtStated": lambda t: Message(
        "%(by)s stated what %(organisation)s brings beyond money.", by=t.by, organisation=t.name("organisation")
    ),
    "ComplementarityStated": lambda t: Message("%(by)s stated how the parties complement each other.", by=t.by),
    "ConflictDeclared": _declared,
    "ConflictHandled": lambda t: Message(
        "%(by)s said how the conflict of interest of %(person)s is handled.", by=t.by, person=t.name("person")
    ),
    "InceptionRecorded": lambda t: Message(
        "%(by)s recorded which part %(organisation)s took in the design.", by=t.by, organisation=t.name("organisation")
    ),
    "InceptionRemoved": lambda t: Message(
        "%(by)s took back which part %(organisation)s took in the design.", by=t.by, organisation=t.name("organisation")
    ),
    "MarkGiven": lambda t: Message(
        "%(by)s marked “%(mark)s”: %(level)s.",
        by=t.by,
        mark=t.chosen("marks", "mark"),
        level=t.chosen("levels", "level"),
    ),
    "SelectionRecorded": lambda t: Message(
        "%(by)s recorded the basis of selection: %(basis)s.", by=t.by, basis=t.chosen("bases", "basis")
    ),
}
