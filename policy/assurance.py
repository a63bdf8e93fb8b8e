"""What an edition says about assurance: the least visits, spot checks and audits a year, from money times risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kernel.text import Label
from policy.checklists import PartnerFamily, Rating
from policy.kinds import Tier


@dataclass(frozen=True)
class VisitRow:
    """Visits a year by rating where no more than `up_to` moves in it; without a figure, whatever moves.

    `limit` names the threshold the figure stands under.
    """

    key: str
    label: Label
    up_to: Decimal | None
    limit: str | None
    least: Mapping[Rating, int]
    source: str | None
    basis: str | None


@dataclass(frozen=True)
class CheckRow:
    """Checks a year where more than `over` moves in it, in these ratings; some families are spared."""

    key: str
    label: Label
    over: Decimal
    limit: str
    ratings: tuple[Rating, ...]
    spares: tuple[PartnerFamily, ...]
    least: int
    source: str | None
    basis: str | None


@dataclass(frozen=True)
class Assurance:
    """The section `assurance` of an edition; money is in its currency, for one year.

    Who is not rated counts as a high risk.
    """

    visits: tuple[VisitRow, ...]
    spot_checks: tuple[CheckRow, ...]
    audits: tuple[CheckRow, ...]
    #: How many days before something expires its owner is told, and who says so; None for a default of this product.
    warn_days: int
    warn_source: str | None = None

    def visits_a_year(self, money: Decimal, rating: Rating | None) -> int:
        """The least visits where this much moves in a year; rows are tried in order."""
        for row in self.visits:
            if row.up_to is None or money <= row.up_to:
                return row.least[rating or Rating.HIGH]
        raise LookupError(money)  # no proved edition leaves an amount without a row

    def spot_checks_a_year(self, money: Decimal, rating: Rating | None, family: PartnerFamily) -> int:
        """The least spot checks; a year in which an audit is held needs none."""
        if self.audits_a_year(money, rating, family):
            return 0
        return _most(self.spot_checks, money, rating, family)

    def audits_a_year(self, money: Decimal, rating: Rating | None, family: PartnerFamily) -> int:
        """The least audits."""
        return _most(self.audits, money, rating, family)


def _most(rows: tuple[CheckRow, ...], money: Decimal, rating: Rating | None, family: PartnerFamily) -> int:
    asked = rating or Rating.HIGH
    found = (row.least for row in rows if money > row.over and asked in row.ratings and family not in row.spares)
    return max(found, default=0)


@dataclass(frozen=True, slots=True)
class Appetite:
    """The highest joint risk, likelihood times effect on scales of 1 to 5, that may stay open without an answer."""

    tier: Tier
    most: int
    source: str | None
    basis: str | None
