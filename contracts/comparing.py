"""Two versions of an agreement held against each other, clause by clause or paragraph by paragraph. A pure rule."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from rapidfuzz.distance import Indel

from documents.difference import Piece, difference, likeness_of, words
from kernel.errors import TackError

LEAST_ALIKE = 0.5
"""Share of their words that two clauses have in common at least, to be told as one that changed."""

NEIGHBOURS = 25
"""Places to either side of where a line is to be expected, among which one like it is looked for."""


class NotComparable(TackError):
    """Two versions that cannot be held against each other."""

    code: ClassVar[str] = "not-comparable"


class Fate(StrEnum):
    """What became of a clause from one version to the other."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Line:
    """A heading, a clause or a paragraph.

    `key` is its bookmark, by which it is found again in the other version, empty where it has none; `number` what
    stands before it; `sense` its words with other clauses called by their bookmarks, since their numbers change.
    """

    key: str
    number: str
    text: str
    sense: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A line in both versions, or in one of them, and the words that differ where it changed."""

    fate: Fate
    before: Line | None
    after: Line | None
    pieces: tuple[Piece, ...] = ()

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return any(one is not None and one.heading for one in (self.before, self.after))

    @property
    def renumbered(self) -> bool:
        """Whether it stands under another number than before."""
        return self.before is not None and self.after is not None and self.before.number != self.after.number


def clause_lines(clauses: Sequence[Mapping[str, Any]], *, both: bool = False) -> tuple[Line, ...]:
    """The clauses of a paper as it was printed, numbered as Word numbers them; with `both`, in its two languages."""
    found: list[Line] = []
    family = place = 0
    for one in clauses:
        columns = [one, one["second"]] if both else [one]
        if one["heading"]:
            family, place, title = family + 1, 0, "\n".join(column["title"] for column in columns)
            found.append(Line(one["mark"], str(family), title, title, heading=True))
        else:
            place += 1
            said = ["".join(piece["text"] for piece in column["pieces"]) for column in columns]
            senses = ["".join(_sense(piece) for piece in column["pieces"]) for column in columns]
            found.append(Line(one["mark"], f"{family}.{place}", "\n".join(said), "\n".join(senses)))
    return tuple(found)


def in_two_languages(clauses: Sequence[Mapping[str, Any]]) -> bool:
    """Whether each clause of a paper stands there in two languages."""
    return all("second" in one for one in clauses)


def _sense(piece: Mapping[str, str]) -> str:
    return f"[[{piece['ref']}]]" if piece["ref"] else piece["text"]


def paragraph_lines(paragraphs: Iterable[str]) -> tuple[Line, ...]:
    """The paragraphs of a Word file, which have nothing but their words to be found again by."""
    return tuple(Line("", "", text, text) for text in paragraphs)


def compared(before: Sequence[Line], after: Sequence[Line]) -> tuple[Pair, ...]:
    """Every line of both versions, in the order of the later; what was taken out stands where it stood."""
    found = _Matches(before, after)
    return tuple(found.pairs())


def counted(pairs: Iterable[Pair]) -> dict[Fate, int]:
    """How many clauses or paragraphs, headings aside, had each fate."""
    found = Counter(one.fate for one in pairs if not one.heading)
    return {fate: found[fate] for fate in Fate}


class _Matches:
    """Which line of the later version is which of the earlier: by bookmark, by equal words, by likeness."""

    def __init__(self, before: Sequence[Line], after: Sequence[Line]) -> None:
        self._before, self._after = before, after
        self._later: dict[int, int] = {}
        self._earlier: dict[int, int] = {}
        self._elsewhere: set[int] = set()
        self._by_key()
        self._by_order()
        self._by_words()
        self._by_likeness()

    def pairs(self) -> Iterator[Pair]:
        taken = self._taken()
        yield from taken[-1]
        for place, line in enumerate(self._after):
            earlier = self._earlier.get(place)
            if earlier is None:
                yield Pair(Fate.ADDED, None, line)
            else:
                yield self._pair(self._before[earlier], line, elsewhere=place in self._elsewhere)
            yield from taken[place]

    def _pair(self, before: Line, after: Line, *, elsewhere: bool) -> Pair:
        if before.sense != after.sense:
            return Pair(Fate.CHANGED, before, after, difference(before.text, after.text))
        return Pair(Fate.MOVED if elsewhere or before.number != after.number else Fate.SAME, before, after)

    def _taken(self) -> dict[int, list[Pair]]:
        """What was taken out, by the line of the later version behind which it stood."""
        found: dict[int, list[Pair]] = defaultdict(list)
        behind = -1
        for place, line in enumerate(self._before):
            if place in self._later:
                behind = self._later[place]
            else:
                found[behind].append(Pair(Fate.TAKEN, line, None))
        return found

    def _match(self, before: int, after: int) -> None:
        self._later[before] = after
        self._earlier[after] = before

    def _left(self) -> tuple[list[int], list[int]]:
        return (
            [one for one in range(len(self._before)) if one not in self._later],
            [one for one in range(len(self._after)) if one not in self._earlier],
        )

    def _by_key(self) -> None:
        known = {line.key: place for place, line in enumerate(self._after) if line.key}
        for place, line in enumerate(self._before):
            if (after := known.get(line.key)) is not None and after not in self._earlier:
                self._match(place, after)

    def _by_order(self) -> None:
        old, new = self._left()
        blocks = Indel.opcodes([_said(self._before[one]) for one in old], [_said(self._after[one]) for one in new])
        for block in blocks:
            if block.tag == "equal":
                for one in range(block.src_end - block.src_start):
                    self._match(old[block.src_start + one], new[block.dest_start + one])

    def _by_words(self) -> None:
        old, new = self._left()
        waiting: dict[tuple[bool, str], list[int]] = defaultdict(list)
        for one in reversed(new):
            waiting[_said(self._after[one])].append(one)
        for one in old:
            if places := waiting[_said(self._before[one])]:
                place = places.pop()
                self._match(one, place)
                self._elsewhere.add(place)

    def _by_likeness(self) -> None:
        for _unlike, _away, before, after in sorted(self._alike()):
            if before not in self._later and after not in self._earlier:
                self._match(before, after)

    def _alike(self) -> Iterator[tuple[float, int, int, int]]:
        """Each two lines that are alike enough: how unlike, how far from where it is expected, and which they are."""
        old, new = self._left()
        said = [words(self._after[one].sense) for one in new]
        expected = self._expected()
        for one in old:
            mine, where = words(self._before[one].sense), expected[one]
            for at in range(bisect_left(new, where - NEIGHBOURS), bisect_right(new, where + NEIGHBOURS)):
                if self._before[one].heading != self._after[new[at]].heading:
                    continue
                if like := likeness_of(mine, said[at], LEAST_ALIKE):
                    yield (-like, abs(new[at] - where), one, new[at])

    def _expected(self) -> list[int]:
        """Where each line would stand in the later version, by the nearest one before it that is found again there."""
        found, behind = [], -1
        for place in range(len(self._before)):
            behind = self._later.get(place, behind + 1)
            found.append(behind)
        return found


def _said(line: Line) -> tuple[bool, str]:
    return line.heading, line.sense
