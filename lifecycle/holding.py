"""What a hold stops: every forward move, and nothing that records, returns, winds down or ends. A pure rule.

Source: the design's vocabulary, hold: recording, evidence, liquidation, recovery and termination go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle.facts import HoldFacts
from policy.kinds import StageKind

#: A partnership goes forward where it gets into, or stays longer in, one of these.
FORWARD_STAGES = frozenset({StageKind.EXPLORATORY, StageKind.UMBRELLA, StageKind.DELIVERY})
#: An agreement goes forward where it comes nearer to an obligation, or back into one.
FORWARD_MOVES = frozenset({"submit", "approve", "send", "bring-into-force", "resume"})
CODE = "on-hold"


def stopped(holds: tuple[HoldFacts, ...], subject: Ref, *, inside: bool) -> Iterator[Unmet]:
    """Yield each hold that has to be lifted before anything goes forward.

    Outside it is one, of the subject itself: that somebody else is stopped is nobody's business there.
    """
    if not inside:
        words = Message("It is on hold since %(since)s.", since=min(one.since for one in holds))
        yield Unmet(CODE, words, subject, "hold.lift", f"{subject.kind}.hold")
        return
    for one in holds:
        if one.cause:
            words = Message(
                "%(name)s is on hold since %(since)s, because of screening.", name=one.name, since=one.since
            )
            yield Unmet(CODE, words, one.subject, "screening.decide", "organisation.hits")
            continue
        words = (
            Message("%(name)s is on hold since %(since)s.", name=one.name, since=one.since)
            if one.name
            else Message("It is on hold since %(since)s.", since=one.since)
        )
        yield Unmet(CODE, words, one.subject, "hold.lift", f"{one.subject.kind}.hold")
