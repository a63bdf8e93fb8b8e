"""Concerns and flags, as sentences; they are read on their own pages only; assessments by other bodies; assurance."""

from __future__ import annotations

from collections.abc import Mapping

from diligence.assurance import ACTIVITY_LABELS
from diligence.flags import CATEGORY_LABELS, LEVEL_LABELS
from diligence.outside import KINDS
from kernel.text import Label, Message
from web.told import Sentence, Told


def _level(told: Told, key: str = "level") -> Label | str:
    return LEVEL_LABELS.get(told.text(key), told.text(key))


def _category(told: Told) -> Label | str:
    return CATEGORY_LABELS.get(told.text("category"), told.text("category"))


def _activity(told: Told) -> Label | str:
    return ACTIVITY_LABELS.get(told.text("kind"), told.text("kind"))


def _body(told: Told) -> Label | str:
    kind = KINDS.get(told.text("body"))
    return kind.label if kind else told.text("body")


FLAGS: Mapping[str, Sentence] = {
    "AssuranceDone": lambda t: Message(
        "%(by)s recorded for %(name)s what was done on %(day)s (%(what)s):",
        by=t.by,
        name=t.name("organisation"),
        day=t.day("done_on"),
        what=_activity(t),
    ),
    "AssuranceDropped": lambda t: Message(
        "%(by)s dropped what was planned for %(name)s (%(what)s):",
        by=t.by,
        name=t.name("organisation"),
        what=_activity(t),
    ),
    "AssurancePlanned": lambda t: Message(
        "%(by)s planned for %(name)s, for %(day)s: %(what)s.",
        by=t.by,
        name=t.name("organisation"),
        day=t.day("planned_on"),
        what=_activity(t),
    ),
    "ConcernClosed": lambda t: Message("%(by)s closed the concern, because:", by=t.by),
    "ConcernFollowedUp": lambda t: Message("%(by)s made a flag of the concern.", by=t.by),
    "ConcernRaised": lambda t: Message(
        "%(by)s raised a concern about %(name)s (%(what)s):", by=t.by, name=t.name("organisation"), what=_category(t)
    ),
    "OutsideAssessmentAccepted": lambda t: Message(
        "%(by)s accepted an assessment of %(name)s by another body (%(body)s), good until %(day)s.",
        by=t.by,
        name=t.subject,
        body=_body(t),
        day=t.day("valid_until"),
    ),
    "OutsideAssessmentWithdrawn": lambda t: Message(
        "%(by)s took back an assessment of %(name)s by another body (%(body)s):", by=t.by, name=t.subject, body=_body(t)
    ),
    "FlagChanged": lambda t: Message(
        "%(by)s changed the flag from %(before)s to %(after)s, followed up by %(owner)s:",
        by=t.by,
        before=_level(t, "before"),
        after=_level(t),
        owner=t.name("owner"),
    ),
    "FlagClosed": lambda t: Message("%(by)s closed the flag, because:", by=t.by),
    "FlagConfirmed": lambda t: Message(
        "%(by)s confirmed it: %(name)s is on hold everywhere.", by=t.by, name=t.name("organisation")
    ),
    "FlagKept": lambda t: Message("%(by)s decided that the flag stands:", by=t.by),
    "FlagLiftAsked": lambda t: Message("%(by)s asked that the flag be lifted:", by=t.by),
    "FlagLifted": lambda t: Message("%(by)s lifted the flag as the second person, because:", by=t.by),
    "FlagRaised": lambda t: Message(
        "%(by)s raised a flag on %(name)s: %(level)s (%(what)s), followed up by %(owner)s.",
        by=t.by,
        name=t.name("organisation"),
        level=_level(t),
        what=_category(t),
        owner=t.name("owner"),
    ),
}
