"""Which word of one name stands for which of the other: nearest first, neighbours joined where that is nearer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from screening.weighing import weight
from screening.word_likeness import alike, grown_together

_LEAST_JOINED = 5
#: Two words joined count as one, and a little less, so that each stands alone where it can.
_HALF = 0.495


class Match(NamedTuple):
    """Words of both names that were meant as one, and how surely."""

    alike: float
    ours: tuple[int, ...]
    theirs: tuple[int, ...]


class Aligned(NamedTuple):
    """What of two names matches, and the places that are left over on either side."""

    matches: tuple[Match, ...]
    ours_left: tuple[int, ...]
    theirs_left: tuple[int, ...]


def aligned(ours: Sequence[str], theirs: Sequence[str], *, vowelless: bool) -> Aligned:
    """Match the words of two names, each word at most once."""
    found = sorted(_candidates(ours, theirs, vowelless), reverse=True)
    used_ours: set[int] = set()
    used_theirs: set[int] = set()
    matches = []
    for _rank, match in found:
        if used_ours.isdisjoint(match.ours) and used_theirs.isdisjoint(match.theirs):
            used_ours.update(match.ours)
            used_theirs.update(match.theirs)
            matches.append(match)
    left = tuple(place for place in range(len(ours)) if place not in used_ours)
    return Aligned(tuple(matches), left, tuple(place for place in range(len(theirs)) if place not in used_theirs))


def _candidates(ours: Sequence[str], theirs: Sequence[str], vowelless: bool) -> Iterator[tuple[float, Match]]:  # noqa: FBT001 -- ours alone
    for place, one in enumerate(ours):
        for there, other in enumerate(theirs):
            near = alike(one, other, vowelless)
            if near:
                rank = near * min(weight(one), weight(other)) + 1e-6 * (place == there)
                yield rank, Match(near, (place,), (there,))
    if vowelless:
        return
    yield from _joined(ours, theirs)
    for rank, match in _joined(theirs, ours):
        yield rank, Match(match.alike, match.theirs, match.ours)


def _joined(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[float, Match]]:
    for place in range(len(ours) - 1):
        if min(len(ours[place]), len(ours[place + 1])) < 2:
            continue
        both = ours[place] + ours[place + 1]
        for there, other in enumerate(theirs):
            if len(other) >= _LEAST_JOINED and abs(len(both) - len(other)) <= 2:
                near = grown_together(both, other)
                if near:
                    rank = near * (weight(ours[place]) + weight(ours[place + 1])) * _HALF
                    yield rank, Match(near, (place, place + 1), (there,))
