"""Checklists as data: what is asked of whom, how it is answered, and how long an answer holds.

A library holds the items, an edition how many of them a tier may ask (`policy.diligence`). Both are read by
`policy.checklist_loader`; what the answers come to is `policy.scoring` and `policy.clearing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kernel.text import Label
from policy.kinds import Tier

TIERS = tuple(Tier)


class Side(StrEnum):
    """Who is assessed by an item: a checklist is for one of the two, an item may serve both."""

    PARTNER = "partner"
    FUNDER = "funder"
    BOTH = "both"


#: The two that are assessed.
ASSESSED = (Side.PARTNER, Side.FUNDER)


class PartnerFamily(StrEnum):
    """What checklists tell partners apart by; an edition says which of its partner types are which."""

    NGO = "ngo"
    FIRM = "firm"
    GOVERNMENT = "government"
    UN = "un"


class Method(StrEnum):
    """How the answers of a domain become its rating."""

    CORE_VALUES = "core-values"
    CORE_STANDARDS = "core-standards"
    WEIGHTED_BANDS = "weighted-bands"
    PLAIN_BANDS = "plain-bands"


class Rating(StrEnum):
    """The risk that a domain comes to, from the least to the greatest."""

    LOW = "low"
    MEDIUM = "medium"
    SIGNIFICANT = "significant"
    HIGH = "high"


class Measured(StrEnum):
    """What is measured of the funder already, so that nobody has to guess it."""

    DAYS_TO_CONTRACT = "days-to-contract"
    DAYS_TO_VERIFY = "days-to-verify"
    DAYS_TO_PAY = "days-to-pay"
    AMENDMENTS_REFUSED = "amendments-refused"
    OVERDUE_ACTIONS = "overdue-actions"


#: Risks of an answer run from 1 (none to speak of) to 4; from the first of these on something has to be done about it.
LEAST_RISK, WEAK_RISK, WORST_RISK = 1, 3, 4


@dataclass(frozen=True, slots=True)
class Point:
    """One answer that a scale offers: the value stored, its words, its risk; without risk it does not apply."""

    value: int
    label: Label
    risk: int | None


@dataclass(frozen=True)
class Scale:
    """The answers an item offers, in the order they are shown."""

    key: str
    label: Label
    points: tuple[Point, ...]

    @cached_property
    def by_value(self) -> Mapping[int, Point]:
        """The answers by their values."""
        return {one.value: one for one in self.points}

    def risk(self, value: int) -> int | None:
        """The risk of an answer, None where it says that the item does not apply; raises KeyError for no answer."""
        return self.by_value[value].risk

    def weak(self, value: int) -> bool:
        """Whether something has to be done about this answer; raises KeyError for no answer."""
        return (self.risk(value) or 0) >= WEAK_RISK

    def worst(self, value: int) -> bool:
        """Whether there is no worse answer; raises KeyError for no answer."""
        return self.risk(value) == WORST_RISK

    @property
    def best_value(self) -> int:
        """The answer of the least risk."""
        return min((one for one in self.points if one.risk is not None), key=lambda one: one.risk or 0).value

    @property
    def worst_value(self) -> int:
        """The answer of the greatest risk."""
        return max(self.points, key=lambda one: one.risk or 0).value


@dataclass(frozen=True)
class Item:
    """One question, about whichever organisation is assessed.

    `critical`: its worst answer blocks at every tier. `key_question` weighs double in weighted bands. `serves` are the
    families of partners in whose partnerships it is asked, None for all; with `downstream` it is asked only where the
    partner passes money on. A weak answer yields the tool, or the offer of help, for the startup pack.
    """

    key: str
    domain: str
    side: Side
    from_tier: Tier
    to_tier: Tier | None
    serves: tuple[PartnerFamily, ...] | None
    downstream: bool
    scale: Scale
    key_question: bool
    critical: bool
    minutes: int
    validity_months: int | None
    evidence: Label | None
    source: str | None
    basis: str | None
    question: Label
    tool: str | None
    offer: Label | None
    measured: Measured | None

    def asked(self, side: Side, tier: Tier, family: PartnerFamily, *, downstream: bool) -> bool:
        """Whether it belongs into the checklist of one side in such a partnership."""
        return (
            self.side in {side, Side.BOTH}
            and TIERS.index(self.from_tier) <= TIERS.index(tier)
            and (self.to_tier is None or TIERS.index(tier) <= TIERS.index(self.to_tier))
            and (self.serves is None or family in self.serves)
            and (downstream or not self.downstream)
        )


@dataclass(frozen=True)
class Domain:
    """Items that are rated together, in one way, and how many months what was found in them holds."""

    key: str
    label: Label
    method: Method
    validity_months: int


@dataclass(frozen=True)
class Checklist:
    """What one side is asked in one partnership, in order."""

    side: Side
    tier: Tier
    family: PartnerFamily
    downstream: bool
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]

    @property
    def minutes(self) -> int:
        """How long it takes to fill in."""
        return sum(one.minutes for one in self.items)

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The items by their names."""
        return {one.key: one for one in self.items}

    def of(self, domain: Domain) -> tuple[Item, ...]:
        """The items of one domain, in order."""
        return tuple(one for one in self.items if one.domain == domain.key)


@dataclass(frozen=True)
class ItemLibrary:
    """Every item there is, in the order of its domains, and the hash over its files."""

    name: str
    label: Label
    domains: tuple[Domain, ...]
    scales: Mapping[str, Scale]
    items: tuple[Item, ...]
    sha256: str

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The items by their names."""
        return {one.key: one for one in self.items}

    def checklist(self, side: Side, tier: Tier, family: PartnerFamily, *, downstream: bool) -> Checklist:
        """What one side is asked in such a partnership; domains without an item there are left out."""
        items = tuple(one for one in self.items if one.asked(side, tier, family, downstream=downstream))
        there = {one.domain for one in items}
        domains = tuple(one for one in self.domains if one.key in there)
        return Checklist(side, tier, family, downstream, domains, items)
