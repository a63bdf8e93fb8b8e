"""What an edition says about clauses, proved: mandatory ones stand everywhere, and references lead somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.text import render
from policy.check import check
from policy.clause_proofs import prove
from policy.clauses import ClauseRow, ClauseRules, When
from policy.kinds import AgreementKind, Tier
from policy.loader import load
from tests.policy.broken import Broken
from tests.policy.editions import CLAUSED, CLAUSED_TEXT, EDITED_TEXT
from tests.policy.known import KNOWN
from tests.policy.test_clauses import LIBRARY

BROKEN = [
    Broken(
        "an approver that nobody is",
        "approval: leadership",
        "approval: leadershop",
        "approval: ‸leadershop",
        "There is no role “leadershop”. Did you mean “leadership”?",
        "leadership",
        of=EDITED_TEXT,
    ),
    Broken(
        "a tier without an approver",
        "      tiers: [N0, T1, T2]\n      approval: grants-officer",
        "      tiers: [N0, T1]\n      approval: grants-officer",
        "  ‸edited:",
        "Nobody approves clauses edited in T2, T3, and T4.",
        of=EDITED_TEXT.replace("      approval: leadership\n", "      approval: leadership\n      tiers: [N0]\n"),
        others=1,
    ),
    Broken(
        "a row that an earlier one leaves no tier",
        "      tiers: [N0, T1, T2]\n",
        "",
        "    ‸rest:",
        "This row can never match: what stands before it covers its tiers.",
        of=EDITED_TEXT,
    ),
    Broken(
        "a step that does not ask for the approval",
        "gates: [document-printed, edited-clauses-approved]",
        "gates: [document-printed]",
        "    ‸gates: [document-printed]\n    asks: []",
        "This step has to have the gate “edited-clauses-approved”: clauses can be edited.",
        of=EDITED_TEXT,
    ),
    Broken(
        "the approval of edited clauses waived",
        "waivers:\n",
        "waivers:\n  - {gate: edited-clauses-approved, permission: gate.waive}\n",
        "{gate: ‸edited-clauses-approved",
        "can never be waived",
        of=EDITED_TEXT,
    ),
    Broken(
        "a family that is not there",
        "families: [no-funds]",
        "families: [no-found]",
        "families: [‸no-found]",
        "The library has no family “no-found”. Did you mean “no-funds”?",
        "no-funds",
        of=CLAUSED_TEXT,
    ),
    Broken(
        "a library that is not there",
        "library: standard-1",
        "library: standard-11",
        "library: ‸standard-11",
        "There is no clause library “standard-11”. Did you mean “standard-1”?",
        "standard-1",
        of=CLAUSED_TEXT,
    ),
    Broken(
        "another hash",
        f"sha256: {LIBRARY.sha256}",
        "sha256: 'abc'",
        "sha256: ‸'abc'",
        f"The library “standard-1” has another hash: {LIBRARY.sha256}.",
        of=CLAUSED_TEXT,
    ),
    Broken(
        "a row that chooses nothing",
        "    several-parties:\n",
        '    idle:\n      label: {en: "Idle", es: "De más"}\n      families: [purpose]\n    several-parties:\n',
        "    ‸idle:",
        "This row chooses nothing that an earlier row has not chosen.",
        of=CLAUSED_TEXT,
    ),
    Broken(
        "a condition that is not known",
        'es: "El socio traslada fondos"}\n      when: {downstream: true}',
        'es: "El socio traslada fondos"}\n      when: {downstreem: true}',
        "{‸downstreem",
        "Did you mean “downstream”?",
        "downstream",
        others=1,
        of=CLAUSED_TEXT,
    ),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda one: one.name)
def test_says_what_is_wrong_and_where(broken: Broken) -> None:
    broken.prove()


def said(rules: ClauseRules) -> list[str]:
    return [render(one.message) for one in prove(replace(CLAUSED, clauses=rules), KNOWN.libraries)]


def rows(*changed: ClauseRow) -> ClauseRules:
    assert CLAUSED.clauses is not None
    kept = {one.key: one for one in (*CLAUSED.clauses.rows, *changed)}
    return replace(CLAUSED.clauses, rows=tuple(kept.values()))


def row(key: str) -> ClauseRow:
    assert CLAUSED.clauses is not None
    return next(one for one in CLAUSED.clauses.rows if one.key == key)


def test_a_mandatory_clause_may_not_be_left_out() -> None:
    funded = row("funded")
    without = replace(funded, families=tuple(one for one in funded.families if one != "suspension"))
    assert said(rows(without)) == [
        "No row chooses the mandatory clause “suspension-cause” for a grant in T2.",
    ]


def test_a_reference_needs_its_clause_in_every_agreement() -> None:
    every = row("every-agreement")
    fewer = replace(every, families=tuple(one for one in every.families if one != "change"))
    told = said(rows(fewer))
    assert any("The clause “pivot-meanwhile” refers to “change-amendment”, which a" in one for one in told)


def test_a_clause_that_no_agreement_comes_to_have_is_told() -> None:
    lone = ClauseRow(
        "lone", row("funded").label, When(kinds=(AgreementKind.MEMORANDUM,)), ("advances",), ("pivot-turn",)
    )
    assert "This row chooses nothing that an earlier row has not chosen." in said(rows(lone))


def test_what_an_optional_clause_is_left_out_of_is_the_editions_to_say() -> None:
    assert said(rows()) == []
    assert check(CLAUSED_TEXT.replace("families: [relationship]", "clauses: [relationship-pulse]"), KNOWN) == []


def test_an_edition_says_itself_who_approves_edited_clauses() -> None:
    assert check(EDITED_TEXT, KNOWN) == []
    rules = load(EDITED_TEXT).clauses
    assert rules is not None
    assert [(one.key, one.approval, one.mandatory) for one in map(rules.editing, (Tier.T2, Tier.T3))] == [
        ("small", "grants-officer", True),
        ("rest", "leadership", False),
    ]
