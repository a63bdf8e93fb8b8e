"""What an edition says about due diligence: its library, how long a checklist may be, how answers become ratings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.checklists import Checklist, ItemLibrary, PartnerFamily, Side
from policy.kinds import Tier


@dataclass(frozen=True, slots=True)
class Most:
    """The most items that one side may be asked in a tier."""

    items: int
    source: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class Bands:
    """Shares of the way from the least to the greatest risk, in percent: below each the rating is the one named."""

    low: int
    medium: int
    significant: int
    source: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class StandardCuts:
    """Points of the six core standards together: up to `high` the risk is high, from `low` on it is low."""

    high: int
    low: int
    source: str | None
    basis: str | None


@dataclass(frozen=True)
class Diligence:
    """The section `diligence` of an edition; the library is pinned by its hash."""

    library: str
    sha256: str
    #: The tiers in which both sides are assessed before anybody commits.
    tiers: tuple[Tier, ...]
    most_items: Mapping[Tier, Most]
    families: Mapping[PartnerFamily, tuple[str, ...]]
    plain_bands: Bands
    weighted_bands: Bands
    core_standards: StandardCuts
    #: The library whose tools weak answers yield.
    tools: str

    def family_of(self, partner_type: str | None) -> PartnerFamily:
        """The family of a partner type; what has no type, or one the edition does not place, counts as an NGO."""
        found = (family for family, types in self.families.items() if partner_type in types)
        return next(found, PartnerFamily.NGO)

    def checklist(
        self, library: ItemLibrary, tier: Tier, side: Side, partner_type: str | None, *, downstream: bool
    ) -> Checklist:
        """What one side is asked in a partnership of this tier with a partner of this type, in order."""
        return library.checklist(side, tier, self.family_of(partner_type), downstream=downstream)
