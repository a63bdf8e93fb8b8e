"""How much each word of a name counts, and what a whole alignment is worth."""

from __future__ import annotations

from functools import cache, lru_cache

from screening.tables import same_words, words

PARTICLE, INITIAL, SHORT, GENERIC = 0.1, 0.3, 0.7, 0.4


@cache
def _generic() -> frozenset[str]:
    return frozenset(same_words("organisation-words.txt").values())


@lru_cache(maxsize=200_000)
def weight(word: str) -> float:
    """Return how much a word tells of who bears it, 1 at most."""
    if word.isdigit():
        return 1.0
    if len(word) == 1:
        return INITIAL
    if word in words("particles.txt"):
        return PARTICLE
    if word in _generic():
        return GENERIC
    return SHORT if len(word) == 2 else 1.0
