from __future__ import annotations

from dataclasses import replace
from datetime import date
from textwrap import dedent
from typing import Any

import pytest
import yaml

from kernel.text import render
from policy.check import check
from policy.kinds import Tier
from policy.loader import digest, load
from policy.upgrades import CAME_WITH, SCHEMA, STEPS, upgraded, written_schema
from tests.policy.broken import Broken
from tests.policy.editions import CLAUSED, CLAUSED_TEXT, NEWEST, NEWEST_TEXT, STANDARD, TEXT
from tests.policy.known import KNOWN


def composed(text: str) -> yaml.Node:
    root = yaml.compose(dedent(text), Loader=yaml.SafeLoader)
    assert root is not None
    return root


def data(root: yaml.Node) -> Any:
    return yaml.safe_load(yaml.serialize(root))


#: What an author wrote, and the same rules in the newest shape, worked out by hand.
FROM_ONE = {
    "nobody could waive a gate": (
        "schema: 1\npack: ours\n",
        {"schema": 5, "pack": "ours", "waivers": [], "clauses": "own-templates"},
    ),
    "what has dates follows the law": (
        """
        schema: 1
        thresholds:
          micro-limit: {unit: amount, values: [{value: 15000, basis: default}]}
          single-audit:
            unit: amount
            values:
              - {value: 750000, effective-to: 2025-09-30, source: 2 CFR 200.501}
              - {value: 1000000, effective-from: 2025-10-01, source: 2 CFR 200.501}
        """,
        {
            "schema": 5,
            "thresholds": {
                "micro-limit": {"unit": "amount", "values": [{"value": 15000, "basis": "default"}]},
                "single-audit": {
                    "unit": "amount",
                    "values": [
                        {"value": 750000, "effective-to": date(2025, 9, 30), "source": "2 CFR 200.501"},
                        {"value": 1000000, "effective-from": date(2025, 10, 1), "source": "2 CFR 200.501"},
                    ],
                    "legal": True,
                },
            },
            "waivers": [],
            "clauses": "own-templates",
        },
    ),
    "steps of agreements stay as they are": (
        "schema: 1\nagreement-moves: {send: {gates: [document-printed]}}\n",
        {
            "schema": 5,
            "agreement-moves": {"send": {"gates": ["document-printed"]}},
            "waivers": [],
            "clauses": "own-templates",
        },
    ),
    "what is broken stays broken, for its author to read": (
        "schema: 1\nthresholds: [a, {b: c}]\nmoves: 3\n",
        {"schema": 5, "thresholds": ["a", {"b": "c"}], "moves": 3, "waivers": [], "clauses": "own-templates"},
    ),
}


@pytest.mark.parametrize("case", FROM_ONE)
def test_schema_1_becomes_the_newest(case: str) -> None:
    text, expected = FROM_ONE[case]
    assert data(upgraded(composed(text))) == expected


def test_an_upgrade_changes_nothing_of_what_it_was_given() -> None:
    root = composed(FROM_ONE["what has dates follows the law"][0])
    before = yaml.serialize(root)
    upgraded(root)
    assert yaml.serialize(root) == before


@pytest.mark.parametrize(
    "text", ["schema: 5\nwaivers: [{gate: a}]\n", "schema: 6\n", "schema: new\n", "a: 1\n", "[1]\n"]
)
def test_what_has_no_way_up_comes_back_as_it_is(text: str) -> None:
    root = composed(text)
    assert upgraded(root) is root


def test_every_older_schema_has_its_step() -> None:
    assert set(STEPS) == set(range(1, SCHEMA))
    assert set(CAME_WITH) == set(range(2, SCHEMA + 1))


@pytest.mark.parametrize(
    ("text", "schema"),
    [("schema: 1\n", 1), ("schema: '2'\n", 2), ("schema: [1]\n", None), ("schema: x\n", None), ("schema: ²\n", None)],
)
def test_the_schema_an_author_wrote(text: str, schema: int | None) -> None:
    assert written_schema(composed(text)) == schema


def test_the_first_edition_reads_as_it_did_and_lets_nobody_waive() -> None:
    assert (STANDARD.schema, STANDARD.waivers) == (1, ())
    assert {move.key for move in STANDARD.agreement_moves if move.gates_by_tier} == set()
    assert [one.key for one in STANDARD.thresholds if one.legal] == []
    assert STANDARD.waiver("liaison-named") is None


def test_written_out_in_schema_2_the_first_edition_says_the_same() -> None:
    text = TEXT.replace("schema: 1", "schema: 2\nwaivers: []")
    assert load(text) == replace(STANDARD, schema=2, text=text, sha256=digest(text))


def test_the_newest_edition_says_who_may_let_what_pass() -> None:
    assert NEWEST.schema == 2
    assert NEWEST.waiver("liaison-named") == "gate.waive"
    assert [NEWEST.waiver(gate) for gate in ("not-the-author", "within-ceiling", "all-signed", "no-such")] == [None] * 4


def test_schema_2_prints_each_contract_from_a_text_of_its_own_and_still_does() -> None:
    text = "schema: 2\nwaivers: [{gate: a}]\n"
    assert data(upgraded(composed(text))) == {"schema": 5, "waivers": [{"gate": "a"}], "clauses": "own-templates"}
    assert (STANDARD.clauses, NEWEST.clauses) == (None, None)
    assert written_schema(composed(CLAUSED_TEXT)) == 3
    assert CLAUSED.clauses is not None


#: What an edition of schema 3 with clauses comes to say about editing them, worked out by hand.
EDITED = {
    "smaller": {
        "label": {
            "en": "No money, micro and small: a grants officer",
            "es": "Sin fondos, micro y pequeños: oficial de donaciones",
        },
        "tiers": ["N0", "T1", "T2"],
        "approval": "grants-officer",
    },
    "larger": {
        "label": {"en": "Medium and large: leadership", "es": "Medianos y grandes: dirección"},
        "tiers": ["T3", "T4"],
        "approval": "leadership",
    },
}


def test_schema_3_comes_to_name_who_approves_edited_clauses_and_its_steps_to_ask_for_it() -> None:
    text = """
    schema: 3
    agreement-moves:
      submit: {gates: [tier-derived]}
      return: {gates: []}
      approve: {gates: [not-the-author], asks: []}
      send: {gates: []}
    clauses: {library: a, rows: {}}
    """
    assert data(upgraded(composed(text))) == {
        "schema": 5,
        "agreement-moves": {
            "submit": {"gates": ["tier-derived", "edited-clauses-settled"]},
            "return": {"gates": []},
            "approve": {"gates": ["not-the-author", "edited-clauses-approved"], "asks": []},
            "send": {"gates": ["edited-clauses-approved"]},
        },
        "clauses": {"library": "a", "rows": {}, "edited": EDITED},
    }


def test_what_is_broken_in_schema_3_stays_broken() -> None:
    text = "schema: 3\nagreement-moves: {send: 4, approve: {gates: x}}\nclauses: {}\n"
    assert data(upgraded(composed(text))) == {
        "schema": 5,
        "agreement-moves": {"send": 4, "approve": {"gates": "x"}},
        "clauses": {"edited": EDITED},
    }
    assert data(upgraded(composed("schema: 3\nagreement-moves: []\nclauses: {}\n")))["agreement-moves"] == []


def test_the_newest_edition_has_small_agreements_edited_under_one_officers_approval() -> None:
    rules = CLAUSED.clauses
    assert rules is not None
    assert {tier: (rules.editing(tier).approval, rules.editing(tier).mandatory) for tier in Tier} == {
        Tier.N0: ("grants-officer", False),
        Tier.T1: ("grants-officer", False),
        Tier.T2: ("grants-officer", False),
        Tier.T3: ("leadership", False),
        Tier.T4: ("leadership", False),
    }
    assert "edited-clauses-approved" in CLAUSED.agreement_move("send").gates


def test_gates_by_tier_come_after_those_of_every_tier() -> None:
    text = NEWEST_TEXT.replace(
        "    gates: [reports-in, subawards-finished]\n",
        "    gates: [reports-in, subawards-finished]\n"
        "    gates-by-tier: {T2: [approved], T3: [approved, reports-in, all-signed]}\n",
    )
    assert check(text, KNOWN) == []
    close = load(text).agreement_move("close")
    assert {tier: close.gates_at(tier) for tier in (None, Tier.N0, Tier.T2, Tier.T3)} == {
        None: ("reports-in", "subawards-finished"),
        Tier.N0: ("reports-in", "subawards-finished"),
        Tier.T2: ("reports-in", "subawards-finished", "approved"),
        Tier.T3: ("reports-in", "subawards-finished", "approved", "all-signed"),
    }


CLOSE = "    gates: [reports-in, subawards-finished]\n"
ROW = "  - {gate: reports-in, permission: gate.waive}\n"
BROKEN = [
    Broken(
        "waivers in schema 1",
        "\nmarket-systems:\n",
        "\nwaivers: [{gate: liaison-named, permission: gate.waive}]\nmarket-systems:\n",
        "\n‸waivers:",
        "The key “waivers” came with schema 2.",
        others=1,
    ),
    Broken(
        "clauses in schema 2",
        "\nmarket-systems:\n",
        "\nclauses: own-templates\nmarket-systems:\n",
        "\n‸clauses:",
        "The key “clauses” came with schema 3.",
        others=1,
        of=NEWEST_TEXT,
    ),
    Broken(
        "gates by tier in schema 1",
        CLOSE,
        CLOSE + "    gates-by-tier: {T2: [approved]}\n",
        "    ‸gates-by-tier:",
        "The key “gates-by-tier” came with schema 2.",
    ),
    Broken(
        "a schema that is not known yet",
        "schema: 1\n",
        "schema: 6\n",
        "schema: ‸6",
        "This Tack reads schemas 1 to 5.",
        others=2,
    ),
    Broken(
        "a fault of schema 1 behind an upgrade",
        "    kind: pivot\n",
        "    kind: pivto\n",
        "kind: ‸pivto",
        "Did you mean “pivot”?",
        "pivot",
    ),
    Broken(
        "waiver of no gate",
        ROW,
        "  - {gate: reports-on, permission: gate.waive}\n",
        "{gate: ‸reports-on",
        "No move has the gate “reports-on”, so there is nothing to waive. Did you mean “reports-in”?",
        "reports-in",
        of=NEWEST_TEXT,
    ),
    Broken(
        "waiver of what keeps duties apart",
        ROW,
        "  - {gate: not-the-author, permission: gate.waive}\n",
        "{gate: ‸not-the-author",
        "The gate “not-the-author” can never be waived",
        of=NEWEST_TEXT,
    ),
    Broken(
        "waiver twice",
        ROW,
        ROW + "  - {gate: liaison-named, permission: partnership.stop}\n",
        "{gate: ‸liaison-named, permission: partnership.stop}",
        "An earlier row says already who waives “liaison-named”.",
        of=NEWEST_TEXT,
    ),
    Broken(
        "permission to waive",
        ROW,
        "  - {gate: reports-in, permission: gate.wave}\n",
        "permission: ‸gate.wave}",
        "There is no permission “gate.wave”. Did you mean “gate.waive”?",
        "gate.waive",
        of=NEWEST_TEXT,
    ),
    Broken(
        "tier of gates",
        CLOSE,
        CLOSE + "    gates-by-tier: {T9: [approved]}\n",
        "{‸T9:",
        "“T9” is not one of: N0, T1, T2, T3, T4.",
        of=NEWEST_TEXT,
    ),
    Broken(
        "gate at a tier",
        CLOSE,
        CLOSE + "    gates-by-tier: {T3: [approved, all-singed]}\n",
        "‸all-singed",
        "There is no gate “all-singed”. Did you mean “all-signed”?",
        "all-signed",
        of=NEWEST_TEXT,
    ),
    Broken(
        "limit that follows the law",
        '    label: {en: "Largest micro agreement", es: "Mayor monto de un acuerdo micro"}\n',
        '    label: {en: "Largest micro agreement", es: "Mayor monto de un acuerdo micro"}\n    legal: true\n',
        "up-to: ‸tier-micro-limit",
        "A limit of the process cannot follow the law, and “tier-micro-limit” does.",
        of=NEWEST_TEXT,
    ),
]

AGE = '    label: {en: "Oldest exchange rate in use", es: "Mayor antigüedad de un tipo de cambio"}\n'
BROKEN.append(
    Broken(
        "figure of the process that follows the law",
        AGE,
        AGE + "    legal: true\n",
        "legal: ‸true",
        "“exchange-rate-age” belongs to the process, which is pinned: it cannot be legal.",
        of=NEWEST_TEXT,
    )
)


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: one.name)
def test_says_what_is_wrong_and_where(broken: Broken) -> None:
    broken.prove()


def test_what_an_upgrade_added_is_never_blamed_on_a_line_that_is_not_there() -> None:
    lines = TEXT.count("\n") + 1
    found = check(TEXT.replace("schema: 1", "schema: 1\nlegal: true"), KNOWN)
    assert [render(one.message) for one in found] == ["The key “legal” is not known here."]
    assert all(1 <= one.line <= lines + 1 for one in found)
