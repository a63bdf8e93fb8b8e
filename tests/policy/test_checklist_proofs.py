"""What an edition says about assessing both sides, screening, risk and assurance, proved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kernel.text import render, using
from policy import checklist_files
from policy.assurance import Assurance
from policy.checklist_proofs import prove
from policy.checklists import ItemLibrary, Method, PartnerFamily, Rating, Side
from policy.compare import Change, compare, written
from policy.explain import explain, printable
from policy.kinds import Tier
from policy.loader import load
from policy.screening import Lane, Screening
from policy.side_by_side import side_by_side
from tests.policy.broken import Broken
from tests.policy.editions import ASSESSED, ASSESSED_TEXT, BILINGUAL
from tests.policy.known import KNOWN
from tests.policy.test_explain import ROLES, deciders

BROKEN = [
    Broken(
        "a section before its schema",
        "schema: 5",
        "schema: 4",
        "‸diligence:\n",
        "came with schema 5",
        others=3,
    ),
    Broken(
        "an unknown library",
        "diligence:\n  library: standard-1",
        "diligence:\n  library: standerd-1",
        "library: ‸standerd-1",
        "There is no library of checklists “standerd-1”.",
        "standard-1",
    ),
    Broken(
        "another hash",
        "diligence:\n  library: standard-1\n  sha256: ",
        "diligence:\n  library: standard-1\n  sha256: a",
        "sha256: ‸a",
        "has another hash",
    ),
    Broken(
        "an unknown library of tools",
        "tools: standard-1",
        "tools: standard-9",
        "tools: ‸standard-9",
        "There is no library of tools “standard-9”.",
        "standard-1",
    ),
    Broken(
        "a list longer than its limit",
        "N0: {most: 5,",
        "N0: {most: 4,",
        "most: ‸4",
        "In N0 the partner is asked 5 items (ngo), and 4 are the most.",
        others=1,
    ),
    Broken(
        "a tier without a limit",
        "    T4: {most: 90, basis: default}\n",
        "",
        "  ‸most-items:",
        "There is no figure here for T4.",
    ),
    Broken(
        "a type in two families",
        "government: [ministry,",
        "government: [ministry, company,",
        "ministry, ‸company",
        "“company” is of another family already.",
    ),
    Broken(
        "a type of no family",
        "un: [multilateral]",
        "un: []",
        "  ‸families:\n    ngo",
        "of no family: multilateral",
    ),
    Broken(
        "a type that is not there",
        "government: [ministry,",
        "government: [ministry, ministri,",
        "ministry, ‸ministri",
        "There is no partner type “ministri”.",
        "ministry",
    ),
    Broken(
        "cuts that do not rise",
        "low: 15, medium: 30",
        "low: 30, medium: 30",
        "    ‸weighted-bands:",
        "These shares rise",
    ),
    Broken(
        "more points, more risk",
        "high: 8, low: 15",
        "high: 15, low: 15",
        'low: ‸15, source: "IASC',
        "“low” begins above where “high” ends",
    ),
    Broken(
        "lanes that do not rise",
        "review: {from: 0.70",
        "review: {from: 0.90",
        "‸screening:",
        "Likeness rises",
    ),
    Broken(
        "a likeness above 1",
        "stop: {from: 0.85",
        "stop: {from: 1.5",
        "‸screening:",
        "Likeness rises",
    ),
    Broken(
        "never fresh",
        "fresh: {days: 7",
        "fresh: {days: 0",
        "days: ‸0",
        "1 or more",
    ),
    Broken(
        "a risk nobody can have",
        "N0: {most: 16",
        "N0: {most: 26",
        "most: ‸26",
        "25 at most",
    ),
    Broken(
        "no appetite in a tier",
        "  T4: {most: 6, basis: default}\n",
        "",
        "‸risk-appetite:",
        "There is no figure here for T4.",
    ),
    Broken(
        "less visits for more risk",
        "visits: {low: 1, medium: 2, significant: 3, high: 3}",
        "visits: {low: 3, medium: 2, significant: 3, high: 3}",
        "‸visits: {low: 3",
        "never visited less",
    ),
    Broken(
        "no row for large amounts",
        "      visits: {low: 2,",
        "      up-to: assurance-audit\n      visits: {low: 2,",
        "    ‸most:\n      label",
        "should hold for any amount",
        others=1,
    ),
    Broken(
        "a threshold that is not there",
        "over: assurance-audit",
        "over: assurance-audits",
        "over: ‸assurance-audits",
        "There is no threshold “assurance-audits”.",
        "assurance-audit",
    ),
    Broken(
        "no source",
        'log: {from: 0.50, source: "OpenSanctions yente, cutoff"}',
        "log: {from: 0.50}",
        "‸log: {from",
        "either “source” or “basis",
    ),
]


@pytest.mark.parametrize("broken", [replace(one, of=ASSESSED_TEXT) for one in BROKEN], ids=lambda one: one.name)
def test_what_is_wrong_is_told_at_its_place(broken: Broken) -> None:
    broken.prove()


def library() -> ItemLibrary:
    assert ASSESSED.diligence is not None
    return checklist_files.of(ASSESSED.diligence)


def told(changed: ItemLibrary) -> list[str]:
    """What is wrong when the library holds something else, under the same hash."""
    return [render(one.message) for one in prove(ASSESSED, {changed.name: changed}, KNOWN.tools)]


def test_the_shipped_edition_has_nothing_wrong() -> None:
    assert told(library()) == []


def test_both_sides_are_asked_something_in_every_tier() -> None:
    one_sided = replace(library(), items=tuple(one for one in library().items if one.side is not Side.BOTH))
    assert told(one_sided)[:2] == [
        "In N0 the partner is asked nothing (ngo).",
        "In N0 the funder is asked nothing (ngo).",
    ]


def test_the_longest_list_of_any_partner_counts() -> None:
    more = replace(library().items[0], serves=(PartnerFamily.UN,), downstream=True, from_tier=Tier.T1, side=Side.FUNDER)
    items = (*library().items, *(replace(more, key=f"core.more-{n}") for n in range(2)))
    assert told(replace(library(), items=items)) == ["In T1 the funder is asked 11 items (un), and 10 are the most."]


def test_core_standards_are_asked_whole() -> None:
    standards = [one for one in library().items if one.domain == "safeguarding"]
    fewer = replace(library(), items=tuple(one for one in library().items if one is not standards[0]))
    found = told(fewer)
    assert found[0] == "“safeguarding” is rated as core standards, and in T3 it has 5 items instead of six."
    assert len(found) == 2
    other = tuple(replace(one, method=Method.PLAIN_BANDS) for one in library().domains)
    assert told(replace(fewer, domains=other)) == []


def test_a_tool_that_the_library_of_tools_has_not() -> None:
    items = (replace(library().items[0], tool="wand"), *library().items[1:])
    assert told(replace(library(), items=items)) == ["The library “standard-1” has no tool “wand”."]


def test_older_editions_say_nothing_about_it() -> None:
    assert (BILINGUAL.diligence, BILINGUAL.screening, BILINGUAL.assurance) == (None, None, None)
    assert (BILINGUAL.risk_appetite, BILINGUAL.appetite(Tier.T1)) == ((), None)


def test_less_risk_may_stay_open_where_more_money_moves() -> None:
    found = [one.most for tier in Tier if (one := ASSESSED.appetite(tier)) is not None]
    assert found == [16, 15, 12, 9, 6]


def screening() -> Screening:
    assert ASSESSED.screening is not None
    return ASSESSED.screening


@pytest.mark.parametrize(
    ("score", "lane"),
    [
        (0.0, None),
        (0.4999, None),
        (0.5, Lane.LOG),
        (0.6999, Lane.LOG),
        (0.7, Lane.REVIEW),
        (0.84994, Lane.REVIEW),
        (0.84996, Lane.STOP),
        (0.85, Lane.STOP),
        (1.0, Lane.STOP),
    ],
)
def test_lanes(score: float, lane: Lane | None) -> None:
    assert screening().lane(score) is lane


def assurance() -> Assurance:
    assert ASSESSED.assurance is not None
    return ASSESSED.assurance


@pytest.mark.parametrize(
    ("money", "low", "medium", "significant", "high", "unrated"),
    [
        ("0", 0, 0, 0, 0, 0),
        ("2500", 0, 0, 0, 0, 0),
        ("2500.01", 1, 1, 1, 1, 1),
        ("100000", 1, 1, 1, 1, 1),
        ("100000.01", 1, 2, 3, 3, 3),
        ("500000", 1, 2, 3, 3, 3),
        ("500000.01", 2, 3, 4, 4, 4),
    ],
)
def test_visits_a_year(money: str, low: int, medium: int, significant: int, high: int, unrated: int) -> None:
    found = [assurance().visits_a_year(Decimal(money), rating) for rating in (*Rating, None)]
    assert found == [low, medium, significant, high, unrated]


@pytest.mark.parametrize(
    ("money", "rating", "family", "checks", "audits"),
    [
        ("50000", Rating.HIGH, PartnerFamily.NGO, 0, 0),
        ("50000.01", Rating.LOW, PartnerFamily.NGO, 1, 0),
        ("50000.01", Rating.LOW, PartnerFamily.UN, 0, 0),
        ("500000.01", Rating.MEDIUM, PartnerFamily.FIRM, 1, 0),
        ("500000.01", Rating.SIGNIFICANT, PartnerFamily.FIRM, 0, 1),
        ("500000", None, PartnerFamily.FIRM, 1, 0),
        ("500000.01", None, PartnerFamily.GOVERNMENT, 0, 1),
        ("500000.01", None, PartnerFamily.UN, 0, 0),
    ],
)
def test_spot_checks_and_audits_a_year(
    money: str, rating: Rating | None, family: PartnerFamily, checks: int, audits: int
) -> None:
    amount = Decimal(money)
    assert assurance().spot_checks_a_year(amount, rating, family) == checks
    assert assurance().audits_a_year(amount, rating, family) == audits


def test_the_edition_tells_all_of_it_in_both_languages() -> None:
    sections = {str(one["key"]): str(one["rows"]) for one in printable(explain(ASSESSED, ROLES, deciders))}
    assert "About the partner: 5 to 5 questions, 5 to 5 minutes." in sections["diligence-tiers"]
    assert "Below 15% low, below 30% medium, below 50% significant, else high." in sections["diligence-cuts"]
    assert "From 0.85 on." in sections["screening"]
    assert "Up to 6 of 25." in sections["risk-appetite"]
    assert "Up to USD\\xa0100,000.00." in sections["assurance-visits"]
    assert "Where the risk is rated significant and high." in sections["assurance-checks"]
    with using("es"):
        spanish = {str(one["key"]): str(one["rows"]) for one in printable(explain(ASSESSED, ROLES, deciders))}
    assert "5 preguntas por parte como máximo." in spanish["diligence-tiers"]


def test_two_editions_differ_by_a_tier_beside_its_neighbour() -> None:
    text = ASSESSED_TEXT.replace("T1: {most: 10,", "T1: {most: 12,").replace("stop: {from: 0.85", "stop: {from: 0.9")
    new = load(text.replace("warn: {days: 60", "warn: {days: 30").replace("T4: {most: 6,", "T4: {most: 4,"))
    found = [
        (one.section, one.key, one.fields[0].before, one.fields[0].after) for one in compare(ASSESSED, new).differences
    ]
    assert found == [
        ("diligence-tiers", "T1", 10, 12),
        ("screening", "stop", Decimal("0.85"), Decimal("0.9")),
        ("risk-appetite", "T4", 6, 4),
        ("assurance-checks", "warn", 60, 30),
    ]
    both = side_by_side(ASSESSED, new, ROLES, deciders)
    tiers = next(one for one in both.parts if one.key == "diligence-tiers")
    assert [one.figures for one in tiers.changed] == [("items: 10 → 12",)]
    added = {one.section for one in compare(BILINGUAL, new).differences if one.change is Change.ADDED}
    assert {"diligence", "diligence-tiers", "diligence-cuts", "screening", "risk-appetite", "assurance-visits"} < added
    assert written(found[0][2]) == "10"


def test_it_takes_effect_from_its_day() -> None:
    assert (ASSESSED.effective_from, ASSESSED.schema) == (date(2026, 11, 22), 5)
