"""Builds what gates know of the assessments in a partnership from what was read with its row. A pure rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from lifecycle.facts import AssessedFacts, DiligenceFacts
from policy.edition import Edition

FUNDER, AGREED, BLOCKED = "funder", "agreed", "blocked"


def of(
    parties: Sequence[Sequence[str]], assessed: Sequence[Sequence[str]], blocking: Sequence[Sequence[str]],
    edition: Edition, held: Collection[str] = (),
) -> DiligenceFacts:  # fmt: skip
    """Return each party, in order, with its newest agreed result, and whether one is under way or it is blocked.

    `held` are those against whom something is confirmed: that blocks, whatever was agreed.
    """
    blocked = {organisation for (organisation,) in blocking}
    ordered = sorted(parties, key=lambda one: int(one[3]))
    found = tuple(_party(one, assessed, blocked, held) for one in ordered)
    return DiligenceFacts(found, edition.diligence.tiers if edition.diligence else ())


def _party(
    party: Sequence[str], assessed: Sequence[Sequence[str]], blocked: set[str], held: Collection[str]
) -> AssessedFacts:
    organisation, role, name, _position = party
    mine = sorted((one for one in assessed if one[1] == organisation), key=lambda one: one[0])
    agreed = next((one for one in reversed(mine) if one[2] == AGREED), None)
    return AssessedFacts(
        organisation,
        name,
        funder=role == FUNDER,
        running=any(one[2] != AGREED for one in mine),
        tier=agreed[3] if agreed else None,
        result=(BLOCKED if organisation in held else agreed[4]) if agreed else None,
        expires_on=date.fromisoformat(agreed[5]) if agreed else None,
        blocked=organisation in blocked,
        held=organisation in held,
    )
