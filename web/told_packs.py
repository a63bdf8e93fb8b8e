"""Startup packs and joint risks, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from diligence.pack_states import RISK_LABELS
from kernel.text import Label, Message
from web.told import Sentence, Told


def _risk(told: Told) -> Label | str:
    return RISK_LABELS.get(told.text("state"), told.text("state"))


def _added(told: Told) -> Message:
    if told.text("begun") == "ask":
        return Message(
            "%(asker)s asked %(doer)s for something for the startup pack (written down by %(by)s).",
            asker=told.name("for"),
            doer=told.name("organisation"),
            by=told.by,
        )
    if told.text("begun") == "offer":
        return Message(
            "%(doer)s offered something to %(helped)s for the startup pack (written down by %(by)s).",
            doer=told.name("organisation"),
            helped=told.name("for"),
            by=told.by,
        )
    return Message(
        "%(by)s wrote down what %(doer)s does for the startup pack, until %(day)s.",
        by=told.by,
        doer=told.name("organisation"),
        day=told.day("due_on"),
    )


PACKS: Mapping[str, Sentence] = {
    "PackEntryAdded": _added,
    "PackEntryProposed": lambda t: Message(
        "%(by)s had an entry of the startup pack proposed for %(doer)s.", by=t.by, doer=t.name("organisation")
    ),
    "PackEntryConfirmed": lambda t: Message(
        "%(by)s confirmed what %(doer)s does for the startup pack: %(owner)s, until %(day)s.",
        by=t.by,
        doer=t.name("organisation"),
        owner=t.name("owner"),
        day=t.day("due_on"),
    ),
    "PackEntryOffered": lambda t: Message(
        "%(by)s offered to %(helped)s what it asked %(doer)s for.",
        by=t.by,
        helped=t.name("for"),
        doer=t.name("organisation"),
    ),
    "PackEntryAccepted": lambda t: Message(
        "%(by)s accepted for %(helped)s what %(doer)s offered.",
        by=t.by,
        helped=t.name("for"),
        doer=t.name("organisation"),
    ),
    "PackEntryChanged": lambda t: Message(
        "%(by)s changed an entry of the startup pack: %(owner)s, until %(day)s.",
        by=t.by,
        owner=t.name("owner"),
        day=t.day("due_on"),
    ),
    "PackEntryDone": lambda t: Message(
        "%(by)s recorded that %(doer)s has done an entry of the startup pack; what shows it:",
        by=t.by,
        doer=t.name("organisation"),
    ),
    "PackEntryDropped": lambda t: Message("%(by)s dropped an entry of the startup pack, because:", by=t.by),
    "JointRiskAdded": lambda t: Message(
        "%(by)s entered a joint risk: %(likelihood)s × %(effect)s.",
        by=t.by,
        likelihood=t.count("likelihood"),
        effect=t.count("effect"),
    ),
    "JointRiskChanged": lambda t: Message(
        "%(by)s reviewed a joint risk: %(likelihood)s × %(effect)s, %(state)s.",
        by=t.by,
        likelihood=t.count("likelihood"),
        effect=t.count("effect"),
        state=_risk(t),
    ),
}
