import itertools

import pytest

from documents import shelf
from documents.errors import NotPlain
from documents.names import empty_terms, names_needed
from documents.plain import Plain
from documents.press_measure import compared, measure
from documents.samples import CASES, known_names, sample
from tests.documents.word_files import word_file

NAMES = {"number", "partner.name", "multi_party", "budget", "budget[].line", "shares[].kind.x", "payment_code"}


def test_both_are_timed_in_turns_and_compared() -> None:
    ticks = itertools.count()
    contexts: list[dict[str, Plain]] = [{"x": f"A & {number}"} for number in range(4)]

    found = measure(word_file("{{ x }}", title="{{ x }}"), contexts, clock=lambda: next(ticks), rounds=2)

    # Each round takes one tick: two documents by docxtpl, twenty by the press.
    assert (found.docxtpl, found.press, found.faster) == (0.5, 0.05, 10)
    assert found.differing == ()
    assert found.parts > 5


def test_a_part_that_differs_is_named() -> None:
    # docxtpl takes its own escapes apart in values too; the press prints what was typed.
    assert compared(word_file("{{ x }}", header="{{ x }}"), {"x": "{_{"})[1] == [
        "word/document.xml",
        "word/header1.xml",
    ]


def test_what_cannot_be_printed_is_not_measured() -> None:
    with pytest.raises(NotPlain):
        measure(word_file("{{ x }}"), [{"x": object()}], clock=lambda: 0.0)


@pytest.mark.parametrize(
    ("case", "rows", "inner", "flag"), [("smallest", 0, 0, False), ("typical", 3, 2, True), ("largest", 60, 20, True)]
)
def test_a_sample_has_every_name(case: str, rows: int, inner: int, flag: bool) -> None:
    values = sample([*NAMES, "shares[].list[].y"], CASES[case])
    budget, shares = values["budget"], values["shares"]

    assert values["multi_party"] is flag
    assert isinstance(budget, list)
    assert isinstance(shares, list)
    assert len(budget) == rows
    assert all(isinstance(row, dict) and isinstance(row["list"], list) and len(row["list"]) == inner for row in shares)
    assert values.keys() == {"number", "partner", "multi_party", "budget", "shares", "payment_code"}


def test_each_number_has_its_own_texts() -> None:
    one, other = (sample(NAMES, CASES["typical"], number=number) for number in (1, 2))
    assert one["number"] != other["number"]


def test_our_own_contracts_have_all_their_terms_in_a_typical_sample() -> None:
    for kind in shelf.kinds():
        template = shelf.template(kind, "es").content
        assert names_needed(template) <= known_names()
        assert empty_terms(template, sample(known_names(), CASES["typical"])) == []
