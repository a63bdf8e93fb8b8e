"""Every agreement that can be drafted, put together: mandatory clauses present, others absent, references resolved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from contracts import clause_paper
from contracts.agreed_clauses import parts_of
from contracts.assembly import Part, assemble, numbers, placed, question, unresolved
from contracts.burden import Burden, burden, by_tier
from contracts.clause_telling import told
from contracts.models import Agreement
from contracts.payment_bases import carries
from documents import clause_text, press, shelf
from documents.context import blank
from documents.names import empty_terms
from partnerships.models import Organisation, Partnership, Party
from policy.clauses import WITHOUT_MONEY, Parties, PartnerGroup, Question, questions
from policy.kinds import AgreementKind, PaymentBasis, Tier
from tests.documents.contexts import small
from tests.policy.editions import CLAUSED, STANDARD
from tests.policy.test_clauses import LIBRARY

K, P = AgreementKind, PaymentBasis
PAIRS = [(rule.kind, tier) for rule in CLAUSED.agreement_kinds for tier in rule.tiers]
ALL = list(questions(PAIRS))


@cache
def made(asked: Question) -> tuple[Part, ...]:
    assert CLAUSED.clauses is not None
    return assemble(CLAUSED.clauses, LIBRARY, asked)


def asking(kind: AgreementKind, tier: Tier, **changes: Any) -> Question:
    basis = None if kind in WITHOUT_MONEY else P.FIXED_AMOUNT
    return replace(Question(kind, tier, PartnerGroup.NGO, basis, Parties.ONE, downstream=False), **changes)


def keys(asked: Question) -> list[str]:
    return [one.clause.key for one in placed(made(asked))]


def said(asked: Question, language: str) -> Iterator[tuple[str, str]]:
    """Each clause as it would be read, without its tags."""
    for one in placed(made(asked)):
        yield one.clause.key, re.sub(r"{{.*?}}|{%.*?%}|\[\[.*?\]\]", " ", one.text.in_(language))


def test_the_sweep_is_every_combination() -> None:
    funded = sum(kind not in WITHOUT_MONEY for kind, _tier in PAIRS)
    assert (len(PAIRS), funded) == (19, 13)
    # 4 kinds of partners, one or several, passing on or not; times 4 payment bases where there is money.
    assert len(ALL) == 16 * (4 * 13 + 6) == 928


def test_every_question_is_asked_once() -> None:
    found = list(questions([(K.MEMORANDUM, Tier.N0), (K.GRANT, Tier.T1)]))
    bases = {(K.MEMORANDUM, None), *((K.GRANT, basis) for basis in P)}
    assert {(one.kind, one.basis) for one in found} == bases
    assert {(one.partner, one.parties, one.downstream) for one in found} == {
        (group, parties, down) for group in PartnerGroup for parties in Parties for down in (False, True)
    }
    assert len(found) == len(set(found)) == len(bases) * 16


@pytest.mark.parametrize("kind", [one for one in K if one is not K.AMENDMENT])
def test_mandatory_clauses_are_there_others_absent_references_resolved(kind: AgreementKind) -> None:
    for asked in (one for one in ALL if one.kind is kind):
        found = placed(made(asked))
        there = {one.clause.key for one in found}
        due = {key for key, clause in LIBRARY.by_key.items() if clause.mandatory and clause.fits(asked)}
        assert due <= there, asked
        assert [one.clause.key for one in found if not one.clause.fits(asked)] == []
        assert [one.clause.key for one in found if not one.row.when.holds(asked) or not one.row.lists(one.clause)] == []
        assert unresolved(made(asked)) == [], asked
        assert len(there) == len(found)


def test_every_clause_and_every_wording_is_chosen_somewhere() -> None:
    chosen = {(one.clause.key, one.variant) for asked in ALL for one in placed(made(asked))}
    assert {key for key, _variant in chosen} == set(LIBRARY.by_key)
    wordings = {(key, one.key) for key, clause in LIBRARY.by_key.items() for one in clause.variants}
    assert wordings - chosen == set()


def test_numbers_count_families_and_clauses_in_the_order_of_the_library() -> None:
    parts = made(asking(K.MEMORANDUM, Tier.N0))
    assert [(part.number, part.family.key) for part in parts][:4] == [
        ("1", "purpose"),
        ("2", "roles"),
        ("3", "relationship"),
        ("4", "no-funds"),
    ]
    found = numbers(parts)
    assert (found["purpose-shared"], found["roles-programme"], found["no-funds-binding"]) == ("1.1", "2.2", "4.2")
    # With several parties a family comes in between, and what follows moves on.
    several = numbers(made(asking(K.MEMORANDUM, Tier.N0, parties=Parties.SEVERAL)))
    assert (found["communications-both"], several["communications-both"]) == ("5.1", "6.1")


#: What an agreement has, and what it has not.
CASES = {
    "no money, no talk of it": (
        asking(K.MEMORANDUM, Tier.N0),
        {"no-funds-transfer", "no-funds-binding", "safeguarding-duty", "general-language"},
        {"amount-most", "payment-basis", "reports-due", "works-own", "integrity-fraud"},
    ),
    "a letter grant stays small": (
        asking(K.GRANT, Tier.T1),
        {"payment-basis", "payment-days", "records-keep", "communications-both"},
        {"advances-need", "records-audit", "results-plan", "pivot-turn", "committee-seats", "roles-independent"},
    ),
    "in kind has no advance": (
        asking(K.GRANT, Tier.T2, basis=P.IN_KIND),
        {"payment-handover", "payment-basis"},
        {"advances-need", "payment-days", "amount-currency", "exit-settle", "payment-disallowed"},
    ),
    "costs that are repaid may be disallowed": (
        asking(K.GRANT, Tier.T2, basis=P.COST_REIMBURSEMENT),
        {"payment-disallowed", "amount-indirect", "amount-currency", "advances-need"},
        {"payment-handover"},
    ),
    "a fixed price is not": (asking(K.GRANT, Tier.T2), {"amount-currency"}, {"payment-disallowed", "amount-indirect"}),
    "a medium grant has results, passing on, a turn": (
        asking(K.GRANT, Tier.T3),
        {"results-plan", "results-incentives", "flow-down-contractors", "flow-down-duties", "pivot-turn"},
        {"flow-down-recipients", "committee-seats"},
    ),
    "several parties": (
        asking(K.GRANT, Tier.T2, parties=Parties.SEVERAL),
        {"committee-seats", "committee-contributions", "works-brought"},
        {"committee-talks", "committee-order"},
    ),
    "funds passed on": (
        asking(K.SUBAWARD, Tier.T4, downstream=True),
        {"flow-down-recipients", "flow-down-duties", "amount-room"},
        {"flow-down-contractors"},
    ),
    "every umbrella may turn": (asking(K.UMBRELLA, Tier.T2), {"pivot-turn", "pivot-meanwhile"}, {"results-verdict"}),
    "a letter of intent": (
        asking(K.LETTER_OF_INTENT, Tier.T3),
        {"purpose-intent", "no-funds-transfer", "data-confidence"},
        {"exit-talk", "disputes-decide", "relationship-pulse"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_an_agreement_has_and_has_not(case: str) -> None:
    asked, there, absent = CASES[case]
    assert there <= set(keys(asked))
    assert absent.isdisjoint(keys(asked))


@pytest.mark.parametrize(
    ("partner", "disallowed", "disputes"),
    [
        (PartnerGroup.NGO, "", ""),
        (PartnerGroup.FIRM, "firm", "larger-firm"),
        (PartnerGroup.MINISTRY, "ministry", "ministry"),
        (PartnerGroup.OTHER, "", ""),
    ],
)
def test_words_fit_the_partner(partner: PartnerGroup, disallowed: str, disputes: str) -> None:
    asked = asking(K.GRANT, Tier.T3, partner=partner, basis=P.COST_REIMBURSEMENT)
    chosen = {one.clause.key: one.variant for one in placed(made(asked))}
    assert (chosen["payment-disallowed"], chosen["disputes-decide"]) == (disallowed, disputes)


MONEY = {
    "en": r"\b(payments?|paid|advances?|budget|reimburse\w*|receipts?|invoices?|currency|cash)\b",
    "es": r"\b(pagos?|anticipos?|presupuesto\w*|reembols\w*|facturas?|moneda|divisas|efectivo)\b",
}
ADVANCES = {"en": r"\badvances?\b", "es": r"\banticipos?\b"}
PROPERTY = {
    "en": r"\b(licen[cs]es? it|trade secrets|invented|belongs to the Partner, or)\b",
    "es": r"secretos comerciales|inventado",
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_clause_speaks_of_what_the_agreement_lacks(language: str) -> None:
    for asked in ALL:
        there = {one.clause.family for one in placed(made(asked))}
        for key, text in said(asked, language):
            if asked.kind in WITHOUT_MONEY and not key.startswith("no-funds-"):
                assert not re.search(MONEY[language], text), (asked, key)
            if "advances" not in there:
                assert not re.search(ADVANCES[language], text), (asked, key)
            if "works" not in there:
                assert not re.search(PROPERTY[language], text), (asked, key)


def test_smaller_agreements_ask_less() -> None:
    assert CLAUSED.clauses is not None
    found = {(kind, tier): one for kind, tier, one in by_tier(CLAUSED, CLAUSED.clauses, LIBRARY)}
    grants = [found[K.GRANT, tier] for tier in (Tier.T1, Tier.T2, Tier.T3)]
    assert [one.clauses for one in grants] == sorted(one.clauses for one in grants)
    assert [one.documents for one in grants] == sorted(one.documents for one in grants)
    assert [one.days for one in grants] == sorted(one.days for one in grants)
    assert found[K.MEMORANDUM, Tier.N0].clauses < found[K.GRANT, Tier.T1].clauses < found[K.GRANT, Tier.T2].clauses
    assert found == {(kind, tier): burden(made(asking(kind, tier)), 0) for kind, tier in PAIRS}
    assert found[K.GRANT, Tier.T1] == Burden(clauses=25, reports=3, approvals=2, documents=1, days=40)


def test_the_burden_is_the_sum_of_what_clauses_ask_and_reports_are_scheduled() -> None:
    # A micro grant, added up by hand from the library: what its 25 clauses ask.
    found = burden(made(asking(K.GRANT, Tier.T1)), 2)
    asks = Counter[str]()
    for one in placed(made(asking(K.GRANT, Tier.T1))):
        asks["reports"] += one.clause.asks.reports
    assert found == Burden(clauses=25, reports=2 + 3, approvals=2, documents=1, days=40)
    assert asks["reports"] == 3


def test_an_edition_with_its_own_texts_has_no_clauses_to_tell() -> None:
    assert told(STANDARD) == {
        "library": None,
        "sha256": None,
        "counts": {},
        "choosing": [],
        "edited": [],
        "burdens": [],
        "clauses": [],
    }
    few = told(CLAUSED, family="pivot")["clauses"]
    assert isinstance(few, list)
    assert [one["id"] for one in few] == ["pivot-turn", "pivot-meanwhile"]


def terms(asked: Question, language: str) -> dict[str, Any]:
    """What stands in such an agreement and nothing more."""
    full: dict[str, Any] = {**small(language)}
    values: dict[str, Any] = {**full, "payment_code": asked.basis or "", "umbrella": blank()["umbrella"]}
    if asked.kind in WITHOUT_MONEY:
        empty = dict.fromkeys(("amount", "currency", "payment_basis", "budget_total", "reports_text"), "")
        values |= {**empty, "budget": [], "reports": []}
    if asked.kind is K.SUBAWARD:
        values["umbrella"] = full["umbrella"]
    if asked.parties is Parties.SEVERAL:
        row = {"name": "A & B <c> Ltd", "role": "x", "identifier": "", "address": "", "contribution": "", "share": ""}
        values |= {"multi_party": True, "parties": [row] * 3}
    return values


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_agreement_prints(language: str) -> None:
    """Each combination as a Word file: no term it needs is missing, no placeholder and no unresolved reference left.

    Combinations that come to the same words and the same layout are the same paper, and are printed once.
    """
    papers = {(CLAUSED.template_for(one.kind, one.tier), one.parties, one.basis, worded(one)): one for one in ALL}
    assert len(papers) > 200
    for (name, *_rest), asked in papers.items():
        assert name is not None
        values = terms(asked, language)
        assert clause_paper.empties(made(asked), language, values) == [], asked
        values["clauses"] = clause_paper.lines(made(asked), language, values)
        file = press.render(shelf.template(name, language).content, values)
        text = "".join(piece["text"] for line in values["clauses"] for piece in line["pieces"])
        assert not re.search(r"[{}\x02\x03]|\[\[|\]\]|\*\*|__", text), asked
        assert file[:2] == b"PK"


def worded(asked: Question) -> tuple[tuple[str, str], ...]:
    return tuple((one.clause.key, one.variant) for one in placed(made(asked)))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_layouts_ask_for_no_term_beyond_what_each_kind_has(language: str) -> None:
    for kind, tier in PAIRS:
        asked = asking(kind, tier)
        values = terms(asked, language)
        values["clauses"] = clause_paper.lines(made(asked), language, values)
        name = CLAUSED.template_for(kind, tier)
        assert name is not None
        assert empty_terms(shelf.template(name, language).content, values) == []


@pytest.mark.parametrize("empty", ["amount", "reports_text", "end"])
def test_a_term_that_a_clause_needs_and_that_is_empty_is_named(empty: str) -> None:
    asked = asking(K.GRANT, Tier.T2)
    values = {**terms(asked, "en"), empty: ""}
    assert clause_paper.empties(made(asked), "en", values) == [empty]


def test_what_a_value_holds_is_never_rendered() -> None:
    values = {**terms(asking(K.GRANT, Tier.T2), "en"), "end": "{{ 7*7 }} [[purpose-shared]] {% if x %}"}
    line = clause_text.pieces("Until {{ end }}, see [[exit-plan]].", values, {"exit-plan": ("c_exit_plan", "9.3")})
    assert line == [
        {"text": "Until {{ 7*7 }} [[purpose-shared]] {% if x %}, see ", "ref": ""},
        {"text": "9.3", "ref": "c_exit_plan"},
        {"text": ".", "ref": ""},
    ]


def test_an_umbrella_carries_the_bases_whose_terms_it_has() -> None:
    """A subaward points at the umbrella's terms; those of its own basis have to be there, whatever tier either has."""
    tiers = [tier for kind, tier in PAIRS if kind is K.UMBRELLA]
    assert tiers
    for tier in tiers:
        has = {basis: set(keys(asking(K.UMBRELLA, tier, basis=basis))) for basis in P}
        for own in P:
            assert {basis for basis in P if carries(own, basis)} == {basis for basis in P if has[basis] <= has[own]}
    # The one clause of a subaward that points at terms of money, and where they stand.
    under = {basis: "advances-order" in keys(asking(K.SUBAWARD, Tier.T2, basis=basis)) for basis in P}
    assert under == {basis: basis is not P.IN_KIND for basis in P}
    for own, basis in ((own, basis) for own in P for basis in P if carries(own, basis) and under[basis]):
        assert "advances-release" in keys(asking(K.UMBRELLA, tiers[0], basis=own)), (own, basis)


def agreement(**changes: Any) -> Agreement:
    """One that is stored nowhere: a grant of the second tier to an NGO, alone with the funder."""
    parties = changes.pop("parties", 2)
    partner_type = changes.pop("partner_type", "national-ngo")
    values = {
        "kind": "grant",
        "tier": "T2",
        "payment_basis": "cost-reimbursement",
        "downstream": True,
        "language": "en",
        **changes,
    }
    return Agreement(
        **values,
        partnership=Partnership(parties=[Party() for _ in range(parties)]),
        recipient=Organisation(partner_type=partner_type),
    )


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, {}),
        ({"kind": "memorandum", "tier": "N0"}, {"kind": K.MEMORANDUM, "tier": Tier.N0}),
        ({"payment_basis": None}, {"basis": None}),
        ({"downstream": False}, {"downstream": False}),
        ({"partner_type": "company"}, {"partner": PartnerGroup.FIRM}),
        ({"partner_type": "ministry"}, {"partner": PartnerGroup.MINISTRY}),
        ({"partner_type": None}, {"partner": PartnerGroup.OTHER}),
        ({"partner_type": "unknown"}, {"partner": PartnerGroup.OTHER}),
        ({"parties": 1}, {}),
        ({"parties": 3}, {"parties": Parties.SEVERAL}),
    ],
)
def test_what_clauses_depend_on_is_read_from_the_agreement(changes: dict[str, Any], asked: dict[str, Any]) -> None:
    usual = Question(K.GRANT, Tier.T2, PartnerGroup.NGO, P.COST_REIMBURSEMENT, Parties.ONE, downstream=True)
    expected = replace(usual, **asked)
    assert question(agreement(**changes), CLAUSED) == expected
    assert parts_of(agreement(**changes), CLAUSED) == made(expected)


def test_without_a_tier_or_without_clauses_there_is_nothing_to_assemble() -> None:
    assert question(agreement(tier=None), CLAUSED) is None
    assert parts_of(agreement(tier=None), CLAUSED) == ()
    assert parts_of(agreement(), STANDARD) == ()
