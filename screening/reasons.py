"""Why two names are alike, in words that somebody who decides about them understands."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from kernel.text import Message
from screening.aligning import Aligned
from screening.reading import Read
from screening.scoring import Worth
from screening.spelling import sound
from screening.tables import names
from screening.word_likeness import SAME

_FEW = 3


def of_names(ours: Read, theirs: Read, found: Worth) -> tuple[Message, ...]:
    """Return why two names are as alike as they are, what speaks for it first."""
    return (*_same(ours, theirs, found), *_different(ours, theirs, found.aligned))


def _same(ours: Read, theirs: Read, found: Worth) -> Iterator[Message]:
    if ours.foreign != theirs.foreign:
        yield Message("One name was read from another script.")
    if found.aligned is None:
        same = ours.words == theirs.words
        yield (
            Message("The names are the same.") if same else Message("The names are the same but for order or spacing.")
        )
        return
    for match in found.aligned.matches:
        one = " ".join(ours.words[place] for place in match.ours)
        other = " ".join(theirs.words[place] for place in match.theirs)
        if match.alike < SAME:
            yield _of_words(one, other)


def _of_words(one: str, other: str) -> Message:
    said = {"one": one, "other": other}
    if len(one) == 1 or len(other) == 1:
        return Message("“%(one)s” and “%(other)s”: an initial stands for a name.", **said)
    table = names()
    if table.get(one, frozenset()) & table.get(other, frozenset()):
        return Message("“%(one)s” and “%(other)s” are forms of one name.", **said)
    slips = OSA.distance(one, other)
    if slips == 1:
        return Message("“%(one)s” and “%(other)s” differ by one letter.", **said)
    if sound(one) == sound(other) or " " in one + other:
        return Message("“%(one)s” and “%(other)s” are spellings of one name.", **said)
    if slips <= _FEW:
        return Message("“%(one)s” and “%(other)s” differ by %(count)s letters.", count=slips, **said)
    return Message("“%(one)s” and “%(other)s” sound alike.", **said)


def _different(ours: Read, theirs: Read, found: Aligned | None) -> Iterator[Message]:
    if found is not None:
        more = " ".join(ours.words[place] for place in found.ours_left)
        less = " ".join(theirs.words[place] for place in found.theirs_left)
        if more and less:
            yield Message("“%(one)s” stands against “%(other)s”.", one=more, other=less)
        elif more:
            yield Message("The name asked for has “%(words)s” more.", words=more)
        elif less:
            yield Message("The listed name has “%(words)s” more.", words=less)
    if ours.form and theirs.form and ours.form != theirs.form:
        yield Message("The company forms differ.")
    if ours.generation and theirs.generation and ours.generation != theirs.generation:
        yield Message("Father and son may be meant.")
