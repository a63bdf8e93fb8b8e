"""The names an edition may use: what the code of this Tack knows. `application` fills it in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownNames:
    """Every name that has something behind it in code; an edition may use no other.

    `thresholds` are figures the code asks for by name, and `agreement_moves` the steps it has routes for: an edition
    must give all of these, whereas of the rest it uses what it needs.
    """

    stage_gates: frozenset[str]
    agreement_gates: frozenset[str]
    permissions: frozenset[str]
    roles: frozenset[str]
    templates: frozenset[str]
    asks: frozenset[str]
    agreement_moves: frozenset[str]
    thresholds: frozenset[str]
