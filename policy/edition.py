"""The types of an edition: one dated version of a policy pack, frozen and free of any database.

How an edition is read lives in `policy.loader`, how it is proved in `policy.check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from kernel.text import Label
from policy.choosing import Choosing
from policy.lists import ContributionKind, MarketSystem, Outcome, PartnerType, PartyRole, RelationshipType
from policy.waivers import Waiver

One = TypeVar("One")


class StageKind(StrEnum):
    """What a stage is for; code and open-data exports rely on it and never on a label."""

    CO_CREATION = "co-creation"
    EXPLORATORY = "exploratory"
    UMBRELLA = "umbrella"
    DELIVERY = "delivery"
    PIVOT = "pivot"
    CLOSING = "closing"
    CLOSED = "closed"


class Tier(StrEnum):
    """How much care an agreement needs; effort grows from N0 to T4."""

    N0 = "N0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"


class AgreementKind(StrEnum):
    """Every kind of contract Tack knows."""

    LETTER_OF_INTENT = "letter-of-intent"
    MEMORANDUM = "memorandum"
    EXPLORATORY = "exploratory"
    GRANT = "grant"
    UMBRELLA = "umbrella"
    SUBAWARD = "subaward"
    AMENDMENT = "amendment"


class PaymentBasis(StrEnum):
    """What money under an agreement is paid against."""

    FIXED_AMOUNT = "fixed-amount"
    COST_REIMBURSEMENT = "cost-reimbursement"
    IN_KIND = "in-kind"
    HYBRID = "hybrid"


class Risk(StrEnum):
    """The rating a grants officer gives a partnership; not rated raises nothing."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    NOT_RATED = "not-rated"


class Unit(StrEnum):
    """What the value of a threshold counts."""

    AMOUNT = "amount"
    DAYS = "days"
    MONTHS = "months"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True)
class Stage:
    """Where a partnership can stand."""

    key: str
    kind: StageKind
    label: Label
    meaning: Label


@dataclass(frozen=True)
class StageMove:
    """A named way from stage to stage.

    It has one destination, except the way back from a pivot, which leads to the stage the pivot was proposed in;
    `gates_by_dest` adds the gates of that stage. `outcomes` are what the move may record: asked for where `asks` says
    so, recorded by itself where there is one and it is not asked for.
    """

    key: str
    label: Label
    hint: Label
    sources: tuple[str, ...]
    dests: tuple[str, ...]
    permission: str
    gates: tuple[str, ...]
    gates_by_dest: Mapping[str, tuple[str, ...]]
    asks: tuple[str, ...]
    outcomes: tuple[str, ...] = ()

    def gates_to(self, dest: str) -> tuple[str, ...]:
        """Every gate on this move when it leads to `dest`, each once, in the order of the edition."""
        return tuple(dict.fromkeys((*self.gates, *self.gates_by_dest.get(dest, ()))))


@dataclass(frozen=True)
class AgreementMove:
    """A named step in the life of an agreement; between which states it leads is a table in `contracts`.

    `gates_by_tier` adds gates for agreements of these tiers, so that small ones stay small.
    """

    key: str
    label: Label
    hint: Label
    permission: str
    gates: tuple[str, ...]
    gates_by_tier: Mapping[Tier, tuple[str, ...]]
    asks: tuple[str, ...]

    def gates_at(self, tier: Tier | None) -> tuple[str, ...]:
        """Every gate on this move at a tier, each once, in the order of the edition; without a tier the common ones."""
        return tuple(dict.fromkeys((*self.gates, *(self.gates_by_tier.get(tier, ()) if tier else ()))))


@dataclass(frozen=True)
class AgreementKindRule:
    """The tiers in which a kind of agreement may be drafted."""

    kind: AgreementKind
    label: Label
    tiers: tuple[Tier, ...]


@dataclass(frozen=True)
class TierWhen:
    """What must hold for a tier row to match; None asks nothing.

    `up_to` is an inclusive limit in base currency, the value of the threshold named by `limit`.
    """

    financial: bool | None = None
    downstream: bool | None = None
    up_to: Decimal | None = None
    limit: str | None = None


@dataclass(frozen=True)
class TierRow:
    """One row of the tier table; rows are tried in order and the first match wins."""

    key: str
    tier: Tier
    label: Label
    when: TierWhen


@dataclass(frozen=True)
class TierRaise:
    """A reason to lift one tier to another: a longer duration or a risk rating, either suffices."""

    key: str
    from_tier: Tier
    to_tier: Tier
    label: Label
    longer_than_months: int | None = None
    risk: Risk | None = None
    limit: str | None = None


@dataclass(frozen=True)
class ApprovalStep:
    """One approval, given by a person in this role."""

    role: str


@dataclass(frozen=True)
class ApprovalRow:
    """Who approves what; rows are tried in order and the first match wins. `up_to` as in `TierWhen`."""

    key: str
    label: Label
    up_to: Decimal | None
    tiers: tuple[Tier, ...] | None
    steps: tuple[ApprovalStep, ...]
    limit: str | None = None


@dataclass(frozen=True)
class DocumentRow:
    """The template that prints an agreement of a kind in these tiers."""

    kind: AgreementKind
    tiers: tuple[Tier, ...]
    template: str


@dataclass(frozen=True)
class Threshold:
    """One figure of the rules, with the days it holds (both inclusive) and where it comes from.

    A `legal` one follows the date whatever edition a record is pinned to (`policy.queries.figures`).
    """

    key: str
    value: Decimal
    unit: Unit
    currency: str | None
    effective_from: date | None
    effective_to: date | None
    source: str | None
    basis: str | None
    label: Label
    legal: bool = False

    @property
    def place(self) -> str:
        """Its key, and from when it holds where it is dated: what tells it from every other figure."""
        return f"{self.key} {self.effective_from}" if self.effective_from else self.key

    def holds_on(self, day: date) -> bool:
        """Whether this value is the one in effect on `day`."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


@dataclass(frozen=True)
class Edition:
    """One version of a pack, whole: what may happen, who decides, what is printed, and every figure in it.

    `schema` is the shape its author wrote it in; what is here has the newest (`policy.upgrades`).
    """

    pack: str
    name: str
    schema: int
    effective_from: date
    currency: str
    label: Label
    summary: Label
    stages: tuple[Stage, ...]
    moves: tuple[StageMove, ...]
    agreement_moves: tuple[AgreementMove, ...]
    agreement_kinds: tuple[AgreementKindRule, ...]
    tiers: tuple[TierRow, ...]
    tier_raises: tuple[TierRaise, ...]
    approvals: tuple[ApprovalRow, ...]
    documents: tuple[DocumentRow, ...]
    thresholds: tuple[Threshold, ...]
    market_systems: tuple[MarketSystem, ...]
    relationship_types: tuple[RelationshipType, ...]
    partner_types: tuple[PartnerType, ...]
    outcomes: tuple[Outcome, ...]
    party_roles: tuple[PartyRole, ...]
    contribution_kinds: tuple[ContributionKind, ...]
    waivers: tuple[Waiver, ...]
    text: str = field(repr=False)
    sha256: str
    #: How partners are chosen; editions of the first schema say nothing about it.
    choosing: Choosing | None = None

    @property
    def title(self) -> str:
        """Pack and name in one word, as people cite an edition."""
        return f"{self.pack} {self.name}"

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def _moves(self) -> dict[str, StageMove]:
        return {move.key: move for move in self.moves}

    @cached_property
    def _agreement_moves(self) -> dict[str, AgreementMove]:
        return {move.key: move for move in self.agreement_moves}

    @cached_property
    def _tiers_by_kind(self) -> dict[AgreementKind, tuple[Tier, ...]]:
        return {rule.kind: rule.tiers for rule in self.agreement_kinds}

    def stage(self, key: str) -> Stage:
        """The stage with this key; raises KeyError when the edition has none."""
        return self._stages[key]

    def stage_of_kind(self, kind: StageKind) -> Stage:
        """The first stage of this kind; raises KeyError when the edition has none."""
        return _first((stage for stage in self.stages if stage.kind is kind), kind)

    def move(self, key: str) -> StageMove:
        """The move with this key; raises KeyError when the edition has none."""
        return self._moves[key]

    def moves_from(self, stage_key: str) -> tuple[StageMove, ...]:
        """The moves that leave a stage, in the order of the edition."""
        return tuple(move for move in self.moves if stage_key in move.sources)

    def agreement_move(self, key: str) -> AgreementMove:
        """The agreement move with this key; raises KeyError when the edition has none."""
        return self._agreement_moves[key]

    def kind_rule(self, kind: AgreementKind) -> AgreementKindRule:
        """The rule for a kind of agreement; raises KeyError when the edition has none."""
        return _first((rule for rule in self.agreement_kinds if rule.kind is kind), kind)

    def allowed_tiers(self, kind: AgreementKind) -> tuple[Tier, ...]:
        """The tiers in which this kind may be drafted; none where the edition does not list the kind."""
        return self._tiers_by_kind.get(kind, ())

    def template_for(self, kind: AgreementKind, tier: Tier) -> str | None:
        """The template that prints this kind in this tier, or None where the edition names none."""
        return next((row.template for row in self.documents if row.kind is kind and tier in row.tiers), None)

    def waiver(self, gate: str) -> str | None:
        """The permission that may waive a gate, or None where nobody may."""
        return next((one.permission for one in self.waivers if one.gate == gate), None)

    def threshold(self, key: str, on: date) -> Threshold:
        """The value of a threshold that holds on a day; raises KeyError when none does."""
        return _first((one for one in self.thresholds if one.key == key and one.holds_on(on)), (key, on))


def _first(found: Iterable[One], wanted: object) -> One:
    for one in found:
        return one
    raise KeyError(wanted)
