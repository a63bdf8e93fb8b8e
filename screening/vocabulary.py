"""The words of all listed names, found again by what is spelt, sounds or slips alike; and the names that hold them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from screening.reading import Read
from screening.scoring import LEAST_COST, LEAST_COST_BODY, MORE, MORE_BODY
from screening.spelling import bare, eastern, loose, skeleton, syllable
from screening.tables import names, same_words
from screening.weighing import SHORT, weight
from screening.word_likeness import STARTS, alike

#: Words that weigh so much tell who is meant; where a name has none, all its words do.
_TELLING = 0.6
#: Words less alike than this are not looked for, and no more words than so many are remembered.
_NEAR, _KEPT = 0.38, 50_000
_LEAST_WHOLE, _END = 9, 5
_ROUNDING, _SHORTEST_HEARD, _SHORTEST_EASTERN = 0.02, 4, 6


class _Size(NamedTuple):
    """What a name can reach at most depends on: its weight, its heavy words, whether it is a body's, or thin."""

    weight: float
    heavy: int
    body: bool
    free: bool


class Vocabulary:
    """Which names may be meant by what was read."""

    def __init__(self) -> None:
        self._holding: dict[str, int | list[int]] = {}
        self._joined: dict[str, int | list[int]] = {}
        self._single: dict[str, list[int]] = defaultdict(list)
        self._by_key: dict[int, str | list[str]] = {}
        self._by_end: dict[str, list[int]] = defaultdict(list)
        self._sizes: list[_Size] = []
        self._vowelless: set[str] = set()
        self._near: dict[tuple[str, bool], tuple[str, ...]] = {}

    def add(self, number: int, name: Read) -> None:
        """Take in a name; numbers are given in order."""
        telling = _telling(name.words)
        for word in telling:
            if name.vowelless:
                self._vowelless.add(word)
            if word not in self._holding:
                self._keep(word, {*_keys(word), hash(f"{'v' if name.vowelless else 'l'}{bare(word)}")})
            _hold(self._holding, word, number)
        for word in _pairs(name.words):
            _hold(self._joined, loose(word), number)
        if len(telling) == 1:
            self._single[telling[0]].append(number)
        for end in _ends(name.whole):
            self._by_end[end].append(number)
        self._sizes.append(_size(name))
        self._near.clear()

    def candidates(self, asked: Read, floor: float) -> Iterator[int]:
        """Yield the numbers of the names that may reach the floor."""
        ours = _size(asked)
        agreeing, free = self._meant(asked)
        yield from free
        for number, count in agreeing.items():
            if number not in free and (ours.free or _may_reach(ours, self._sizes[number], count, floor)):
                yield number

    def _meant(self, asked: Read) -> tuple[dict[int, int], set[int]]:
        """Return the names that have two of the words, with how many; and those to be looked at anyway."""
        telling = _telling(asked.words)
        agreeing: Counter[int] = Counter()
        joined: set[int] = set()
        free: set[int] = set()
        for word in telling:
            agreeing.update(self._names_with(word, vowelless=asked.vowelless))
            joined.update(_held(self._joined, loose(word)))
            for near in self._near_words(word, vowelless=asked.vowelless):
                free.update(self._single.get(near, ()))
        for pair in _pairs(asked.words):
            joined.update(self._names_with(pair, vowelless=asked.vowelless))
            for near in self._near_words(pair, vowelless=asked.vowelless):
                free.update(self._single.get(near, ()))
        free |= joined & agreeing.keys()
        whole = {number for end in _ends(asked.whole) for number in self._by_end.get(end, ())}
        free |= whole if len(asked.words) == 1 else {number for number in whole if self._sizes[number].free}
        least = min(2, len(telling))
        return {number: count for number, count in agreeing.items() if count >= least}, free

    def _names_with(self, word: str, *, vowelless: bool) -> set[int]:
        names: set[int] = set()
        for near in self._near_words(word, vowelless=vowelless):
            names.update(_held(self._holding, near))
        return names

    def _keep(self, word: str, keys: Iterable[int]) -> None:
        """Let a word be found by its keys; most keys have one word, which then needs no list."""
        for key in keys:
            before = self._by_key.setdefault(key, word)
            if isinstance(before, list):
                before.append(word)
            elif before is not word:
                self._by_key[key] = [before, word]

    def _are_near(self, word: str, near: str, *, vowelless: bool) -> bool:
        differ = vowelless != (near in self._vowelless)
        return alike(word, near, differ) >= _NEAR or (vowelless and alike(word, near) >= _NEAR)

    def _near_words(self, word: str, *, vowelless: bool) -> tuple[str, ...]:
        found = self._near.get((word, vowelless))
        if found is None:
            shared: set[str] = set()
            for key in (*_keys(word), hash(f"{'l' if vowelless else 'v'}{bare(word)}")):
                held = self._by_key.get(key, ())
                shared.update((held,) if isinstance(held, str) else held)
            found = tuple(near for near in shared if self._are_near(word, near, vowelless=vowelless))
            if len(self._near) >= _KEPT:
                self._near.clear()
            self._near[word, vowelless] = found
        return found


def _hold(holding: dict[str, int | list[int]], word: str, number: int) -> None:
    """Note that a name has a word; most words stand in one name only, which then needs no list."""
    before = holding.setdefault(word, number)
    if isinstance(before, list):
        before.append(number)
    elif before != number:
        holding[word] = [before, number]


def _held(holding: Mapping[str, int | list[int]], word: str) -> Sequence[int]:
    held = holding.get(word, ())
    return (held,) if isinstance(held, int) else held


def _size(name: Read) -> _Size:
    weights = [weight(word) for word in name.words]
    free = len(weights) == 1 or name.thin
    return _Size(sum(weights), sum(weight(word) >= SHORT for word in {*name.words}), name.body, free)


def _may_reach(ours: _Size, theirs: _Size, count: int, floor: float) -> bool:
    """Return whether two names of which so many words agree can be as alike as that at all."""
    body = ours.body or theirs.body
    least, more = min(ours.weight, theirs.weight), abs(ours.weight - theirs.weight)
    against = max(0, min(ours.heavy, theirs.heavy) - count) * (LEAST_COST_BODY if body else LEAST_COST)
    agreeing = least - against / (LEAST_COST_BODY if body else LEAST_COST)
    return agreeing >= floor * (agreeing + against + (MORE_BODY if body else MORE) * more) - _ROUNDING


def _telling(words: Iterable[str]) -> list[str]:
    every = list(dict.fromkeys(words))
    return [word for word in every if weight(word) >= _TELLING] or every


def _pairs(words: tuple[str, ...]) -> Iterator[str]:
    for place in range(len(words) - 1):
        if weight(words[place]) >= _TELLING or weight(words[place + 1]) >= _TELLING:
            yield words[place] + words[place + 1]


def _ends(whole: str) -> Iterator[str]:
    if len(whole) >= _LEAST_WHOLE:
        yield f"<{whole[:_END]}"
        yield f">{whole[-_END:]}"


def _keys(word: str) -> set[int]:
    """Return what a word shares with those that may be meant by it; as numbers, which take less memory."""
    heard = loose(word)
    keys = {f"s{heard}", f"k{skeleton(word)}", f"d{word}"}
    if len(heard) > _SHORTEST_HEARD:
        keys.update(f"s{heard[:place]}{heard[place + 1 :]}" for place in range(len(heard)))
    keys.update(f"d{word[:place]}{word[place + 1 :]}" for place in range(len(word)))
    keys.update(f"n{number}" for number in names().get(word, ()))
    if heard_so := syllable(word):
        keys.add(f"o{heard_so}")
    elif len(word) >= _SHORTEST_EASTERN:
        keys.add(f"e{eastern(word)}")
    if same := same_words("syllables.txt").get(word):
        keys.add(f"y{same}")
    for start, _worth, least in STARTS:
        if word.startswith(start) and len(word) - len(start) >= least:
            keys.add(f"s{loose(word[len(start) :])}")
    return set(map(hash, keys))
