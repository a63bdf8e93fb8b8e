"""Rows of lists, as fast as they can be told: structures that are encoded as they are made, whole or by some fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache

import msgspec

from contracts.line_queries import Line
from kernel.money import Money
from partnerships.permissions import Scope, Standing, granted

#: What shows that a reader works here: partners never see how a partnership is flagged.
STAFF = "journal.view"


class Named(msgspec.Struct, gc=False):
    """A record by its name."""

    id: str
    name: str


class Amount(msgspec.Struct, gc=False):
    """Money as the API shows it."""

    amount: str
    currency: str


class PartyRow(msgspec.Struct, gc=False):
    """A party; its share in percent."""

    organisation: Named
    role: str
    share: str | None


class PartnershipRow(msgspec.Struct, gc=False):
    """A partnership as lists show it."""

    id: str
    number: str
    title: str
    programme: Named
    stage: str
    stage_since: date
    outcome: str | None
    market_system: str | None
    relationship_type: str | None
    financial: bool
    flagged: str | None
    liaison: Named | None
    tier: str | None
    committed: list[Amount]
    next_on: date | None
    in_review: int
    in_signature: int
    opened_on: date
    parties: list[PartyRow]


def partnerships(lines: Iterable[Line], by: Standing) -> Iterator[PartnershipRow]:
    """Yield partnerships as lists show them; how they are flagged is for those who work on them."""
    works_in: dict[str, tuple[Named, bool]] = {}
    for line in lines:
        programme = works_in.get(line.programme_id)
        if programme is None:
            programme = Named(line.programme_id, line.programme), granted(by, STAFF, Scope(line.programme_id))
            works_in[line.programme_id] = programme
        yield _partnership(line, *programme)


def _partnership(line: Line, programme: Named, staff: bool) -> PartnershipRow:  # noqa: FBT001 -- as they are kept
    return PartnershipRow(
        line.id,
        line.number,
        line.title,
        programme,
        line.stage,
        line.stage_since,
        line.outcome,
        line.market_system,
        line.relationship_type,
        line.financial,
        line.flagged if staff else None,
        Named(line.liaison_id, line.liaison) if line.liaison_id and line.liaison else None,
        line.tier,
        [_amount(amount, currency) for currency, amount in line.committed],
        line.next_on,
        line.in_review,
        line.in_signature,
        line.opened_on,
        [PartyRow(Named(one.organisation_id, one.name), one.role, percent(one.share)) for one in line.parties],
    )


@lru_cache(10_001)
def percent(hundredths: int | None) -> str | None:
    """Return a share in percent as text with two decimals."""
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


@cache
def _written(currency: str) -> tuple[int, str]:
    """Return how many minor units make one of a currency, and how whole and rest are written."""
    exponent = Money(0, currency).decimal.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    # Of a whole without decimals the rest is zero, and of zero signs.
    return 10**decimals, f"%d.%0{decimals}d" if decimals else "%d%.0s"


def _amount(minor: int, currency: str) -> Amount:
    """Return a sum of commitments, which is never below zero, as the API shows money."""
    units, form = _written(currency)
    return Amount(form % divmod(minor, units), currency)
