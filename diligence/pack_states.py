"""The startup pack as a rule: how its entries stand, who moves them how, and what a joint risk lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from kernel.text import Label, Message


class Standing(StrEnum):
    """How an entry stands: proposed by the results, asked of or offered by a side, under way, done, or dropped."""

    PROPOSED = "proposed"
    ASKED = "asked"
    OFFERED = "offered"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Begun(StrEnum):
    """How an entry begins: an action of one's own, something asked of another, or an offer of help to another."""

    ACTION = "action"
    ASK = "ask"
    OFFER = "offer"


class Act(StrEnum):
    """What somebody does with an entry."""

    CONFIRM = "confirm"
    OFFER = "offer"
    ACCEPT = "accept"
    CHANGE = "change"
    DONE = "done"
    DROP = "drop"


class RiskState(StrEnum):
    """How a joint risk stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"


FIRST: Mapping[Begun, Standing] = {
    Begun.ACTION: Standing.OPEN,
    Begun.ASK: Standing.ASKED,
    Begun.OFFER: Standing.OFFERED,
}
#: From where an act leads where; what is not here cannot be done.
NEXT: Mapping[tuple[Standing, Act], Standing] = {
    (Standing.PROPOSED, Act.CONFIRM): Standing.OPEN,
    (Standing.PROPOSED, Act.DROP): Standing.DROPPED,
    (Standing.ASKED, Act.OFFER): Standing.OFFERED,
    (Standing.ASKED, Act.DROP): Standing.DROPPED,
    (Standing.OFFERED, Act.ACCEPT): Standing.OPEN,
    (Standing.OFFERED, Act.DROP): Standing.DROPPED,
    (Standing.OPEN, Act.CHANGE): Standing.OPEN,
    (Standing.OPEN, Act.DONE): Standing.DONE,
    (Standing.OPEN, Act.DROP): Standing.DROPPED,
}
STANDING_LABELS: Mapping[str, Label] = {
    Standing.PROPOSED: Label("proposed", "propuesta"),
    Standing.ASKED: Label("asked for", "solicitada"),
    Standing.OFFERED: Label("offered", "ofrecida"),
    Standing.OPEN: Label("under way", "en curso"),
    Standing.DONE: Label("done", "cumplida"),
    Standing.DROPPED: Label("dropped", "descartada"),
}
RISK_LABELS: Mapping[str, Label] = {
    RiskState.OPEN: Label("open", "abierto"),
    RiskState.ACCEPTED: Label("accepted", "aceptado"),
    RiskState.CLOSED: Label("closed", "cerrado"),
}
#: Likelihood and effect run from 1 to this.
WORST = 5


def sides_of(act: Act, *, doer: str, helped: str | None) -> frozenset[str]:
    """Return the organisations that may do something with an entry.

    Whoever acts confirms, offers, changes and does it; whoever is helped takes the offer. Either gives it up.
    """
    if act is Act.ACCEPT:
        return frozenset({helped} if helped else ())
    if act is Act.DROP:
        return frozenset(one for one in (doer, helped) if one)
    return frozenset({doer})


def lacks(size: int, most: int | None, *, answered: bool, borne: Collection[str]) -> Iterator[Message]:
    """Yield what an open risk lacks: above the appetite it needs a response, and somebody who bears it."""
    if most is None or size <= most:
        return
    if not answered:
        yield Message(
            "It is %(size)s, above the %(most)s that may stay open: say what is done about it.", size=size, most=most
        )
    if not borne:
        yield Message("It is %(size)s, above the %(most)s that may stay open: say who bears it.", size=size, most=most)
