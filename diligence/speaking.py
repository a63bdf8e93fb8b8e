"""In whose voice a person speaks in an assessment, and who may know of it. A pure rule, the same on both sides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from diligence.states import Of, Voice
from partnerships.permissions import Scope, Standing, granted

VIEW, ANSWER, AGREE, PAPER = "diligence.view", "diligence.answer", "diligence.agree", "diligence.record-paper"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an assessment concerns: who is assessed, in which programme, and the partners of the partnership."""

    of: Of
    organisation_id: str
    programme_id: str
    partners: frozenset[str]

    @property
    def scope(self) -> Scope:
        """Where permissions count: the funder's people, and of the partners those that it concerns.

        What a partner is assessed by is nobody's business among the other partners; the funder is everybody's.
        """
        theirs = frozenset({self.organisation_id}) if self.of is Of.PARTNER else self.partners
        return Scope(self.programme_id, theirs)

    @property
    def ours(self) -> Scope:
        """Where only a role of the funder's own people counts."""
        return Scope(self.programme_id)


def voice_of(by: Standing, about: Concerned, permission: str = ANSWER) -> Voice | None:
    """Return the voice that somebody with the permission speaks in, None where they have none.

    Whoever belongs to the assessed organisation speaks about it as its own, and never as the other side.
    """
    theirs = by.active and bool(by.organisations & about.scope.organisations)
    ours = granted(by, permission, about.ours)
    assessed, other = (theirs, ours) if about.of is Of.PARTNER else (ours, theirs)
    if assessed:
        return Voice.OWN if granted(by, permission, about.scope) else None
    return Voice.OTHER if other else None


def readable(voice: Voice | None, handed_in: Collection[str]) -> frozenset[Voice]:
    """Return the voices that somebody may read: their own, and both once both have handed in; copying helps nobody."""
    if {Voice.OWN, Voice.OTHER} <= set(handed_in):
        return frozenset(Voice)
    return frozenset({Voice.AGREED} if voice is None else {Voice.AGREED, voice})
