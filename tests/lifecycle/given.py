"""Facts to start from: a partnership that may commit and a grant of its own that is ready for every gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.ledger import Balance
from kernel.money import Money
from kernel.text import render, using
from kernel.unmet import Ref, Unmet
from lifecycle.facts import (
    AgreementBrief,
    AgreementFacts,
    ApprovalFacts,
    ExplorationFacts,
    PartnershipFacts,
    SignerFacts,
    UmbrellaFacts,
)
from partnerships.permissions import Role, Standing
from policy.kinds import StageKind, Tier
from policy.tiers import TierAnswer

TODAY = date(2026, 3, 2)
PLACE = Ref("partnership", "p1")
PAPER = Ref("agreement", "a1")
#: What stands in an unmet gate: code, English, Spanish, subject, who mends it, where.
Row = tuple[str, str, str, Ref, str, str]

AUTHOR = Standing("author", active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, None)}))
OFFICER = Standing("officer", active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, None)}))
LEADER = Standing("leader", active=True, roles=frozenset({(Role.LEADERSHIP.value, None)}))
FINANCE = Standing("finance", active=True, roles=frozenset({(Role.FINANCE.value, None)}))
ELSEWHERE = Standing("elsewhere", active=True, roles=frozenset({(Role.LEADERSHIP.value, "programme-2")}))

EXPLORATION = ExplorationFacts(
    id="e1", cap=Money(500_000, "USD"), ends_on=date(2026, 6, 30), finding=True, extended=False
)
PARTNERSHIP = PartnershipFacts(
    id="p1",
    stage="umbrella",
    kind=StageKind.UMBRELLA,
    came_from=None,
    today=TODAY,
    liaison="Ana López",
    partners=1,
    valued=True,
    shares=10_000,
    exploration=None,
    agreements=(),
)
AGREEMENT = AgreementFacts(
    id="a1",
    number="GA-2026-001",
    kind="grant",
    state="draft",
    today=TODAY,
    author_id="author",
    authors=frozenset({"author"}),
    amount=Money(1_000_000, "USD"),
    starts_on=TODAY,
    ends_on=date(2026, 12, 31),
    tier=TierAnswer(Tier.T1, "micro"),
    tier_allowed=True,
    tiers_of_kind=("T1", "T2", "T3"),
    missing=(),
    steps=("grants-officer",),
    approvals=(ApprovalFacts(1, "grants-officer", "officer", TODAY),),
    printed=True,
    printed_current=True,
    signers=(
        SignerFacts("o1", "Fundación Horizonte", TODAY, has_capacity=True, has_file=True),
        SignerFacts("o2", "Cooperativa La Loma", TODAY, has_capacity=True, has_file=False),
    ),
    umbrella=None,
    spoken_for=0,
    open_subawards=(),
    reports_open=(),
    partnership=PARTNERSHIP,
    programme_id="programme-1",
    recipient_id="o2",
    funder_id="o1",
)


def brief(kind: str, state: str, key: str = "a2", number: str = "GA-2026-002") -> AgreementBrief:
    return AgreementBrief(key, number, kind, state)


def umbrella(
    state: str = "in-force", *, ceiling: int = 10_000_000, reserved: int = 0, obligated: int = 0
) -> UmbrellaFacts:
    return UmbrellaFacts("u1", "UA-2026-014", state, "USD", Balance(ceiling, reserved, obligated))


def rows(found: Iterable[Unmet]) -> list[Row]:
    """Return what a reader of each language sees of unmet gates; narrow spaces as plain ones."""
    return [
        (one.code, words(one, "en"), words(one, "es"), one.subject, one.fixed_by, one.control) for one in list(found)
    ]


def words(one: Unmet, locale: str) -> str:
    with using(locale):
        return render(one.message).replace("\u00a0", " ")
