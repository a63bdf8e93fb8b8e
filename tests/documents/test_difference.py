"""Words of two texts held against each other: every expected piece is worked out by hand."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from documents import difference as rule
from documents.difference import Change, Piece, changed, difference, likeness, likeness_of, words

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SIGNS = {"=": Change.KEPT, "-": Change.TAKEN, "+": Change.ADDED}


def told(*lines: str) -> tuple[Piece, ...]:
    """Pieces as they are written below: a sign, then the text to the letter."""
    return tuple(Piece(SIGNS[line[0]], line[1:]) for line in lines)


CASES = {
    "nothing on either side": ("", "", ()),
    "the same": ("The partner reports.", "The partner reports.", told("=The partner reports.")),
    "all added": ("", "The partner reports.", told("+The partner reports.")),
    "all taken": ("The partner reports.", "", told("-The partner reports.")),
    "one word in place of another": (
        "The partner reports each month.",
        "The partner reports each quarter.",
        told("=The partner reports each", "- month", "+ quarter", "=."),
    ),
    "a word in the middle": (
        "The partner reports.",
        "The partner always reports.",
        told("=The partner", "+ always", "= reports."),
    ),
    "a word at the beginning takes its space along": (
        "partner reports",
        "the partner reports",
        told("+the ", "=partner reports"),
    ),
    "a word taken from the beginning": ("the partner", "partner", told("-the ", "=partner")),
    "a word at the end": ("The partner", "The partner reports", told("=The partner", "+ reports")),
    "an amount is told whole": (
        "It pays USD 1,250,000.00 at most.",
        "It pays USD 1,300,000.00 at most.",
        told("=It pays USD", "- 1,250,000.00", "+ 1,300,000.00", "= at most."),
    ),
    "a stop is no part of the figure": (
        "It pays 30.",
        "It pays 45.",
        told("=It pays", "- 30", "+ 45", "=."),
    ),
    "words beside each other are one change": (
        "within thirty days of receipt",
        "within ten weeks of receipt",
        told("=within", "- thirty days", "+ ten weeks", "= of receipt"),
    ),
    "one word between two changes of one word stays": (
        "pay 10 within 30 days",
        "pay 20 within 60 days",
        told("=pay", "- 10", "+ 20", "= within", "- 30", "+ 60", "= days"),
    ),
    "a crumb between two larger changes is told with them": (
        "the red house of my uncle stands",
        "the tall tower of her brothers stands",
        told("=the", "- red house of my uncle", "+ tall tower of her brothers", "= stands"),
    ),
    "words between small changes stay": (
        "A b c x d y e f Z",
        "A g h x i y j k Z",
        told("=A", "- b c", "+ g h", "= x", "- d", "+ i", "= y", "- e f", "+ j k", "= Z"),
    ),
    "a change that has grown takes the words before it too": (
        "A b c d x y e f z g h Z",
        "A i j k x y l m z n o Z",
        told("=A", "- b c d x y e f z g h", "+ i j k x y l m z n o", "= Z"),
    ),
    "only the space differs": ("USD\u00a0500 paid", "USD 500 paid", told("=USD", "-\u00a0", "+ ", "=500 paid")),
    "space behind the last word": ("paid ", "paid", told("=paid", "- ")),
    "a line break is space": ("one two", "one\ntwo", told("=one", "- ", "+\n", "=two")),
    "accents count": ("El año", "El ano", told("=El", "- año", "+ ano")),
    "an accent of its own sign stays with its word": (
        "El an\u0303o",
        "El mes",
        told("=El", "- an\u0303o", "+ mes"),
    ),
    "other scripts": ("عقد منحة", "عقد شراكة", told("=عقد", "- منحة", "+ شراكة")),
}


@pytest.mark.parametrize(("before", "after", "pieces"), CASES.values(), ids=CASES)
def test_pieces(before: str, after: str, pieces: tuple[Piece, ...]) -> None:
    assert difference(before, after) == pieces
    assert changed(pieces) is (before != after)


texts = st.text(st.sampled_from("ab1 ,.\u00a0\nñ"), max_size=60)


@given(texts, texts)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    found = difference(before, after)
    assert "".join(one.text for one in found if one.change is not Change.ADDED) == before
    assert "".join(one.text for one in found if one.change is not Change.TAKEN) == after
    assert all(one.text for one in found)
    assert all(one.change is not other.change for one, other in pairwise(found))


def test_texts_that_are_too_long_are_told_whole_but_for_their_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "MOST_PAIRS", 8)
    assert difference("A b c d Z", "A c d e Z") == told("=A", "- b c d", "+ c d e", "= Z")
    assert likeness("b c d", "c d e") == 0.0
    monkeypatch.setattr(rule, "MOST_PAIRS", 9)
    assert difference("A b c d Z", "A c d e Z") == told("=A", "- b", "= c d", "+ e", "= Z")


def test_texts_that_share_nothing_but_their_stops_end_soon() -> None:
    before, after = "a, " * 200_000, "b, " * 200_000
    found = difference(before, after)
    assert found == (Piece(Change.TAKEN, before[:-2]), Piece(Change.ADDED, after[:-2]), Piece(Change.KEPT, ", "))


@pytest.mark.parametrize(
    ("before", "after", "like"),
    [
        ("", "", 1.0),
        ("one two", "", 0.0),
        ("one two three", "one two three", 1.0),
        ("one  two", "one two", 1.0),  # only words count
        ("one two three", "one two four", 4 / 6),
        ("one two", "two one", 2 / 4),
    ],
)
def test_likeness(before: str, after: str, like: float) -> None:
    assert likeness(before, after) == pytest.approx(like)


def test_likeness_below_what_is_asked_for_is_none() -> None:
    before, after = words("one two, three four"), words("one two, three five")
    assert before == ["one", "two", ",", "three", "four"]
    assert likeness_of(before, after, 0.8) == pytest.approx(0.8)
    assert likeness_of(before, after, 0.81) == 0.0


def shown(macro: str, before: str, after: str) -> str:
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    pages.globals["_"] = str
    page = pages.from_string('{% import "_difference.html" as words with context %}{{ words[macro](found) }}')
    return page.render(macro=macro, found=difference(before, after), language="en")


TAKEN = '<del><span class="visually-hidden" lang="en">[taken out: </span>{}<span class="visually-hidden">]</span></del>'
ADDED = '<ins><span class="visually-hidden" lang="en">[added: </span>{}<span class="visually-hidden">]</span></ins>'


@pytest.mark.parametrize(
    ("macro", "page"),
    [
        ("pieces", "A &amp;" + TAKEN.format(" B") + ADDED.format(" &lt;c&gt;") + " Ltd"),
        ("before", "A &amp;" + TAKEN.format(" B") + " Ltd"),
        ("after", "A &amp;" + ADDED.format(" &lt;c&gt;") + " Ltd"),
    ],
)
def test_on_a_page_it_is_said_in_words_too_and_nothing_but_words(macro: str, page: str) -> None:
    assert shown(macro, "A & B Ltd", "A & <c> Ltd") == page


def test_of_spaces_alone_nothing_is_said() -> None:
    assert shown("pieces", "A\u00a0B", "A B") == "A B"
    assert shown("before", "A\u00a0B", "A B") == "A\u00a0B"
    assert shown("after", "A\u00a0B", "A B") == "A B"
