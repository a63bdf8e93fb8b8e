"""Whether the rules for choosing partners make sense: three marks apart, willingness above size, size alone nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.text import Message
from policy.choosing import Basis, Choosing, MarkOf, Measure
from policy.edition import Edition
from policy.findings import Finding

SECTION = "choosing"


def prove(edition: Edition) -> Iterator[Finding]:
    """Everything wrong with how partners are chosen; nothing where an edition says nothing about it."""
    if edition.choosing is not None:
        yield from _whole(edition.choosing)
        yield from _levels(edition.choosing)
        yield from _weights(edition.choosing)


def _whole(rules: Choosing) -> Iterator[Finding]:
    """The three marks and the three bases of selection are all there."""
    marks, bases = {one.key.value for one in rules.marks}, {one.key for one in rules.bases}
    for section, wanted, found in (("marks", list(MarkOf), marks), ("bases", list(Basis), bases)):
        for name in wanted:
            if name not in found:
                words = Message("The entry “%(name)s” is missing, which the code asks for.", name=name.value)
                yield Finding((SECTION, section), words)


def _levels(rules: Choosing) -> Iterator[Finding]:
    """Levels rise from nothing, so that every count of points has one."""
    before = -1
    for level in rules.levels:
        path = (SECTION, "levels", level.key, "at-least")
        if before < 0 < level.at_least:
            yield Finding(path, Message("The weakest level starts at 0 percent."))
        elif level.at_least <= before:
            yield Finding(path, Message("A level has to start above the one before it."))
        before = level.at_least


def _weights(rules: Choosing) -> Iterator[Finding]:
    """The partner's mark rests on willingness, which weighs more than size; size alone changes nothing."""
    path = (SECTION, "criteria")
    willing = [one for one in rules.criteria_of(MarkOf.PARTNER) if one.measures is Measure.WILLINGNESS]
    if not willing:
        yield Finding(path, Message("No criterion of the partner looks at willingness to try and to invest."))
        return
    least = min(one.weight for one in willing)
    for one in willing:
        if one.weight == 0:
            yield Finding((*path, one.key, "weight"), Message("Willingness has to weigh something."))
    for one in rules.criteria:
        if one.measures is not Measure.SIZE or one.weight == 0:
            continue
        if one.weight >= least:
            words = Message(
                "Size weighs %(size)s here and willingness %(willingness)s: willingness has to weigh more, and size"
                " nothing.",
                size=one.weight,
                willingness=least,
            )
        else:
            words = Message("Size alone changes nothing: its weight has to be 0.")
        yield Finding((*path, one.key, "weight"), words)
