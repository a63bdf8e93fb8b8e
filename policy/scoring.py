"""How answers become the rating of a domain: four methods, in whole numbers, so that a cut is met exactly.

A risk is a figure from 1 to 4 (`policy.checklists.Scale.risk`); what does not apply is left out before.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy.checklists import LEAST_RISK, WORST_RISK, Rating
from policy.diligence import Bands, StandardCuts

#: How many core standards there are.
STANDARDS = 6


def plain_bands(risks: Sequence[int], bands: Bands) -> Rating | None:
    """The rating of risks that weigh alike, by how far their sum is from the least there can be; None without any."""
    return _banded(sum(risks), len(risks), bands)


def weighted_bands(risks: Sequence[tuple[int, bool]], bands: Bands) -> Rating | None:
    """The rating of risks of which some are key; None where none applies.

    A key question counts double except at the least risk, and still as one of N, so that the sum can pass 4 N: that is
    high like everything from the last cut on. Source: HACT micro-assessment, second version.
    """
    points = sum(risk * (2 if key and risk > LEAST_RISK else 1) for risk, key in risks)
    return _banded(points, len(risks), bands)


def _banded(points: int, count: int, bands: Bands) -> Rating | None:
    """Where points lie between N and 4 N, in the bands of an edition; what lies on a cut belongs above it."""
    if count == 0:
        return None
    above, whole = 100 * (points - count), (WORST_RISK - LEAST_RISK) * count
    if above < bands.low * whole:
        return Rating.LOW
    if above < bands.medium * whole:
        return Rating.MEDIUM
    return Rating.SIGNIFICANT if above < bands.significant * whole else Rating.HIGH


def core_standards(points: Sequence[int], cuts: StandardCuts) -> Rating | None:
    """The rating of the six core standards, 1 to 3 points each; None unless all six are answered.

    Source: IASC and etools, protection from sexual exploitation and abuse.
    """
    if len(points) != STANDARDS:
        return None
    total = sum(points)
    if total <= cuts.high:
        return Rating.HIGH
    return Rating.LOW if total >= cuts.low else Rating.MEDIUM


def core_values(wanted: Sequence[bool | None]) -> bool | None:
    """Whether every core value is met; False as soon as one is not, None while none is unmet and one unanswered.

    `wanted` is whether each was answered as it should be: the first three with yes, the last two with no.
    Source: UN Partner Portal, verification.
    """
    if False in wanted:
        return False
    return None if None in wanted or not wanted else True
