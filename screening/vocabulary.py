"""The words of all listed names, found again by what is spelt, sounds or slips alike; and the names that hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from screening.reading import Read
from screening.spelling import bare, loose, skeleton
from screening.tables import names, same_words
from screening.weighing import weight
from screening.word_likeness import STARTS, alike

#: Words that weigh so much tell who is meant; where a name has none, all its words do.
_TELLING = 0.6
#: Words less alike than this are not looked for, and no more words than so many are remembered.
_NEAR, _KEPT = 0.38, 50_000
_LEAST_WHOLE, _END = 9, 5
_MORE_PERSON, _MORE_BODY = 0.28, 0.55


class Vocabulary:
    """Which names may be meant by what was read."""

    def __init__(self) -> None:
        self._holding: dict[str, set[int]] = defaultdict(set)
        self._single: dict[str, list[int]] = defaultdict(list)
        self._by_key: dict[int, str | list[str]] = {}
        self._by_end: dict[str, list[int]] = defaultdict(list)
        self._weights: list[float] = []
        self._bodies: list[bool] = []
        self._one_word: set[int] = set()
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
            self._holding[word].add(number)
        for word in _pairs(name.words):
            if word not in self._holding:
                self._keep(word, {hash(f"s{loose(word)}")})
            self._holding[word].add(number)
        if len(telling) == 1:
            self._single[telling[0]].append(number)
        for end in _ends(name.whole):
            self._by_end[end].append(number)
        if len(name.words) == 1:
            self._one_word.add(number)
        self._weights.append(sum(map(weight, name.words)))
        self._bodies.append(name.body)
        self._near.clear()

    def _keep(self, word: str, keys: Iterable[int]) -> None:
        """Let a word be found by its keys; most keys have one word, which then needs no list."""
        for key in keys:
            before = self._by_key.setdefault(key, word)
            if isinstance(before, list):
                before.append(word)
            elif before is not word:
                self._by_key[key] = [before, word]

    def candidates(self, asked: Read, floor: float) -> Iterator[int]:
        """Yield the numbers of the names that may reach the floor."""
        weighs = sum(map(weight, asked.words))
        for number in self._meant(asked):
            others = self._weights[number]
            least, more = min(weighs, others), abs(weighs - others)
            factor = _MORE_BODY if asked.body or self._bodies[number] else _MORE_PERSON
            if least >= floor * (least + factor * more) or number in self._one_word or len(asked.words) == 1:
                yield number

    def _meant(self, asked: Read) -> set[int]:
        telling = _telling(asked.words)
        once: set[int] = set()
        twice: set[int] = set()
        for word in (*telling, *_pairs(asked.words)):
            for near in self._near_words(word, vowelless=asked.vowelless):
                twice.update(self._single.get(near, ()))
            holding = self._names_with(word, vowelless=asked.vowelless)
            twice |= once & holding
            once |= holding
        if len(telling) == 1:
            twice |= once
        whole = {number for end in _ends(asked.whole) for number in self._by_end.get(end, ())}
        return twice | (whole if len(asked.words) == 1 else whole & self._one_word)

    def _names_with(self, word: str, *, vowelless: bool) -> set[int]:
        return set().union(*(self._holding[near] for near in self._near_words(word, vowelless=vowelless)))

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


def _telling(words: Iterable[str]) -> list[str]:
    every = list(dict.fromkeys(words))
    return [word for word in every if weight(word) >= _TELLING] or every


def _pairs(words: tuple[str, ...]) -> Iterator[str]:
    for place in range(len(words) - 1):
        yield words[place] + words[place + 1]


def _ends(whole: str) -> Iterator[str]:
    if len(whole) >= _LEAST_WHOLE:
        yield f"<{whole[:_END]}"
        yield f">{whole[-_END:]}"


def _keys(word: str) -> set[int]:
    """Return what a word shares with those that may be meant by it; as numbers, which take less memory."""
    heard = loose(word)
    keys = {f"s{heard}", f"k{skeleton(word)}", f"d{word}"}
    keys.update(f"s{heard[:place]}{heard[place + 1 :]}" for place in range(len(heard)))
    keys.update(f"d{word[:place]}{word[place + 1 :]}" for place in range(len(word)))
    keys.update(f"n{number}" for number in names().get(word, ()))
    if same := same_words("syllables.txt").get(word):
        keys.add(f"y{same}")
    for start, _worth, least in STARTS:
        if word.startswith(start) and len(word) - len(start) >= least:
            keys.add(f"s{loose(word[len(start) :])}")
    return set(map(hash, keys))
