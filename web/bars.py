"""Bars: parts of a whole as rectangles on a scale of one hundred, always beside their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contracts.drafting import Draft
from contracts.ledger import Balance, balance
from contracts.records import Brief
from kernel.money import Money
from kernel.text import Message
from partnerships.models import Party
from partnerships.shares import WHOLE, percent

COLOURS = ("b1", "b3", "b4", "b2", "b5")
Rectangle = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar with its name and colour."""

    colour: str
    name: str
    share: int | None


@dataclass(frozen=True, slots=True)
class CeilingBar:
    """An umbrella with what is reserved, obligated and left under its ceiling."""

    umbrella: Brief
    ceiling: Money
    obligated: Money
    reserved: Money
    left: Money
    rectangles: Sequence[Rectangle]
    words: Message


def rectangles(parts: Iterable[tuple[str, int]], whole: int) -> list[Rectangle]:
    """Return parts as rectangles beside each other; what is more than the whole is cut off."""
    drawn, start = [], 0
    for colour, size in parts:
        width = max(min(size, whole - start), 0)
        if width:
            drawn.append((colour, f"{start * 100 / whole:.2f}", f"{width * 100 / whole:.2f}"))
        start += width
    return drawn


def shares(parties: Sequence[Party]) -> list[Part]:
    """Return the parties with a colour each."""
    return [
        Part(COLOURS[index % len(COLOURS)], party.organisation.name, party.share) for index, party in enumerate(parties)
    ]


def of_shares(parts: Sequence[Part]) -> list[Rectangle]:
    """Return the bar of shares."""
    return rectangles([(part.colour, part.share or 0) for part in parts], WHOLE)


def words_of_shares(parts: Sequence[Part]) -> Message:
    """Return the bar of shares in words, for whoever does not see it."""
    said = [
        Message("%(name)s %(share)s", name=part.name, share=percent(part.share))
        for part in parts
        if part.share is not None
    ]
    return Message("Shares: %(said)s", said=said)


def in_order(briefs: Sequence[Brief]) -> list[Brief]:
    """Return agreements with the subawards of an umbrella right after it."""
    alone = [one for one in briefs if one.umbrella_id is None]
    return [found for one in alone for found in (one, *(sub for sub in briefs if sub.umbrella_id == one.id))]


def ceilings(briefs: Sequence[Brief]) -> list[CeilingBar]:
    """Return a bar for each umbrella that has a ceiling."""
    return [
        _ceiling(
            one, balance(one.amount, [(sub.state, sub.amount or 0) for sub in briefs if sub.umbrella_id == one.id])
        )
        for one in briefs
        if one.kind == "umbrella" and one.amount and one.currency
    ]


def _ceiling(umbrella: Brief, found: Balance) -> CeilingBar:
    currency = umbrella.currency or ""
    money = {name: Money(getattr(found, name), currency) for name in ("ceiling", "obligated", "reserved", "left")}
    words = Message("Obligated %(obligated)s, reserved %(reserved)s, left %(left)s of %(ceiling)s.", **money)
    drawn = rectangles([("b1", found.obligated), ("b2", found.reserved)], max(found.ceiling, 1))
    return CeilingBar(umbrella=umbrella, rectangles=drawn, words=words, **money)


def beyond(stated: Draft, ceilings: Sequence[CeilingBar]) -> Message | None:
    """Return that a subaward is more than its umbrella has left, before anybody has drafted it."""
    for bar in ceilings:
        if bar.umbrella.id == stated.umbrella_id and stated.amount and stated.amount.minor > bar.left.minor:
            return Message(
                "%(amount)s is more than the %(left)s left under %(number)s.",
                amount=stated.amount,
                left=Money(max(bar.left.minor, 0), bar.left.currency),
                number=bar.umbrella.number,
            )
    return None
