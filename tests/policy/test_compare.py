from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from kernel.text import Label, render, using
from policy.compare import Change, Comparison, compare, plain, written
from policy.edition import Edition
from policy.kinds import Tier
from policy.loader import load
from policy.side_by_side import side_by_side
from tests.policy.editions import EDITED_TEXT, STANDARD, TEXT
from tests.policy.test_explain import ROLES, deciders

C = Change


def changed(*pairs: tuple[str, str]) -> Edition:
    text = TEXT
    for old, new in pairs:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return load(text)


def told(found: Comparison) -> list[tuple[str, str, Change, list[tuple[str, object, object]]]]:
    return [
        (one.section, one.key, one.change, [(each.field, each.before, each.after) for each in one.fields])
        for one in found.differences
    ]


@dataclass(frozen=True)
class Case:
    """A change to the text of the first edition, and what must be found, worked out by hand."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    found: list[tuple[str, str, Change, list[tuple[str, object, object]]]]
    only_words: bool = False


MICRO = "    values:\n      - {value: 15000, basis: default}\n  tier-small-limit"
CASES = [
    Case("another name and day", (("name: 2026-01", "name: 2026-09"), ("from: 2026-01-01", "from: 2026-09-01")), []),
    Case(
        "a label",
        (('label: {en: "Explore", es: "Explorar"}', 'label: {en: "Try out", es: "Probar"}'),),
        [("moves", "explore", C.WORDED, [("label", Label("Explore", "Explorar"), Label("Try out", "Probar"))])],
        only_words=True,
    ),
    Case(
        "the Spanish of a meaning alone",
        (("La alianza hace un alto para decidir si cambia de rumbo.", "La alianza se detiene a decidir."),),
        [
            (
                "stages",
                "pivot",
                C.WORDED,
                [
                    (
                        "meaning",
                        Label(
                            "The partnership stops for a moment to decide on another course.",
                            "La alianza hace un alto para decidir si cambia de rumbo.",
                        ),
                        Label(
                            "The partnership stops for a moment to decide on another course.",
                            "La alianza se detiene a decidir.",
                        ),
                    )
                ],
            )
        ],
        only_words=True,
    ),
    Case(
        "a gate more and a label: a rule",
        (("gates: [agreement-in-force]\n    asks: []", "gates: [agreement-in-force, liaison-named]\n    asks: []"),),
        [
            (
                "moves",
                "start-delivery",
                C.CHANGED,
                [("gates", ("agreement-in-force",), ("agreement-in-force", "liaison-named"))],
            )
        ],
    ),
    Case(
        "a limit, in its table and among the figures",
        ((MICRO, MICRO.replace("15000", "10000")),),
        [
            ("tiers", "micro", C.CHANGED, [("up-to", Decimal(15000), Decimal(10000))]),
            ("thresholds", "tier-micro-limit", C.CHANGED, [("value", Decimal(15000), Decimal(10000))]),
        ],
    ),
    Case(
        "who approves",
        (("steps: [leadership, finance]", "steps: [finance, leadership]"),),
        [
            (
                "approvals",
                "leadership-and-finance",
                C.CHANGED,
                [("steps", ("leadership", "finance"), ("finance", "leadership"))],
            )
        ],
    ),
    Case(
        "a document",
        (("tiers: [T2], template: small-grant}", "tiers: [T2], template: grant}"),),
        [
            (
                "agreement-kinds",
                "grant",
                C.CHANGED,
                [
                    (
                        "documents",
                        {"T1": "letter-grant", "T2": "small-grant", "T3": "grant"},
                        {"T1": "letter-grant", "T2": "grant", "T3": "grant"},
                    )
                ],
            )
        ],
    ),
    Case(
        "an entry less and one more",
        (
            (
                '  advocacy: {label: {en: "Advocacy", es: "De incidencia"}}',
                '  voice: {label: {en: "Voice", es: "De voz"}}',
            ),
        ),
        [("relationship-types", "advocacy", C.REMOVED, []), ("relationship-types", "voice", C.ADDED, [])],
    ),
    Case(
        "where a figure comes from",
        (("- {value: 31, basis: default}", '- {value: 31, source: "The central bank"}'),),
        [
            (
                "thresholds",
                "exchange-rate-age",
                C.CHANGED,
                [("basis", "default", None), ("source", None, "The central bank")],
            )
        ],
    ),
    Case(
        "waivers, with the schema they need",
        (("schema: 1", "schema: 2\nwaivers: [{gate: reports-in, permission: gate.waive}]"),),
        [("waivers", "reports-in", C.ADDED, [])],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_finds_what_differs_and_nothing_else(case: Case) -> None:
    found = compare(STANDARD, changed(*case.pairs))
    assert told(found) == case.found
    assert (found.only_words, found.same) == (case.only_words, not case.found)


def test_the_order_of_rows_counts_where_they_are_tried_in_order() -> None:
    no_money, downstream, *rest = STANDARD.tiers
    other = replace(STANDARD, tiers=(downstream, no_money, *rest), outcomes=STANDARD.outcomes[::-1])
    found = compare(STANDARD, other)
    assert [(one.section, one.key, one.change) for one in found.differences] == [("tiers", "", C.MOVED)]
    assert found.differences[0].fields[0].before == ("no-money", "downstream", "micro", "small", "medium", "large")
    assert not found.only_words


def test_gates_by_tier_are_a_rule() -> None:
    moves = tuple(
        replace(one, gates_by_tier={Tier.T3: ("reports-in",)}) if one.key == "send" else one
        for one in STANDARD.agreement_moves
    )
    (found,) = compare(STANDARD, replace(STANDARD, agreement_moves=moves)).differences
    assert (found.key, found.fields[0].field, found.change) == ("send", "gates-by-tier", C.CHANGED)
    assert (written(found.fields[0].before), written(found.fields[0].after)) == ("—", "T3: reports-in")
    assert plain(found.fields[0].after) == {"T3": ["reports-in"]}


def test_side_by_side_marks_what_stands_on_one_side_alone() -> None:
    new = changed(
        ("gates: [partner-named, liaison-named, exploration-planned]", "gates: [partner-named, exploration-planned]"),
        ('  advocacy: {label: {en: "Advocacy", es: "De incidencia"}}\n', ""),
    )
    parts = {one.key: one for one in side_by_side(STANDARD, new, ROLES, deciders).parts}
    assert {key: [pair.key for pair in part.changed] for key, part in parts.items() if part.changed} == {
        "moves": ["explore"],
        "relationship-types": ["advocacy"],
    }
    (explore,) = parts["moves"].changed
    assert explore.before is not None
    assert explore.after is not None
    assert [(render(one.words), one.own) for one in explore.before.needs] == [
        ("a partner is named", False),
        ("a liaison is named", True),
        ("the question, budget cap, end date and the partner’s co-investment are set", False),
    ]
    assert [one.own for one in explore.after.needs] == [False, False]
    assert explore.figures == (
        "gates: partner-named, liaison-named, exploration-planned → partner-named, exploration-planned",
    )
    (advocacy,) = parts["relationship-types"].changed
    assert (advocacy.after, advocacy.change) == (None, C.REMOVED)


def test_what_differs_in_the_edition_itself_is_shown_too() -> None:
    new = changed(('label: {en: "Standard", es: "Estándar"}', 'label: {en: "Plain", es: "Sencilla"}'))
    shown = side_by_side(STANDARD, new, ROLES, deciders)
    assert shown.comparison.only_words
    (part,) = [one for one in shown.parts if one.changed]
    assert (part.key, part.pairs[0].change, part.pairs[0].figures) == ("edition", C.WORDED, ())
    with using("es"):
        assert render(part.title)


def test_who_approves_edited_clauses_is_told_apart_row_by_row() -> None:
    one = load(EDITED_TEXT)
    other = load(
        EDITED_TEXT.replace("      mandatory: true\n", "").replace("approval: leadership", "approval: finance")
    )
    assert told(compare(one, other)) == [
        ("clauses-edited", "small", C.CHANGED, [("mandatory", True, False)]),
        ("clauses-edited", "rest", C.CHANGED, [("approval", "leadership", "finance")]),
    ]
    (part,) = [part for part in side_by_side(one, other, ROLES, deciders).parts if part.changed]
    assert part.key == "clauses-edited"
    with using("es"):
        own = [render(line.words) for pair in part.changed if pair.after for line in pair.after.sentences if line.own]
    assert own == [
        "Una cláusula obligatoria puede redactarse de otro modo, pero nunca omitirse.",
        "Quién aprueba: finanzas.",
    ]
