"""Whose assessments stand in for ours, and how long one stands. A pure rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.text import Label
from policy.checklists import Rating
from policy.months import months_after


class OutsideBody(StrEnum):
    """Whose assessment it is."""

    HACT = "hact"
    NUPAS = "nupas"
    CHS = "chs"
    FCDO = "fcdo"
    UNPP = "un-partner-portal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kind:
    """What an assessment of one body is called, and for how many years it stands where it does not say so itself."""

    label: Label
    years: int


#: Source: HACT (unicef/etools: due again in the fourth year), CHS (certificates of four years), DFID and FCDO (full
#: review after three), UN Partner Portal (verification older than five years is due); the others are our default.
KINDS: Mapping[str, Kind] = {
    OutsideBody.HACT: Kind(Label("HACT micro-assessment", "microevaluación HACT"), 4),
    OutsideBody.NUPAS: Kind(Label("NUPAS", "NUPAS"), 3),
    OutsideBody.CHS: Kind(Label("Core Humanitarian Standard (CHS)", "Norma Humanitaria Esencial (CHS)"), 4),
    OutsideBody.FCDO: Kind(Label("FCDO due diligence", "debida diligencia de FCDO"), 3),
    OutsideBody.UNPP: Kind(Label("UN Partner Portal verification", "verificación del Portal de Socios de la ONU"), 5),
    OutsideBody.OTHER: Kind(Label("another body", "otro organismo"), 3),
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What another body found in a domain, until when that stands, and whose it is."""

    rating: Rating
    until: date
    body: str
    body_name: str | None = None

    @property
    def whose(self) -> Label:
        """What its body is called, in words."""
        return Label(self.body_name, self.body_name) if self.body_name else KINDS[self.body].label


def stands_until(body: str, assessed_on: date) -> date:
    """Return the last day on which an assessment of a body stands by itself; raises KeyError for an unknown body."""
    return months_after(assessed_on, 12 * KINDS[body].years)
