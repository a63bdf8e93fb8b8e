"""Versions of an agreement in the API: which there are, and two of them beside each other."""

from __future__ import annotations

from marshmallow import Schema

from contracts.comparing import Fate, Line, Pair
from contracts.comparing_queries import Comparison, Sort, Version
from contracts.comparing_terms import Term
from documents.difference import Change, Piece
from kernel.text import render
from web.api.fields import Choice, Flag, Instant, Part, Text, Whole
from web.api.lists import Asked
from web.api.schemas import always, listed, maybe, page_of
from web.api.shapes import Shape

#: Characters of a paragraph, and of a term; what is longer was refused when it was read or typed.
LONGEST = 2_000_000


class TwoVersions(Asked):
    """Two versions by their identifiers; one that is not named is the newest that there is to choose."""

    old = Text(40, load_default="")
    new = Text(40, load_default="")


class VersionSchema(Schema):
    """A version: the `draft` as it stands now, a `paper` that was printed, a `file` that came back."""

    id = always(Text, 40)
    sort = always(Choice, Sort)
    name = always(Text)
    language = maybe(Text, 5)
    terms_version = maybe(Whole)
    now = maybe(Instant)


VersionList = page_of(VersionSchema, "VersionList")


class StretchPart(Schema):
    """A stretch of words; kept and taken together are the earlier text, kept and added the later one."""

    change = always(Choice, Change)
    text = always(Text, LONGEST)


class LinePart(Schema):
    """A heading, clause or paragraph as one version has it; paragraphs have no number."""

    number = always(Text, 40)
    text = always(Text, LONGEST)


class PairPart(Schema):
    """A line in both versions or in one; `pieces` are the words of one that changed."""

    fate = always(Choice, Fate)
    heading = always(Flag)
    before = maybe(Part, LinePart)
    after = maybe(Part, LinePart)
    pieces = listed(Part(StretchPart))


class TermPart(Schema):
    """A term that is printed differently; `name` is the one that templates use."""

    name = always(Text)
    label = always(Text)
    before = always(Text, LONGEST)
    after = always(Text, LONGEST)


class CountsPart(Schema):
    """How many clauses or paragraphs, headings aside, had each fate."""

    same = always(Whole)
    moved = always(Whole)
    changed = always(Whole)
    added = always(Whole)
    taken = always(Whole)


class VersionsCompared(Schema):
    """Two versions beside each other; `marks` is how many changes a file that came back tracks of its own."""

    before = always(Part, VersionSchema)
    after = always(Part, VersionSchema)
    by_clause = always(Flag)
    marks = always(Whole)
    counts = always(Part, CountsPart)
    terms = listed(Part(TermPart))
    pairs = listed(Part(PairPart))


def version(one: Version) -> Shape:
    """Return a version."""
    return {name: getattr(one, name) for name in ("id", "name", "language", "terms_version", "now")} | {
        "sort": one.sort.value
    }


def compared(told: Comparison) -> Shape:
    """Return two versions beside each other."""
    return {
        "before": version(told.before),
        "after": version(told.after),
        "by_clause": told.by_clause,
        "marks": told.marks,
        "counts": {fate.value: count for fate, count in told.counts.items()},
        "terms": [_term(one) for one in told.terms],
        "pairs": [_pair(one) for one in told.pairs],
    }


def _term(one: Term) -> Shape:
    return {"name": one.name, "label": render(one.label), "before": one.before, "after": one.after}


def _pair(one: Pair) -> Shape:
    return {
        "fate": one.fate.value,
        "heading": one.heading,
        "before": _line(one.before),
        "after": _line(one.after),
        "pieces": [_piece(piece) for piece in one.pieces],
    }


def _line(one: Line | None) -> Shape | None:
    return {"number": one.number, "text": one.text} if one is not None else None


def _piece(one: Piece) -> Shape:
    return {"change": one.change.value, "text": one.text}
