"""The lists of an edition: what people choose from, each entry with its label."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.text import Label


@dataclass(frozen=True)
class MarketSystem:
    """A market a programme tries to change, with what should change, who can move it, and its parts."""

    key: str
    label: Label
    priority: Label
    partners: Label
    subsystems: Label


@dataclass(frozen=True)
class RelationshipType:
    """What kind of relation a partnership is."""

    key: str
    label: Label


@dataclass(frozen=True)
class PartnerType:
    """What an organisation is, with its code in the IATI list OrganisationType."""

    key: str
    label: Label
    iati: str


@dataclass(frozen=True)
class Outcome:
    """How a partnership ended."""

    key: str
    label: Label


@dataclass(frozen=True)
class PartyRole:
    """What an organisation is in a partnership."""

    key: str
    label: Label


@dataclass(frozen=True)
class ContributionKind:
    """What a party brings; `shared` says whether it counts in the shares that add up to 100%."""

    key: str
    label: Label
    shared: bool
