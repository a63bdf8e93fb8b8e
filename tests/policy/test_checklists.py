"""Items of checklists: read from files, each fault told at its place; which of them one side is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from application.names import known_tools
from kernel.errors import NotFound
from kernel.text import render
from policy import checklist_files, checklist_loader
from policy.checklists import ASSESSED, TIERS, PartnerFamily, Side
from policy.diligence import Diligence
from policy.kinds import Tier
from policy.problems import PolicyInvalid
from tests.policy.editions import ASSESSED as EDITION

TOOLS = frozenset({"two-signatures"})
INDEX = """\
library: ours
label: {en: "Ours", es: "La nuestra"}
domains:
  money:
    label: {en: "Money", es: "Dinero"}
    method: plain-bands
    validity-months: 36
  mirror:
    label: {en: "The mirror", es: "El espejo"}
    method: weighted-bands
    validity-months: 12
scales:
  yes-no:
    label: {en: "Yes or no", es: "Sí o no"}
    points:
      - {value: 1, risk: 1, label: {en: "Yes", es: "Sí"}}
      - {value: 0, risk: 4, label: {en: "No", es: "No"}}
  mild:
    label: {en: "Mild", es: "Leve"}
    points:
      - {value: 1, risk: 1, label: {en: "Yes", es: "Sí"}}
      - {value: 2, risk: 3, label: {en: "No", es: "No"}}
"""
MONEY = """\
items:
  - id: money.two-sign
    domain: money
    side: both
    from: T1
    to: T3
    scale: yes-no
    critical: true
    minutes: 2
    validity-months: 24
    source: "HACT"
    question: {en: "Do two people sign?", es: "¿Firman dos personas?"}
    evidence: {en: "Three vouchers", es: "Tres comprobantes"}
    tool: two-signatures
  - id: money.passed-on
    domain: money
    side: partner
    from: T2
    serves: [ngo, firm]
    downstream: true
    scale: mild
    minutes: 3
    basis: default
    question: {en: "Is money passed on by contract?", es: "¿Se traslada el dinero con contrato?"}
    offer: {en: "A day with our lawyer", es: "Un día con nuestra asesora legal"}
"""
MIRROR = """\
items:
  - id: mirror.pays
    domain: mirror
    side: funder
    from: N0
    scale: yes-no
    key: true
    minutes: 1
    basis: default
    question: {en: "Does it pay in time?", es: "¿Paga a tiempo?"}
    tool: two-signatures
    measured: days-to-pay
"""
#: The files in the order of their names, which is not the order of the domains.
FILES = {"index.yaml": INDEX, "a-mirror.yaml": MIRROR, "money.yaml": MONEY}

BROKEN = {
    "an unknown domain": (
        "money.yaml",
        "domain: money",
        "domain: mony",
        "domain: ‸mony",
        "no domain “mony” in this library. Did you mean “money”?",
    ),
    "an unknown scale": (
        "money.yaml",
        "scale: yes-no",
        "scale: yes-now",
        "scale: ‸yes-now",
        "There is no scale “yes-now” in this library.",
    ),
    "an unknown tool": (
        "money.yaml",
        "tool: two-signatures",
        "tool: two-signature",
        "tool: ‸two-signature",
        "There is no tool “two-signature”.",
    ),
    "two items of one id": (
        "money.yaml",
        "id: money.passed-on",
        "id: money.two-sign",
        "",
        "“money.two-sign” stands already in money.yaml.",
    ),
    "no Spanish": (
        "money.yaml",
        ', es: "¿Firman dos personas?"',
        "",
        '    ‸question: {en: "Do',
        "The key “es” is missing here.",
    ),
    "no minutes": ("money.yaml", "    minutes: 2\n", "", "  - ‸id: money.two", "The key “minutes” is missing here."),
    "no time at all": ("money.yaml", "minutes: 2", "minutes: 0", "minutes: ‸0", "Here should stand 1 or more."),
    "no name of its domain": (
        "money.yaml",
        "id: money.two-sign",
        "id: mirror.two-sign",
        "id: ‸mirror.two",
        "The name of an item begins with its domain: “money.…”.",
    ),
    "no name": ("money.yaml", "id: money.two-sign", "id: two-sign", "id: ‸two-sign", "and “two-sign” is not."),
    "too long a name": (
        "money.yaml",
        "id: money.two-sign",
        "id: money." + "a" * 75,
        "id: ‸money.aaa",
        "80 characters are the most.",
    ),
    "nothing that mends it": (
        "money.yaml",
        "    tool: two-signatures\n",
        "",
        "  - ‸id: money.two",
        "A weak answer needs what mends it",
    ),
    "neither source nor basis": (
        "money.yaml",
        '    source: "HACT"\n',
        "",
        "  - ‸id: money.two",
        "either “source” or “basis",
    ),
    "an end before its beginning": (
        "money.yaml",
        "to: T3",
        "to: N0",
        "to: ‸N0",
        "This tier is below the one it begins with.",
    ),
    "measured of the partner": (
        "a-mirror.yaml",
        "side: funder",
        "side: both",
        "measured: ‸days",
        "Only what is asked about the funder is measured.",
    ),
    "an unknown measure": (
        "a-mirror.yaml",
        "days-to-pay",
        "days-to-play",
        "measured: ‸days",
        "Did you mean “days-to-pay”?",
    ),
    "critical without a worst answer": (
        "money.yaml",
        "scale: yes-no",
        "scale: mild",
        "critical: ‸true",
        "A critical item needs a scale with a worst answer.",
    ),
    "double where nothing is weighed": (
        "money.yaml",
        "    critical: true\n",
        "    key: true\n",
        "key: ‸true",
        "Only in weighted bands does a question count double.",
    ),
    "a risk beyond the worst": ("index.yaml", "risk: 3", "risk: 5", "risk: ‸5", "a figure from 1 to 4"),
    "two answers of one value": (
        "index.yaml",
        "value: 2, risk: 3",
        "value: 1, risk: 3",
        "",
        "Two answers of this scale have the same value.",
    ),
    "an unknown method": ("index.yaml", "plain-bands", "plane-bands", "method: ‸plane", "Did you mean “plain-bands”?"),
    "no YAML": ("money.yaml", "items:", "items: [", "", "This is not YAML"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_told_by_file_line_and_column(case: str) -> None:
    file, old, new, at, says = BROKEN[case]
    assert old in FILES[file]
    text = FILES[file].replace(old, new, 1)
    found = dict(checklist_loader.check({**FILES, file: text}, TOOLS))
    told = [(one.line, one.column, render(one.message)) for one in found[file]]
    before, _, after = at.partition("‸")
    if at:
        start = text.index(before + after) + len(before)
        place = (text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        told = [one for one in told if one[:2] == place]
    assert [words for _line, _column, words in told if says in words], told
    with pytest.raises(PolicyInvalid):
        checklist_loader.load({**FILES, file: text}, TOOLS)


def test_one_answer_alone_is_the_worst() -> None:
    text = INDEX.replace(
        'value: 1, risk: 1, label: {en: "Yes", es: "Sí"}}\n      - {value: 0',
        'value: 1, risk: 4, label: {en: "Yes", es: "Sí"}}\n      - {value: 0',
    )
    found = dict(checklist_loader.check({**FILES, "index.yaml": text}, TOOLS))["index.yaml"]
    assert [render(one.message) for one in found] == [
        "Two answers of this scale are the worst: one alone has the risk 4."
    ]


def test_a_sound_library_is_read_in_the_order_of_its_domains() -> None:
    assert dict(checklist_loader.check(FILES, TOOLS)) == {}
    library = checklist_loader.load(FILES)
    assert [one.key for one in library.items] == ["money.two-sign", "money.passed-on", "mirror.pays"]
    first, second, third = library.items
    assert (first.critical, first.to_tier, first.validity_months, first.source, first.downstream) == (
        True,
        Tier.T3,
        24,
        "HACT",
        False,
    )
    assert (second.serves, second.tool, second.basis, second.downstream) == (
        (PartnerFamily.NGO, PartnerFamily.FIRM),
        None,
        "default",
        True,
    )
    assert (third.key_question, third.measured, third.evidence) == (True, "days-to-pay", None)
    assert (first.scale.worst_value, first.scale.best_value, second.scale.worst_value) == (0, 1, 2)
    assert (second.scale.weak(2), second.scale.worst(2), first.scale.worst(0), first.scale.weak(1)) == (
        True,
        False,
        True,
        False,
    )
    assert checklist_loader.load({**FILES, "money.yaml": MONEY + "\n"}).sha256 != library.sha256


LIBRARY = checklist_loader.load(FILES)


@pytest.mark.parametrize(
    ("side", "tier", "family", "downstream", "asked"),
    [
        ("partner", "N0", "ngo", False, []),
        ("funder", "N0", "ngo", False, ["mirror.pays"]),
        ("partner", "T1", "un", False, ["money.two-sign"]),
        ("partner", "T2", "ngo", False, ["money.two-sign"]),
        ("partner", "T2", "ngo", True, ["money.two-sign", "money.passed-on"]),
        ("partner", "T2", "un", True, ["money.two-sign"]),
        ("funder", "T3", "firm", True, ["money.two-sign", "mirror.pays"]),
        ("partner", "T4", "firm", True, ["money.passed-on"]),
        ("partner", "T4", "firm", False, []),
    ],
)
def test_which_items_one_side_is_asked(side: str, tier: str, family: str, downstream: bool, asked: list[str]) -> None:
    found = LIBRARY.checklist(Side(side), Tier(tier), PartnerFamily(family), downstream=downstream)
    assert [one.key for one in found.items] == asked
    assert found.minutes == sum({"money.two-sign": 2, "money.passed-on": 3, "mirror.pays": 1}[key] for key in asked)
    assert [one.key for one in found.domains] == list(dict.fromkeys(key.partition(".")[0] for key in asked))


def rules() -> Diligence:
    assert EDITION.diligence is not None
    return EDITION.diligence


SHIPPED = checklist_files.of(rules())


def test_the_shipped_library_is_sound_and_has_a_source_or_is_ours() -> None:
    assert [found for _path, found in checklist_files.check("standard-1", known_tools()) if found] == []
    assert all(one.source or one.basis for one in SHIPPED.items)


def test_every_type_of_partner_has_one_family() -> None:
    assert [rules().family_of(key).value for key in ("company", "ministry", "multilateral", "national-ngo")] == [
        "firm",
        "government",
        "un",
        "ngo",
    ]
    assert (rules().family_of(None), rules().family_of("circus")) == (PartnerFamily.NGO, PartnerFamily.NGO)


def test_effort_grows_with_the_tier_on_both_sides_and_stays_within_its_limit() -> None:
    for side, family, under in product(ASSESSED, PartnerFamily, (False, True)):
        lists = [SHIPPED.checklist(side, tier, family, downstream=under) for tier in TIERS]
        counts = [len(one.items) for one in lists]
        assert counts == sorted(counts)
        assert all(0 < count <= most for count, most in zip(counts, (5, 10, 25, 45, 90), strict=True))
        assert lists[0].minutes < 10


def test_one_partner_and_two_kinds_of_partnership_are_two_checklists() -> None:
    talk, grant = (
        rules().checklist(SHIPPED, tier, Side.PARTNER, "company", downstream=False) for tier in (Tier.N0, Tier.T3)
    )
    assert set(talk.by_key) < set(grant.by_key)


def test_an_edition_published_with_another_library_finds_none() -> None:
    with pytest.raises(NotFound):
        checklist_files.of(replace(rules(), sha256="0"))
    with pytest.raises(NotFound):
        checklist_files.of(replace(rules(), library="nobody-s"))
