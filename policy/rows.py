"""The rows of an edition: stages, moves, kinds of agreement, tiers, approvals, documents and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.text import Label
from policy.kinds import AgreementKind, Risk, StageKind, Tier, Unit


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
