"""What is looked at in a year, at the least, and whether it was: from money times risk. A pure rule.

Source: HACT, minimum programmatic visits, spot checks and assurance coverage (unicef/etools); the figures stand in the
edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kernel.text import Label
from policy.assurance import Assurance
from policy.checklists import PartnerFamily, Rating


class Activity(StrEnum):
    """How a partner's work is looked at."""

    VISIT = "visit"
    SPOT_CHECK = "spot-check"
    AUDIT = "audit"


ACTIVITY_LABELS: Mapping[str, Label] = {
    Activity.VISIT: Label("programme visit", "visita al programa"),
    Activity.SPOT_CHECK: Label("spot check", "verificación en el lugar"),
    Activity.AUDIT: Label("audit", "auditoría"),
}
#: What is no more than talk without its paper.
ON_PAPER = frozenset({Activity.SPOT_CHECK, Activity.AUDIT})


class Coverage(StrEnum):
    """How far a year is covered."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    VOID = "void"


COVERAGE_LABELS: Mapping[str, Label] = {
    Coverage.COMPLETE: Label("complete", "completa"),
    Coverage.PARTIAL: Label("partial", "parcial"),
    Coverage.VOID: Label("none", "ninguna"),
}
#: How the risk of partnerships is rated, as checklists call it; the worst of several counts.
RISKS: Mapping[str, Rating] = {"low": Rating.LOW, "medium": Rating.MEDIUM, "high": Rating.HIGH}
WORST_FIRST = tuple(reversed(tuple(Rating)))
#: From so many days ahead on it is told that something expires, and told again. Our default.
FIRST_WARNING, LAST_WARNING = 90, 30


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an agreement moves, in minor units of the base currency, and from when to when."""

    amount: int
    starts_on: date
    ends_on: date


def in_year(agreed: Iterable[Agreed], year: int) -> int:
    """Return how much moves in a year: of each agreement as much as its days in the year are of all of its days.

    What was agreed stands for what is paid, as long as payments are not recorded.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    total = 0
    for one in agreed:
        days = (min(one.ends_on, last) - max(one.starts_on, first)).days + 1
        if days > 0:
            total += one.amount * days // ((one.ends_on - one.starts_on).days + 1)
    return total


def worst(risks: Iterable[str]) -> Rating | None:
    """Return the worst of several risks, None where none is rated."""
    found = {RISKS[risk] for risk in risks if risk in RISKS}
    return next((rating for rating in WORST_FIRST if rating in found), None)


def least(rules: Assurance, money: Decimal, rating: Rating | None, family: PartnerFamily) -> Mapping[Activity, int]:
    """Return what is owed to a year in which so much moves, in the edition's currency; who is not rated counts high."""
    return {
        Activity.VISIT: rules.visits_a_year(money, rating),
        Activity.SPOT_CHECK: rules.spot_checks_a_year(money, rating, family),
        Activity.AUDIT: rules.audits_a_year(money, rating, family),
    }


def coverage(owed: Mapping[Activity, int], done: Mapping[Activity, int]) -> Coverage:
    """Return how far a year is covered: complete where each meets its least, void where nothing was done at all."""
    if all(done.get(kind, 0) >= count for kind, count in owed.items()):
        return Coverage.COMPLETE
    return Coverage.PARTIAL if any(done.values()) else Coverage.VOID


def warned(until: date, today: date) -> int | None:
    """Return the warning that is due: 0 for what has expired, else 30 or 90; None where it is early."""
    left = (until - today).days
    if left < 0:
        return 0
    return next((days for days in (LAST_WARNING, FIRST_WARNING) if left <= days), None)
