"""What two names that were read are worth to each other, from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from screening.aligning import Aligned, aligned
from screening.reading import Read
from screening.weighing import weight

#: A match so sure, of words that weigh so much, is strong; two strong ones make a word too many harmless.
_SURE, _HEAVY, _ENOUGH = 0.8, 0.9, 2
#: What a word costs that stands against another one (persons, bodies), and one that is only more.
_AGAINST_PERSON, _AGAINST_BODY = 1.6, 1.3
_MORE_AFTER_TWO, _MORE_PERSON, _MORE_BODY = 0.28, 1.2, 0.55
_LEAST_AGAINST, _LEAST_AGAINST_BODY = 0.6, 0.8
_OTHER_NUMBER, _NUMBER_MORE, _OTHER_FORM = 0.6, 0.85, 0.95
_OTHER_GENERATION, _GENERATION_MORE = 0.65, 0.95
_ONE_WORD = 0.95
_TOGETHER, _LEAST_TOGETHER, _WORTH_TOGETHER = 0.9, 9, 0.97


class Worth(NamedTuple):
    """How alike two names are, and how their words stood to each other."""

    score: float
    aligned: Aligned | None


def worth(ours: Read, theirs: Read) -> Worth:
    """Return how alike two names are; 0 where one of them cannot be read."""
    if not ours.whole or not theirs.whole:
        return Worth(0.0, None)
    rest = _form(ours, theirs) * _generation(ours, theirs)
    if ours.whole == theirs.whole or ours.key == theirs.key:
        return Worth(rest, None)
    found = aligned(ours.words, theirs.words, vowelless=ours.vowelless != theirs.vowelless)
    score = max(_of_words(ours, theirs, found), _written_together(ours, theirs))
    return Worth(min(score * rest * _numbers(ours, theirs, found), 1.0), found)


def _of_words(ours: Read, theirs: Read, found: Aligned) -> float:
    matched, heavy, strong = 0.0, 0.0, 0
    for match in found.matches:
        weighs = (_sum(ours.words, match.ours) + _sum(theirs.words, match.theirs)) / 2
        matched += weighs * match.alike
        heavy += weighs
        strong += match.alike >= _SURE and weighs >= _HEAVY
    body = ours.body or theirs.body
    against, more = _left(ours, theirs, found, body=body)
    if body:
        whole = heavy + _AGAINST_BODY * against + _MORE_BODY * more
    else:
        whole = heavy + _AGAINST_PERSON * against + (_MORE_AFTER_TWO if strong >= _ENOUGH else _MORE_PERSON) * more
    single = _ONE_WORD if len(ours.words) == len(theirs.words) == 1 else 1.0
    return single * matched / whole if whole else 0.0


def _left(ours: Read, theirs: Read, found: Aligned, *, body: bool) -> tuple[float, float]:
    """Return the weight of the words that stand against each other, and of those one name has more."""
    least = _LEAST_AGAINST_BODY if body else _LEAST_AGAINST
    mine = sorted((weight(ours.words[place]) for place in found.ours_left), reverse=True)
    others = sorted((weight(theirs.words[place]) for place in found.theirs_left), reverse=True)
    pairs = min(len(mine), len(others))
    against = sum(max(least, min(one, other)) for one, other in zip(mine, others, strict=False))
    return against, sum(mine[pairs:]) + sum(others[pairs:])


def _sum(words: tuple[str, ...], places: Iterable[int]) -> float:
    return sum(weight(words[place]) for place in places)


def _written_together(ours: Read, theirs: Read) -> float:
    """Return how alike two names are where one of them is written without spaces."""
    if (len(ours.words) == 1) == (len(theirs.words) == 1) or min(len(ours.whole), len(theirs.whole)) < _LEAST_TOGETHER:
        return 0.0
    near = OSA.normalized_similarity(ours.whole, theirs.whole)
    return near * _WORTH_TOGETHER if near >= _TOGETHER else 0.0


def _numbers(ours: Read, theirs: Read, found: Aligned) -> float:
    mine = any(ours.words[place].isdigit() for place in found.ours_left)
    others = any(theirs.words[place].isdigit() for place in found.theirs_left)
    return _OTHER_NUMBER if mine and others else _NUMBER_MORE if mine or others else 1.0


def _form(ours: Read, theirs: Read) -> float:
    return _OTHER_FORM if ours.form and theirs.form and ours.form != theirs.form else 1.0


def _generation(ours: Read, theirs: Read) -> float:
    if ours.generation == theirs.generation:
        return 1.0
    return _OTHER_GENERATION if ours.generation and theirs.generation else _GENERATION_MORE
