"""The words that reading a name needs: tables beside this module, written for people to read and to extend.

A line of a table is a group; what follows `#` at the start of a line is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from screening.letters import plain

_SIGNS = re.compile("[^a-z]")
FOLDER = Path(__file__).resolve().parent / "words"


def lines(name: str) -> Iterator[str]:
    """Yield the lines of a table that are no remarks."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def words(name: str) -> frozenset[str]:
    """Return every word of a table that is a plain set."""
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def same_words(name: str) -> Mapping[str, str]:
    """Return for each word of a table the first word of its line."""
    found: dict[str, str] = {}
    for line in lines(name):
        first, *others = line.split()
        for word in (first, *others):
            found.setdefault(word, first)
    return found


@cache
def names() -> Mapping[str, frozenset[int]]:
    """Return for each spelling of a person's name the lines it stands on; Arabic spellings as they are read."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines("names.txt")):
        for word in line.split():
            found.setdefault(_SIGNS.sub("", plain(word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def very_common() -> frozenset[int]:
    """Return the lines of the table of names that so many people bear that two of them tell nobody apart."""
    return frozenset[int]().union(*(names()[word] for word in words("very-common.txt")))


@cache
def forms() -> Mapping[tuple[str, ...], str]:
    """Return for each company form, word by word, the kind of body it says."""
    found: dict[tuple[str, ...], str] = {}
    for line in lines("forms.txt"):
        kind, _, spellings = line.partition(":")
        for spelling in spellings.split(","):
            found.setdefault(tuple(spelling.split()), kind)
    return found


@cache
def phrases() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return what finds words of other scripts that have an English one, and that word for each."""
    found = {left.strip(): right.strip() for left, _, right in (line.partition("=") for line in lines("phrases.txt"))}
    longest = sorted(found, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), found
