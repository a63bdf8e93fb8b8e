from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kernel.text import Label, using
from policy import wording
from policy.edition import Edition
from policy.explain import explain, printable
from policy.kinds import Risk, Tier
from policy.loader import load
from tests.policy.editions import EDITED_TEXT, NEWEST, STANDARD
from tests.policy.known import KNOWN

ROLES = {
    "grants-officer": Label("grants officer", "oficial de donaciones"),
    "leadership": Label("leadership", "dirección"),
    "finance": Label("finance", "finanzas"),
}


def deciders(permission: str) -> tuple[Label, ...]:
    if permission in {"gate.waive", "partnership.stop", "agreement.terminate"}:
        return (ROLES["leadership"],)
    return (
        (ROLES["grants-officer"], ROLES["leadership"])
        if permission == "agreement.suspend"
        else (ROLES["grants-officer"],)
    )


def rows(section: str, locale: str = "en", of: Edition = STANDARD) -> dict[str, Any]:
    with using(locale):
        sections = {one["key"]: one for one in printable(explain(of, ROLES, deciders))}
    found: Any = sections[section]["rows"]
    return {row["key"]: row for row in found}


def test_every_name_of_the_code_has_words() -> None:
    assert set(wording.GATES) == KNOWN.stage_gates | KNOWN.agreement_gates
    assert set(wording.ASKS) == KNOWN.asks
    assert set(wording.TEMPLATES) == KNOWN.templates
    assert set(wording.RISKS) == set(Risk)


def test_every_rule_of_the_edition_is_told() -> None:
    told = {section.key: len(section.rows) for section in explain(STANDARD, ROLES, deciders)}
    assert told == {
        "stages": 7,
        "moves": 12,
        "agreement-kinds": 6,
        "tiers": 8,
        "approvals": 4,
        "agreement-moves": 12,
        "thresholds": 8,
        "market-systems": 4,
        "relationship-types": 5,
        "partner-types": 18,
        "party-roles": 5,
        "contribution-kinds": 3,
        "outcomes": 7,
    }


def test_a_move_says_where_it_leads_and_what_it_needs() -> None:
    assert rows("moves")["start-delivery"] == {
        "key": "start-delivery",
        "name": "Start delivery",
        "sentences": [
            "Begin the work under the agreement that is in force.",
            "From Agreement to Delivery.",
            "Who may: grants officer.",
        ],
        "needs": ["a memorandum, grant or umbrella agreement is in force"],
    }
    assert rows("moves", "es")["decline"]["sentences"] == [
        "No seguir adelante y explicarle el motivo al socio.",
        "De Cocreación y Exploración a Cerrada.",
        "Pide el motivo.",
        "Se registra como: Declinada.",
        "Quién puede: oficial de donaciones.",
    ]


def test_the_way_back_from_a_pivot_names_the_needs_of_each_stage() -> None:
    resume = rows("moves")["resume"]
    assert resume["sentences"][1] == "From Pivot back to the stage it came from."
    assert resume["needs"][-2:] == [
        "the shares add up to 100%, where there are any (to Agreement)",
        "a memorandum, grant or umbrella agreement is in force (to Delivery)",
    ]


@pytest.mark.parametrize(
    ("section", "row", "sentences"),
    [
        ("agreement-kinds", "grant", ["T1: grant letter.", "T2: small grant agreement.", "T3: grant agreement."]),
        ("tiers", "small", ["Up to USD\u00a050,000.00."]),
        ("tiers", "large", []),
        ("tiers", "long", ["Longer than 24 months."]),
        ("tiers", "high-risk", ["The risk is rated high."]),
        ("approvals", "no-money", ["In N0.", "Any amount.", "Who approves: grants officer."]),
        ("approvals", "leadership", ["Up to USD\u00a0500,000.00.", "Who approves: leadership."]),
        (
            "approvals",
            "leadership-and-finance",
            ["Any amount.", "Who approves, in this order: leadership and finance."],
        ),
        (
            "thresholds",
            "exchange-rate-age",
            ["31 days.", "A default of this product; change it in your own edition."],
        ),
        ("contribution-kinds", "cash", ["Counts in the shares that add up to 100%."]),
    ],
)
def test_tables_and_figures_read_as_sentences(section: str, row: str, sentences: list[str]) -> None:
    assert rows(section)[row]["sentences"] == sentences


def test_a_dated_figure_says_from_when_to_when_and_by_whose_word() -> None:
    dated = replace(
        STANDARD.thresholds[-1],
        effective_from=date(2026, 7, 1),
        effective_to=date(2026, 12, 31),
        source="The central bank",
        basis=None,
    )
    edition = replace(STANDARD, thresholds=(dated,))
    sections = {one["key"]: one for one in printable(explain(edition, ROLES, deciders))}
    found: Any = sections["thresholds"]["rows"]
    assert found[0]["sentences"] == [
        "31 days.",
        "From 1 Jul 2026 on.",
        "Until 31 Dec 2026.",
        "Source: The central bank.",
    ]


def test_the_exceptions_say_what_can_be_let_pass_and_by_whom() -> None:
    told = rows("waivers", of=NEWEST)
    assert (told["liaison-named"]["name"], told["liaison-named"]["sentences"]) == (
        "a liaison is named",
        ["Who may let it pass: leadership."],
    )
    assert rows("waivers", "es", of=NEWEST)["reports-in"]["sentences"] == ["Quién puede dispensarlo: dirección."]
    with pytest.raises(KeyError):
        rows("waivers")


def test_a_gate_of_some_tiers_says_which() -> None:
    moves = tuple(
        replace(move, gates_by_tier={Tier.T3: ("reports-in",)}) if move.key == "cancel" else move
        for move in NEWEST.agreement_moves
    )
    told = rows("agreement-moves", of=replace(NEWEST, agreement_moves=moves))
    assert told["cancel"]["needs"] == ["every report is in (in T3)"]


def test_a_figure_of_the_law_says_that_it_follows_the_day() -> None:
    legal = replace(STANDARD.thresholds[-1], legal=True)
    assert rows("thresholds", of=replace(STANDARD, thresholds=(legal,)))["exchange-rate-age"]["sentences"] == [
        "31 days.",
        "The law sets it: the figure of the day holds, whatever edition a partnership keeps.",
        "A default of this product; change it in your own edition.",
    ]


def test_who_approves_edited_clauses_is_told_by_tier() -> None:
    found = rows("clauses-edited", of=load(EDITED_TEXT))
    assert {key: (row["name"], row["sentences"]) for key, row in found.items()} == {
        "small": (
            "Small: a grants officer",
            ["In N0, T1, and T2.", "Who approves: grants officer.", "A mandatory clause may be left out too."],
        ),
        "rest": (
            "The rest: leadership",
            [
                "In every tier.",
                "Who approves: leadership.",
                "A mandatory clause may be reworded, and never left out.",
            ],
        ),
    }
    assert (
        "clauses edited for this agreement are approved, where there are any"
        in rows("agreement-moves", of=load(EDITED_TEXT))["send"]["needs"]
    )
