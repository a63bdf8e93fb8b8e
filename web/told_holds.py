"""Holds, waivers and corrections, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.text import Message
from web.told import Sentence

HOLDS: Mapping[str, Sentence] = {
    "GateWaived": lambda t: Message(
        "%(by)s let %(what)s pass once without “%(gate)s”, for the move “%(move)s”.",
        by=t.by,
        what=t.subject,
        gate=t.text("gate"),
        move=t.move(),
    ),
    "HoldLifted": lambda t: Message(
        "%(by)s lifted the hold on %(what)s that stood since %(since)s.",
        by=t.by,
        what=t.subject,
        since=t.day("since"),
    ),
    "PartnershipsMoved": lambda t: Message(
        "%(by)s made the move “%(move)s” on %(moved)s partnerships at once; %(left)s of those chosen could not move.",
        by=t.by,
        move=t.move(),
        moved=t.count("moved"),
        left=len(t.facts.get("left", ())),
    ),
    "MoveCorrected": lambda t: Message(
        "%(by)s took back the move “%(move)s” on %(what)s: from %(before)s back to %(after)s.",
        by=t.by,
        move=t.move(),
        what=t.subject,
        before=t.state("from"),
        after=t.state("to"),
    ),
    "HoldPlaced": lambda t: Message("%(by)s put %(what)s on hold.", by=t.by, what=t.subject),
}
