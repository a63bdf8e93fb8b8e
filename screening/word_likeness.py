"""How sure it is that two words of names were meant as one: 1 the same, 0 no reason to think so."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from screening.spelling import bare, loose, skeleton, sound
from screening.tables import names

KEPT = 400_000
SAME, HEARD, KNOWN, INITIAL, STRIPPED = 1.0, 0.96, 0.93, 0.75, 0.95
#: How much is left of a word's likeness by slips and its shorter length: at most so many letters differ.
_SLIPS = {1: ((9, 0.86), (7, 0.8), (5, 0.7), (4, 0.55), (2, 0.4)), 2: ((9, 0.7), (7, 0.5), (6, 0.3)), 3: ((11, 0.5),)}
#: Two names of the table on different lines are two names, even where one letter parts them.
_OTHER_NAME = 0.2
#: Small words that grow onto a name, what a match without them is worth, and how many letters must be left.
STARTS = (
    ("al", STRIPPED, 3), ("el", STRIPPED, 3), ("ul", STRIPPED, 3), ("abd", INITIAL, 3), ("abu", 0.9, 3),
    ("dela", 0.93, 4), ("del", 0.93, 4), ("de", 0.93, 4), ("bin", 0.93, 4), ("ibn", 0.93, 4), ("ben", 0.93, 4),
    ("van", 0.93, 4), ("von", 0.93, 4), ("abou", 0.9, 3),
)  # fmt: skip


@lru_cache(maxsize=KEPT)
def alike(one: str, other: str, vowelless: bool = False) -> float:  # noqa: FBT001, FBT002 -- cached by position
    """Return how alike two words are; `vowelless` where one of them comes from a script without vowels."""
    if one == other:
        return SAME
    if one.isdigit() or other.isdigit():
        return SAME if one.lstrip("0") == other.lstrip("0") else 0.0
    if len(one) == 1 or len(other) == 1:
        return INITIAL if one[0] == other[0] else 0.0
    known = _by_table(one, other)
    if known is not None:
        return known
    best = _by_consonants(one, other) if vowelless else _by_letters(one, other)
    return max(best, _without_start(one, other, vowelless), _without_start(other, one, vowelless))


def _without_start(long: str, short: str, vowelless: bool) -> float:  # noqa: FBT001 -- ours alone
    """Return how alike they are where one begins with a small word grown onto it: Alrashid, Delacruz, Binladen."""
    for start, worth, least in STARTS:
        rest = long[len(start) :]
        grown = long.startswith(start) and not short.startswith(start) and len(rest) >= least
        if grown and (worth == STRIPPED or sound(rest) == sound(short)):
            return worth * alike(rest, short, vowelless)
    return 0.0


def _by_table(one: str, other: str) -> float | None:
    """Return what the table of names says of two words, if it knows both."""
    table = names()
    ours, theirs = table.get(one), table.get(other)
    if ours is None or theirs is None:
        return None
    return KNOWN if ours & theirs else _OTHER_NAME if OSA.distance(one, other, score_cutoff=2) <= 2 else 0.0


def _by_consonants(one: str, other: str) -> float:
    ours, theirs = bare(one), bare(other)
    if ours == theirs:
        return KNOWN if len(ours) > 1 else INITIAL
    longer = max(len(ours), len(theirs))
    return 0.6 if longer > 3 and OSA.distance(ours, theirs) == 1 else 0.0


def _by_letters(one: str, other: str) -> float:
    if sound(one) == sound(other):
        return HEARD
    best = max(_by_sound(one, other), _by_slips(one, other))
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 3 and longer.startswith(shorter):
        best = max(best, 0.68 if len(longer) - len(shorter) <= 2 else 0.5)
    return best


def _by_sound(one: str, other: str) -> float:
    ours, theirs = loose(one), loose(other)
    if ours == theirs:
        return 0.85
    bones, theirs_too = skeleton(one), skeleton(other)
    near = OSA.distance(ours, theirs)
    if bones == theirs_too and len(bones) > 2:
        return 0.86 if near <= 2 else 0.6
    if bones == theirs_too and len(bones) == 2 and near <= 1:
        return 0.6
    return 0.7 if near == 1 and min(len(ours), len(theirs)) > 4 else 0.0


def _by_slips(one: str, other: str) -> float:
    slips = OSA.distance(one, other, score_cutoff=3)
    shorter = min(len(one), len(other))
    return next((worth for length, worth in _SLIPS.get(slips, ()) if shorter >= length), 0.0)
