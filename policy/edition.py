"""An edition: one dated version of a policy pack, frozen and free of any database.

How an edition is read lives in `policy.loader`, how it is proved in `policy.check`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from kernel.text import Label
from policy.assurance import Appetite, Assurance
from policy.choosing import Choosing
from policy.clauses import ClauseRules
from policy.diligence import Diligence
from policy.kinds import AgreementKind, StageKind, Tier
from policy.lists import ContributionKind, MarketSystem, Outcome, PartnerType, PartyRole, RelationshipType
from policy.rows import (
    AgreementKindRule,
    AgreementMove,
    ApprovalRow,
    DocumentRow,
    Stage,
    StageMove,
    Threshold,
    TierRaise,
    TierRow,
)
from policy.screening import Screening
from policy.waivers import Waiver

One = TypeVar("One")


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
    #: Which clauses contracts are made of; None where each is printed from a text of its own.
    clauses: ClauseRules | None = None
    #: How both sides are assessed, how names are screened, what is looked at afterwards; older editions say nothing.
    diligence: Diligence | None = None
    screening: Screening | None = None
    risk_appetite: tuple[Appetite, ...] = ()
    assurance: Assurance | None = None

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

    def appetite(self, tier: Tier) -> Appetite | None:
        """The risk that may stay open without an answer in a tier, or None where the edition says nothing about it."""
        return next((one for one in self.risk_appetite if one.tier is tier), None)

    def threshold(self, key: str, on: date) -> Threshold:
        """The value of a threshold that holds on a day; raises KeyError when none does."""
        return _first((one for one in self.thresholds if one.key == key and one.holds_on(on)), (key, on))


def _first(found: Iterable[One], wanted: object) -> One:
    for one in found:
        return one
    raise KeyError(wanted)
