"""The names an edition may use: what the code of this Tack knows. `application` fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policy.checklists import ItemLibrary
from policy.clauses import Library


@dataclass(frozen=True)
class KnownNames:
    """Every name that has something behind it in code; an edition may use no other.

    Agreement moves and contribution kinds an edition must give all of, neither more nor fewer. Of thresholds, party
    roles and outcomes it must give those that the code asks for by name, and may add its own.
    """

    stage_gates: frozenset[str]
    agreement_gates: frozenset[str]
    permissions: frozenset[str]
    roles: frozenset[str]
    templates: frozenset[str]
    asks: frozenset[str]
    agreement_moves: frozenset[str]
    contribution_kinds: frozenset[str]
    thresholds: frozenset[str]
    party_roles: frozenset[str]
    outcomes: frozenset[str]
    #: The clause libraries that an edition may choose from, by name.
    libraries: Mapping[str, Library] = field(default_factory=dict)
    #: The libraries of checklist items that an edition may ask from, by name.
    checklists: Mapping[str, ItemLibrary] = field(default_factory=dict)
    #: The libraries of tools that its startup packs may take from, each with the names of its tools.
    tools: Mapping[str, frozenset[str]] = field(default_factory=dict)
