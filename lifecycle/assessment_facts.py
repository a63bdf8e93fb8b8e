"""What the gates of an assessment judge by: frozen facts, plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from diligence.speaking import Concerned
from diligence.states import Voice
from kernel.unmet import Ref


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """An assessment on a day: who handed in, what each voice has still to answer, the session and the papers."""

    id: str
    partnership_id: str
    state: str
    today: date
    zone: str
    opened_on: date
    organisation: str
    about: Concerned
    handed_in: frozenset[Voice]
    missing: Mapping[Voice, tuple[str, ...]]
    #: On whose side whoever recorded the newest joint session stands; None where there is none.
    session_by: Voice | None
    session_on: date | None
    unrated: tuple[str, ...]
    #: The voices whose paper was recorded, each with whoever did.
    papers: Mapping[Voice, str]

    @property
    def ref(self) -> Ref:
        """How an unmet gate points at it."""
        return Ref("assessment", self.id)
