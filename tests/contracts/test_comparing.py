"""Clauses of two versions held against each other: every expected row is worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from contracts import comparing
from contracts.comparing import Fate, Line, Pair, clause_lines, compared, counted, in_two_languages, paragraph_lines
from contracts.comparing_terms import ASIDE, TERMS, changed_terms
from documents.context import blank
from documents.difference import Change, Piece

A, B, C = "The partner reports each month", "The funder pays within thirty days", "Either party may end it"
LONG = "The parties meet twice a year and write down what they decide"


def clauses(*written: str) -> list[dict[str, object]]:
    """Clauses as a paper keeps them: `# key title` is a family, `key words`, in which `@key:number` is a reference."""
    found: list[dict[str, object]] = []
    for one in written:
        heading = one.startswith("# ")
        key, _, text = one.removeprefix("# ").partition(" ")
        pieces = []
        for part in () if heading else text.split("|"):
            ref, _, number = part.partition(":")
            pieces.append({"text": number, "ref": ref[1:]} if part.startswith("@") else {"text": part, "ref": ""})
        title = text if heading else ""
        found.append({"heading": heading, "id": 1, "mark": key, "title": title, "pieces": pieces})
    return found


def told(pairs: Sequence[Pair]) -> list[tuple[str, str, str]]:
    """Each pair as its fate and the number or words on either side."""
    return [(one.fate.value, _called(one.before), _called(one.after)) for one in pairs]


def _called(side: Line | None) -> str:
    return "" if side is None else side.number or side.text


def both(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str, str]]:
    return told(compared(clause_lines(clauses(*before)), clause_lines(clauses(*after))))


def test_clauses_are_numbered_as_word_numbers_them() -> None:
    found = clause_lines(clauses("# f One", "a Words", "b See |@a:1.1| first", "# g Two", "c More"))
    assert found == (
        Line("f", "1", "One", "One", heading=True),
        Line("a", "1.1", "Words", "Words"),
        Line("b", "1.2", "See 1.1 first", "See [[a]] first"),
        Line("g", "2", "Two", "Two", heading=True),
        Line("c", "2.1", "More", "More"),
    )


def test_in_two_languages_both_texts_are_compared() -> None:
    one, other = clauses("# f One", "a See |@a:1.1|"), clauses("# f Uno", "a_2 Vea |@a_2:1.1|")
    beside = [{**first, "second": second} for first, second in zip(one, other, strict=True)]
    assert in_two_languages(beside)
    assert not in_two_languages([*beside, *one])
    assert clause_lines(beside) == clause_lines(one)
    assert clause_lines(beside, both=True) == (
        Line("f", "1", "One\nUno", "One\nUno", heading=True),
        Line("a", "1.1", "See 1.1\nVea 1.1", "See [[a]]\nVea [[a_2]]"),
    )


CLAUSES: dict[str, tuple[list[str], list[str], list[tuple[str, str, str]]]] = {
    "nothing": ([], [], []),
    "the same": (["# f One", f"a {A}"], ["# f One", f"a {A}"], [("same", "1", "1"), ("same", "1.1", "1.1")]),
    "one added moves those behind it": (
        ["# f One", f"a {A}", f"b {B}"],
        ["# f One", f"a {A}", f"n {C}", f"b {B}"],
        [("same", "1", "1"), ("same", "1.1", "1.1"), ("added", "", "1.2"), ("moved", "1.2", "1.3")],
    ),
    "one taken stands where it stood": (
        ["# f One", f"a {A}", f"b {B}", f"c {C}"],
        ["# f One", f"a {A}", f"c {C}"],
        [("same", "1", "1"), ("same", "1.1", "1.1"), ("taken", "1.2", ""), ("moved", "1.3", "1.2")],
    ),
    "the first taken": (
        ["# f One", f"a {A}", "# g Two", f"b {B}"],
        ["# g Two", f"b {B}"],
        [("taken", "1", ""), ("taken", "1.1", ""), ("moved", "2", "1"), ("moved", "2.1", "1.1")],
    ),
    "words changed under the same bookmark, whatever they are": (
        ["# f One", f"a {A}"],
        ["# f Eins", f"a {C}"],
        [("changed", "1", "1"), ("changed", "1.1", "1.1")],
    ),
    "a reference whose number alone changed is the same clause": (
        ["# f One", f"a {A}", "b After |@a:1.1|, it ends"],
        ["# f One", f"n {B}", f"a {A}", "b After |@a:1.2|, it ends"],
        [("same", "1", "1"), ("added", "", "1.1"), ("moved", "1.1", "1.2"), ("moved", "1.2", "1.3")],
    ),
    "a reference to another clause is a change": (
        ["# f One", f"a {A}", f"c {C}", "b After |@a:1.1|, it ends"],
        ["# f One", f"a {A}", f"c {C}", "b After |@c:1.2|, it ends"],
        [("same", "1", "1"), ("same", "1.1", "1.1"), ("same", "1.2", "1.2"), ("changed", "1.3", "1.3")],
    ),
    "another bookmark, the same words": (
        ["# f One", f"a {A}", f"b {B}"],
        ["# f One", f"z {B}", f"a {A}"],
        [("same", "1", "1"), ("moved", "1.2", "1.1"), ("moved", "1.1", "1.2")],
    ),
    "another bookmark, nearly the same words": (
        ["# f One", f"a {A}"],
        ["# f One", f"z {A} in writing"],
        [("same", "1", "1"), ("changed", "1.1", "1.1")],
    ),
    "a heading is never taken for a clause": (
        [f"a {A}"],
        [f"# f {A}"],
        [("taken", "0.1", ""), ("added", "", "1")],
    ),
}


@pytest.mark.parametrize(("before", "after", "rows"), CLAUSES.values(), ids=CLAUSES)
def test_by_clause(before: list[str], after: list[str], rows: list[tuple[str, str, str]]) -> None:
    assert both(before, after) == rows


PARAGRAPHS: dict[str, tuple[list[str], list[str], list[tuple[str, str, str]]]] = {
    "one in between": ([A, C], [A, B, C], [("same", A, A), ("added", "", B), ("same", C, C)]),
    "one out of between": ([A, B, C], [A, C], [("same", A, A), ("taken", B, ""), ("same", C, C)]),
    "another order": ([A, B, C], [B, C, A], [("same", B, B), ("same", C, C), ("moved", A, A)]),
    "equal ones are told apart by their order": (
        ["Date", A, "Date"],
        ["Date", "Date"],
        [("same", "Date", "Date"), ("taken", A, ""), ("same", "Date", "Date")],
    ),
    "changed in its place": ([A, B, C], [A, f"{B} or less", C], [
        ("same", A, A), ("changed", B, f"{B} or less"), ("same", C, C),
    ]),
    "half of the words are enough": (["a b c d"], ["a b e f"], [("changed", "a b c d", "a b e f")]),
    "fewer than half are not": (["a b c d"], ["a e f g"], [("taken", "a b c d", ""), ("added", "", "a e f g")]),
    "the likest goes first": (
        [f"{LONG} in May", LONG],
        [f"{LONG} indeed", f"{LONG} in May, at noon"],
        [("changed", LONG, f"{LONG} indeed"), ("changed", f"{LONG} in May", f"{LONG} in May, at noon")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "rows"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_by_paragraph(before: list[str], after: list[str], rows: list[tuple[str, str, str]]) -> None:
    assert told(compared(paragraph_lines(before), paragraph_lines(after))) == rows


def test_what_is_like_it_far_away_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "NEIGHBOURS", 2)
    near, far = ([f"x{one}" for one in range(count)] + ["a b c e"] for count in (2, 3))
    assert told(compared(paragraph_lines(["a b c d"]), paragraph_lines(near)))[2][0] == "changed"
    assert told(compared(paragraph_lines(["a b c d"]), paragraph_lines(far)))[3][0] == "added"


def test_the_words_of_a_change_are_told_and_headings_are_not_counted() -> None:
    found = compared(
        clause_lines(clauses("# f One", "a It pays 10 days later", f"b {B}")),
        clause_lines(clauses("# f Two", "a It pays 20 days later", f"c {C}")),
    )
    changed = next(one for one in found if one.fate is Fate.CHANGED and not one.heading)
    assert changed.pieces == (
        Piece(Change.KEPT, "It pays"),
        Piece(Change.TAKEN, " 10"),
        Piece(Change.ADDED, " 20"),
        Piece(Change.KEPT, " days later"),
    )
    assert counted(found) == {Fate.SAME: 0, Fate.MOVED: 0, Fate.CHANGED: 1, Fate.ADDED: 1, Fate.TAKEN: 1}


def test_changed_terms_in_their_order_each_once() -> None:
    seed = {"line": "Seed", "amount": "10"}
    before = {**blank(), "amount": "USD 10", "amount_words": "ten", "title": "T", "budget": [seed]}
    after = {**blank(), "amount": "USD 20", "amount_words": "twenty", "title": "T", "printed_on": "today"}
    after |= {"partner": {"name": "A & B", "address": ""}, "budget": [seed, {"line": "Tools"}]}
    found = changed_terms(before, after | {"brought": "x"})
    assert [(one.name, one.before, one.after) for one in found] == [
        ("amount", "USD 10", "USD 20"),
        ("budget", "Seed, 10", "Seed, 10\nTools"),
        ("partner.name", "", "A & B"),
        ("brought", "", "x"),
    ]
    assert [one.label.text for one in found] == ["Amount", "Budget", "Partner", "the term “%(name)s”"]
    assert found[0].pieces == (Piece(Change.KEPT, "USD"), Piece(Change.TAKEN, " 10"), Piece(Change.ADDED, " 20"))
    assert changed_terms(before, before) == ()
    # As it is kept, by name; and what the second language says is said already.
    kept = json.loads(json.dumps({**before, "second": {"title": "Otro"}}, sort_keys=True))
    assert changed_terms(before, kept) == ()


def test_every_value_of_a_paper_is_told_or_set_aside() -> None:
    known = {
        f"{name}.{inner}" if inner else name
        for name, value in blank().items()
        for inner in (value if isinstance(value, dict) else [""])
    }
    assert known == set(TERMS) | ASIDE
    assert not set(TERMS) & ASIDE
