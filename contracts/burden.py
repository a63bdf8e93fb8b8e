"""What an agreement asks of the partner, counted: fewer strings is a feature. A pure rule.

Source: what each clause of the library says that it asks, and the reports the agreement schedules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.assembly import Part, assemble, placed
from policy.clauses import WITHOUT_MONEY, ClauseRules, Library, Parties, PartnerGroup, Question
from policy.edition import Edition
from policy.kinds import AgreementKind, PaymentBasis, Tier


@dataclass(frozen=True, slots=True)
class Burden:
    """Clauses to read, reports and papers to write, consents to get, working days to wait for answers at most."""

    clauses: int
    reports: int
    approvals: int
    documents: int
    days: int


def burden(parts: Iterable[Part], scheduled: int) -> Burden:
    """Return the burden of an agreement with so many reports on its schedule."""
    found = placed(tuple(parts))
    asks = [one.clause.asks for one in found]
    return Burden(
        clauses=len(found),
        reports=scheduled + sum(one.reports for one in asks),
        approvals=sum(one.approvals for one in asks),
        documents=sum(one.documents for one in asks),
        days=sum(one.days for one in asks),
    )


def by_tier(edition: Edition, rules: ClauseRules, library: Library) -> list[tuple[AgreementKind, Tier, Burden]]:
    """Return what each kind asks in each tier, of one NGO under a fixed amount, reports that are scheduled aside."""
    found = []
    for rule in edition.agreement_kinds:
        basis = None if rule.kind in WITHOUT_MONEY else PaymentBasis.FIXED_AMOUNT
        for tier in rule.tiers:
            asked = Question(rule.kind, tier, PartnerGroup.NGO, basis, Parties.ONE, downstream=False)
            found.append((rule.kind, tier, burden(assemble(rules, library, asked), 0)))
    return found
