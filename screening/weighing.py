"""How much each word of a name counts, and what a whole alignment is worth."""

from __future__ import annotations

from functools import cache, lru_cache

from screening.tables import same_words, words

PARTICLE, INITIAL, TITLE, SHORT, GENERIC = 0.1, 0.3, 0.4, 0.9, 0.4
#: Words that say no more than that it is a body.
EMPTY = frozenset({"company", "corporation", "group", "holding", "enterprise", "office"})


@cache
def _generic() -> frozenset[str]:
    return frozenset(same_words("organisation-words.txt").values())


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """Return how much a word tells of who bears it, 1 at most."""
    if word.isdigit():
        return 1.0
    if len(word) == 1:
        return INITIAL
    if word in EMPTY or word in words("particles.txt"):
        return PARTICLE
    if word in _generic():
        return GENERIC
    if word in words("honorifics.txt"):
        return TITLE
    return SHORT if len(word) == 2 else 1.0
