"""How an edition says partners are chosen: what is read, what is refused and where, what is told."""

from __future__ import annotations

import pytest

from kernel.text import render, using
from policy.check import check
from policy.choosing import Basis, MarkOf, Measure
from policy.choosing_explained import sections
from policy.loader import parse
from tests.policy.broken import Broken
from tests.policy.editions import NEWEST, NEWEST_TEXT, STANDARD, TEXT
from tests.policy.known import KNOWN

TURNOVER = """      measures: size
      weight: 0"""
BROKEN = [
    Broken(
        "size-above-willingness", TURNOVER, TURNOVER.replace("0", "5"), "weight: ‸5",
        "Size weighs 5 here and willingness 4", of=NEWEST_TEXT,
    ),
    Broken(
        "size-as-heavy", TURNOVER, TURNOVER.replace("0", "4"), "measures: size\n      weight: ‸4",
        "Size weighs 4 here and willingness 4", of=NEWEST_TEXT,
    ),
    Broken(
        "size-alone", TURNOVER, TURNOVER.replace("0", "1"), "measures: size\n      weight: ‸1",
        "Size alone changes nothing", of=NEWEST_TEXT,
    ),
    Broken(
        "willingness-without-weight",
        "measures: willingness\n      weight: 4", "measures: willingness\n      weight: 0",
        "measures: willingness\n      weight: ‸0", "Willingness has to weigh something", of=NEWEST_TEXT,
    ),
    Broken(
        "unknown-measure", "measures: influence", "measures: influense", "measures: ‸influense",
        "“influense” is not one of", "influence", of=NEWEST_TEXT,
    ),
    Broken(
        "mark-gone", '    relationship:\n      label: {en: "R', '    relation:\n      label: {en: "R',
        "    ‸relation:\n", "“relation” is not one of: idea, partner, relationship", "relationship", of=NEWEST_TEXT,
    ),
    Broken(
        "basis-gone",
        '    direct: {label: {en: "Direct, with a justification", es: "Directa, con justificación"}}\n',
        "",
        "  ‸bases:\n    competed", "The entry “direct” is missing", of=NEWEST_TEXT,
    ),
    Broken(
        "levels-fall", "at-least: 75", "at-least: 30", "at-least: ‸30", "above the one before it", of=NEWEST_TEXT,
    ),
    Broken(
        "levels-start-late", "at-least: 0", "at-least: 10", "at-least: ‸10", "starts at 0 percent", of=NEWEST_TEXT,
    ),
    Broken(
        "above-all", "at-least: 75", "at-least: 175", "at-least: ‸175", "at most 100 percent", of=NEWEST_TEXT,
    ),
    Broken(
        "never-renewed", "months: 12\n    basis", "months: 0\n    basis", "months: ‸0\n    basis", "at least one month",
        of=NEWEST_TEXT,
    ),
    Broken(
        "no-source", "      weight: 3\n      basis: default\n", "      weight: 3\n", "    ‸innovates:",
        "Every figure needs either", of=NEWEST_TEXT,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_what_makes_no_sense_is_refused_where_it_stands(case: Broken) -> None:
    case.prove()


def test_an_old_file_cannot_have_it() -> None:
    found = parse(TEXT + "\nchoosing: {}\n").problems
    assert "The key “choosing” came with schema 2." in [render(one.message) for one in found]


def test_without_willingness_nothing_supports_the_partner() -> None:
    unwilling = NEWEST_TEXT.replace("measures: willingness", "measures: capacity")
    assert [render(one.message) for one in check(unwilling, KNOWN)] == [
        "No criterion of the partner looks at willingness to try and to invest."
    ]


def test_what_the_standard_edition_says() -> None:
    rules = NEWEST.choosing
    assert STANDARD.choosing is None
    assert rules is not None
    assert [one.key for one in rules.marks] == list(MarkOf)
    assert [one.key for one in rules.bases] == list(Basis)
    assert [one.key for one in rules.levels] == ["weak", "fair", "strong"]
    assert {one.measures for one in rules.criteria} == set(Measure)
    assert rules.declarations.months == 12
    assert {one.key for one in rules.brings} >= {
        "convening", "brokering", "know-how", "network", "market-access", "credibility", "data",
    }  # fmt: skip
    assert {one.key for one in rules.inception} >= {"sector-selection", "problem-analysis", "design-workshop", "budget"}


def test_it_is_told_in_words() -> None:
    with using("en"):
        told = {
            section.key: {row.key: [render(one) for one in row.sentences] for row in section.rows}
            for section in sections(NEWEST.choosing)
        }
    assert told["choosing-criteria"]["willing-to-try"][:2] == [
        "It looks at willingness and weighs 4.",
        "It informs: Partner.",
    ]
    assert told["choosing-criteria"]["turnover"][0] == "It looks at size; it is kept as a fact and weighs nothing."
    assert list(sections(STANDARD.choosing)) == []
