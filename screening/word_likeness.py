"""How sure it is that two words of names were meant as one: 1 the same, 0 no reason to think so."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from screening.spelling import bare, eastern, loose, skeleton, sound, syllable
from screening.tables import names, same_words

KEPT = 100_000
SAME, HEARD, KNOWN, INITIAL, STRIPPED = 1.0, 0.96, 0.93, 0.75, 0.95
#: How much is left of a word's likeness by slips and its shorter length: at most so many letters differ.
_SLIPS = {1: ((9, 0.86), (7, 0.8), (5, 0.7), (4, 0.55), (2, 0.4)), 2: ((9, 0.7), (7, 0.55), (6, 0.3)), 3: ((11, 0.5),)}
_SAME_CONSONANTS, _SAME_BONES = (0.0, 0.3, 0.6, 0.82, KNOWN), (0.86, 0.86, 0.72, 0.5)
_LIKE_Y, _LIKE_W = re.compile("[iyeaj]"), re.compile("[uowv]")
#: A man's name and the woman's that goes with it: Giovanni and Giovanna.
_LEAST_TELLING, _TURNED, OTHER_SYLLABLE = 4, 0.55, 0.4
_SAME_SYLLABLE, _LONGEST_SYLLABLE, _EASTERN, _SHORTEST_EASTERN = 0.85, 6, 0.86, 6
_OTHER_GENDER, _ENDINGS = 0.35, (frozenset("oa"), frozenset("ia"), frozenset("ea"))
#: A family name of Ukraine ends as its Belarusian spelling does not, a man's and a woman's alike.
_EITHER = "enk"
#: Small words that grow onto a name, what a match without them is worth, and how many letters must be left.
STARTS = (
    ("al", STRIPPED, 3), ("el", STRIPPED, 3), ("ul", STRIPPED, 3), ("abu", 0.9, 3),
    ("dela", 0.93, 4), ("del", 0.93, 4), ("de", 0.93, 4), ("bin", 0.93, 4), ("ibn", 0.93, 4), ("ben", 0.93, 4),
    ("van", 0.93, 4), ("von", 0.93, 4), ("abou", 0.9, 3),
)  # fmt: skip

GROWN = tuple(start for start, _worth, _least in STARTS)


@lru_cache(maxsize=KEPT)
def alike(one: str, other: str, vowelless: bool = False) -> float:  # noqa: FBT001, FBT002 -- cached by position
    """Return how alike two words are; `vowelless` where one of them comes from a script without vowels."""
    if one == other:
        return SAME
    if one.isdigit() or other.isdigit():
        return SAME if one.lstrip("0") == other.lstrip("0") else 0.0
    if (len(one) == 1 or len(other) == 1) and not _one_syllable(one, other):
        return INITIAL if one[0] == other[0] else 0.4 if len(one + other) == 3 and one[-1] == other[-1] else 0.0
    known = _by_table(one, other)
    if known is not None:
        return known
    best = _by_consonants(one, other) if vowelless else _by_letters(one, other)
    if best < STRIPPED and (one.startswith(GROWN) or other.startswith(GROWN)):
        best = max(best, _without_start(one, other, vowelless), _without_start(other, one, vowelless))
    return best


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
    ours, theirs = names().get(one), names().get(other)
    if ours and theirs:
        if ours & theirs:
            return KNOWN
        if min(len(one), len(other)) < _LEAST_TELLING:
            return None
        return _TURNED if sorted(one) == sorted(other) and OSA.distance(one, other) == 1 else 0.0
    syllables = same_words("syllables.txt")
    if one not in syllables or other not in syllables:
        return None
    return KNOWN if syllables[one] == syllables[other] else _of_syllables(one, other)


def _one_syllable(one: str, other: str) -> bool:
    """Return whether a letter is a syllable that the other one writes longer: `U` and `Woo`."""
    syllables = same_words("syllables.txt")
    return one in syllables and syllables[one] == syllables.get(other)


def _of_syllables(one: str, other: str) -> float:
    """Return how alike two syllables of different lines are: one of Korea in two ways of writing, or a slip."""
    if syllable(one) == syllable(other) != "":
        return _SAME_SYLLABLE
    return OTHER_SYLLABLE * (OSA.distance(one, other) == 1)


def _by_consonants(one: str, other: str) -> float:
    """Return how alike two words are where one has no vowels: few consonants say little."""
    ours, theirs = bare(one), bare(other)
    shorter = min(len(ours), len(theirs))
    if ours == theirs:
        return _SAME_CONSONANTS[min(shorter, 4)] if _half_vowels(one, other) else 0.0
    return 0.6 if shorter > 4 and OSA.distance(ours, theirs) == 1 else 0.0


def _half_vowels(one: str, other: str) -> bool:
    """Return whether a written y or w may stand for a vowel of the other word, either way."""
    return all(
        bool(_LIKE_Y.search(one)) >= ("y" in other) and bool(_LIKE_W.search(one)) >= ("w" in other)
        for one, other in ((one, other), (other, one))
    )


def _by_letters(one: str, other: str) -> float:
    if one[:-1] == other[:-1] and frozenset((one[-1], other[-1])) in _ENDINGS and not one[:-1].endswith(_EITHER):
        return _OTHER_GENDER
    if sound(one) == sound(other):
        return HEARD if min(len(one), len(other)) > 3 else 0.65
    best = max(_by_sound(one, other), _by_slips(one, other), _elsewhere(one, other))
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 3 and longer.startswith(shorter):
        best = max(best, 0.68 if len(longer) - len(shorter) <= 2 else 0.5)
    elif len(shorter) > 3 and longer.endswith(shorter):
        best = max(best, 0.66 if len(shorter) > 4 else 0.5)
    return best


def _elsewhere(one: str, other: str) -> float:
    """Return how alike they are as syllables of Korean, or between Minsk, Kyiv and Moscow."""
    if max(len(one), len(other)) <= _LONGEST_SYLLABLE and syllable(one) == syllable(other) != "":
        return _SAME_SYLLABLE
    ends = {one[-1], other[-1]}  # Ivana is no Ivano, but Kovalenka is Kovalenko
    if min(len(one), len(other)) < _SHORTEST_EASTERN or (ends == {"a", "o"} and not one[:-1].endswith(_EITHER)):
        return 0.0
    return _EASTERN if eastern(one) == eastern(other) else 0.0


def _by_sound(one: str, other: str) -> float:
    ours, theirs = loose(one), loose(other)
    shorter = min(len(one), len(other))
    if ours == theirs:
        return 0.85 if shorter > 3 else 0.5
    bones, near = skeleton(one), OSA.distance(ours, theirs)
    if bones == skeleton(other) and len(bones) > 1:
        return _SAME_BONES[min(near, 3)] if len(bones) > 2 and shorter > 4 else 0.6 if near <= 1 else 0.0
    return 0.7 if near == 1 and min(len(ours), len(theirs)) > 4 else 0.0


def grown_together(joined: str, word: str) -> float:
    """Return how alike two neighbours written as one are to a word; only spelling or one slip may part them."""
    if joined == word:
        return SAME
    if sound(joined) == sound(word) and min(len(joined), len(word)) > 5:
        return HEARD
    near = loose(joined) == loose(word) or OSA.distance(joined, word) == 1
    return 0.85 if near and min(len(joined), len(word)) > 6 else 0.0


def _by_slips(one: str, other: str) -> float:
    slips = OSA.distance(one, other, score_cutoff=3)
    shorter = min(len(one), len(other))
    return next((worth for length, worth in _SLIPS.get(slips, ()) if shorter >= length), 0.0)
