"""What was taken out of a text and what was added to it, word by word; who shows it decides how it looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

MOST_PAIRS = 100_000_000
"""Words of one text times words of the other, up to which they are held against each other: ten thousand of each."""

#: A figure is one word with its commas and points, so that a changed amount is told whole.
_WORD = re.compile(r"(\s*)(\d(?:[\d.,]*\d)?\w*|[\w\u0300-\u036f]+|[^\w\s]|$)")


class Change(StrEnum):
    """What happened to a piece of text."""

    KEPT = "kept"
    TAKEN = "taken"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both texts, in the earlier one alone, or in the later one alone."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, and the space before each; what stands behind the last is the space of an empty one."""

    words: list[str]
    spaces: list[str]

    def text(self, start: int, end: int) -> str:
        both = zip(self.spaces[start:end], self.words[start:end], strict=True)
        return "".join(f"{space}{word}" for space, word in both)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words that changed: from where to where in the earlier text, from where to where in the later one."""

    before: int
    before_end: int
    after: int
    after_end: int

    @property
    def size(self) -> int:
        return max(self.before_end - self.before, self.after_end - self.after)


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in the order of reading, what was taken before what was added in its place.

    What is kept and taken is the earlier text to the letter, what is kept and added the later one. Texts of more words
    than `MOST_PAIRS` allows are told as taken and added whole, but for what they begin and end with alike.
    """
    old, new = _words(before), _words(after)
    found: list[Piece] = []
    at = 0
    for one in _joined(_stretches(old.words, new.words)):
        found += _kept(old, new, (at, one.before), one.after)
        found += [
            Piece(Change.TAKEN, old.text(one.before, one.before_end)),
            Piece(Change.ADDED, new.text(one.after, one.after_end)),
        ]
        at = one.before_end
    found += _kept(old, new, (at, len(old.words)), len(new.words))
    return _merged(found)


def changed(pieces: Sequence[Piece]) -> bool:
    """Whether anything was taken or added."""
    return any(one.change is not Change.KEPT for one in pieces)


def likeness(before: str, after: str) -> float:
    """How much of both texts is words that they share in the same order, from 0 to 1; 0 where they are too long."""
    return likeness_of(words(before), words(after))


def likeness_of(before: Sequence[str], after: Sequence[str], least: float = 0.0) -> float:
    """The same of two lists of `words`; 0 where it is less than the least that is asked for."""
    if len(before) * len(after) > MOST_PAIRS:
        return 0.0
    # The library leaves out what is not near it early, and rounds at the edge itself.
    like = Indel.normalized_similarity(before, after, score_cutoff=max(0.0, least - 0.01))
    return like if like >= least else 0.0


def words(text: str) -> list[str]:
    """The words of a text, signs of their own among them, without the spaces between."""
    return _words(text).words[:-1]


def _words(text: str) -> _Words:
    found = _WORD.findall(text)
    return _Words([word for _, word in found], [space for space, _ in found])


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    start, end = _alike(old, new)
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    if not middle and not other:
        return []
    if len(middle) * len(other) > MOST_PAIRS:
        return [_Stretch(start, len(old) - end, start, len(new) - end)]
    found: list[_Stretch] = []
    for one in Indel.opcodes(middle, other):
        if one.tag == "equal":
            continue
        last = found[-1] if found else None
        here = _Stretch(one.src_start + start, one.src_end + start, one.dest_start + start, one.dest_end + start)
        if last is not None and (last.before_end, last.after_end) == (here.before, here.after):
            found[-1] = _Stretch(last.before, here.before_end, last.after, here.after_end)
        else:
            found.append(here)
    return found


def _alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words both begin with, and how many of the rest both end with."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    return start, end


def _joined(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """One change where fewer words stand between two than changed on either side: nobody reads crumbs."""
    found: list[_Stretch] = []
    for one in stretches:
        here = one
        while found and here.before - found[-1].before_end < min(found[-1].size, here.size):
            last = found.pop()
            here = _Stretch(last.before, here.before_end, last.after, here.after_end)
        found.append(here)
    return found


def _kept(old: _Words, new: _Words, where: tuple[int, int], other_end: int) -> list[Piece]:
    """Words that both have; where the space before one differs, that alone is taken and added."""
    found: list[Piece] = []
    start, end = where
    for at, other in zip(range(start, end), range(other_end - (end - start), other_end), strict=True):
        if old.spaces[at] == new.spaces[other]:
            found.append(Piece(Change.KEPT, old.spaces[at] + old.words[at]))
        else:
            found += [
                Piece(Change.TAKEN, old.spaces[at]),
                Piece(Change.ADDED, new.spaces[other]),
                Piece(Change.KEPT, old.words[at]),
            ]
    return found


def _merged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one kind as one piece, what was taken first, and none that is empty."""
    found: list[Piece] = []
    held = {Change.TAKEN: "", Change.ADDED: "", Change.KEPT: ""}
    for one in pieces:
        if not one.text:
            continue
        others = (Change.TAKEN, Change.ADDED) if one.change is Change.KEPT else (Change.KEPT,)
        if any(held[other] for other in others):
            found += _let_go(held)
        held[one.change] += one.text
    return (*found, *_let_go(held))


def _let_go(held: dict[Change, str]) -> list[Piece]:
    found = [Piece(change, text) for change, text in held.items() if text]
    held.update(dict.fromkeys(held, ""))
    return found
