"""What happened to assessments, as sentences. What they come to stands on their own page, for whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping

from diligence.states import AGREE, REOPEN, Voice
from kernel.text import Message, Value
from web.told import Sentence, Told


def _values(told: Told) -> dict[str, Value]:
    return {"by": told.by, "name": told.name("organisation")}


def _moved(told: Told) -> Message:
    match told.text("move"):
        case move if move == AGREE:
            return Message("%(by)s agreed to the result of the assessment of %(name)s.", **_values(told))
        case move if move == REOPEN:
            return Message("%(by)s opened the assessment of %(name)s again.", **_values(told))
    if told.text("voice") == Voice.OWN:
        return Message("%(by)s handed in what %(name)s answered about itself.", **_values(told))
    return Message("%(by)s handed in what the other side answered about %(name)s.", **_values(told))


DILIGENCE: Mapping[str, Sentence] = {
    "AssessmentMoved": _moved,
    "AssessmentOpened": lambda t: Message(
        "%(by)s opened the assessment of %(name)s, as deep as %(tier)s asks: %(items)s questions.",
        **_values(t),
        tier=t.text("tier"),
        items=t.count("items"),
    ),
    "AssessmentPaperRecorded": lambda t: Message(
        "%(by)s recorded what was filled in on paper about %(name)s.", **_values(t)
    ),
    "AssessmentWeighed": lambda t: Message(
        "What was agreed about %(name)s was weighed again: another body's assessment of it came or went.",
        name=t.name("organisation"),
    ),
    "EvidenceShown": lambda t: Message("%(by)s showed a document about %(name)s.", **_values(t)),
    "EvidenceWithdrawn": lambda t: Message("%(by)s took back a document about %(name)s.", **_values(t)),
    "JointSessionRecorded": lambda t: Message("%(by)s recorded a joint session about %(name)s.", **_values(t)),
}
