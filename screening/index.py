"""All listed names at once: a few candidates through an index of words, and only those are scored.

The words of all names are a vocabulary. What is asked is looked up word by word: which words of the vocabulary could be
meant by it (by keys that spellings and slips share), and which names have two of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kernel.text import Message
from screening.likeness import LEAST, MOST_ADDED, adjusted, plain_identifier
from screening.listed import Asked, Listed
from screening.reading import Read, read, readable
from screening.reasons import of_names
from screening.scoring import worth
from screening.vocabulary import Vocabulary

__all__ = ["WEAK_ALIAS", "Hit", "Index", "readable"]

#: A weak alias tells only where it is the same, and then less than a good name.
WEAK_ALIAS = 0.8
_ROUNDING = 0.001
_WEAK_IS_SAME = (Message("A weak alias of the list is the same."),)


class Hit(NamedTuple):
    """A listed record that may be meant: how likely, by which of its names, and why."""

    key: str
    score: float
    name: str
    reasons: tuple[Message, ...]


class _Name(NamedTuple):
    text: str
    read: Read
    record: int


class Index:
    """Listed records, ready to be asked."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._records: list[Listed] = []
        self._names: list[_Name] = []
        self._weak: dict[str, list[tuple[int, str]]] = {}
        self._identifiers: dict[str, list[int]] = {}
        self._vocabulary = Vocabulary()
        for one in listed:
            self._add(one)

    def __len__(self) -> int:
        return len(self._records)

    def _add(self, listed: Listed) -> None:
        number = len(self._records)
        self._records.append(listed)
        for name in listed.names:
            found = read(name.text, listed.kind)
            if name.weak:
                self._weak.setdefault(found.key, []).append((number, name.text))
            elif found.whole:
                self._vocabulary.add(len(self._names), found)
                self._names.append(_Name(name.text, found, number))
        for identifier in filter(None, map(plain_identifier, listed.identifiers)):
            self._identifiers.setdefault(identifier, []).append(number)

    def hits(self, asked: Asked, floor: float) -> list[Hit]:
        """Return who may be meant, best first, at `floor` and above; nobody where the name cannot be read."""
        best: dict[int, Hit] = {}
        for record, hit in self._found(asked, floor):
            if hit.score >= floor and (record not in best or best[record].score < hit.score):
                best[record] = hit
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.key))

    def _found(self, asked: Asked, floor: float) -> Iterator[tuple[int, Hit]]:
        ours = read(asked.name, asked.kind)
        if not ours.whole:
            return
        least = floor - MOST_ADDED if asked.countries or asked.born else floor
        for number in self._vocabulary.candidates(ours, least):
            name = self._names[number]
            found = worth(ours, name.read, asked=True)
            if found.score >= least - _ROUNDING:
                why = of_names(ours, name.read, found)
                yield name.record, self._judged(asked, name.record, name.text, found.score, why)
        for record, text in self._weak.get(ours.key, ()):
            yield record, self._judged(asked, record, text, WEAK_ALIAS, _WEAK_IS_SAME)
        for identifier in filter(None, map(plain_identifier, asked.identifiers)):
            for record in self._identifiers.get(identifier, ()):
                yield record, self._judged(asked, record, self._records[record].names[0].text, LEAST, ())

    def _judged(self, asked: Asked, record: int, text: str, score: float, reasons: tuple[Message, ...]) -> Hit:
        listed = self._records[record]
        total, more = adjusted(score, asked, listed.kind, listed.countries, listed.born, listed.identifiers)
        return Hit(listed.key, round(total, 3), text, (*reasons, *more))
