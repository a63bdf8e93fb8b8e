"""Shares of a partnership, in hundredths of a percent: when they are asked for, and when they make a whole."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from kernel.text import Message, Percent

WHOLE = 10_000  # one hundred percent


class Brought(Protocol):
    """What is looked at in a contribution."""

    @property
    def kind(self) -> str:
        """Cash, in-kind or leverage."""

    @property
    def amount(self) -> int | None:
        """The amount or the value, in minor units."""


def are_asked(contributions: Iterable[Brought]) -> bool:
    """Say whether shares bind: somebody brings cash, or kind that was valued. Leverage never counts."""
    return any(one.amount is not None and one.kind in {"cash", "in-kind"} for one in contributions)


def not_whole(shares: Iterable[int | None]) -> Message | None:
    """Return what is wrong with the sum of shares, or None where they add up to exactly 100%."""
    total = sum(share or 0 for share in shares)
    if total == WHOLE:
        return None
    if total < WHOLE:
        return Message(
            "The shares add up to %(total)s; %(missing)s is missing.",
            total=percent(total),
            missing=percent(WHOLE - total),
        )
    return Message(
        "The shares add up to %(total)s; that is %(over)s too much.", total=percent(total), over=percent(total - WHOLE)
    )


def percent(share: int) -> Percent:
    """Return hundredths of a percent as a percentage."""
    return Percent(Decimal(share) / 100)
