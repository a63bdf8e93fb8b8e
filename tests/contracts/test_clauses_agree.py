"""The clauses of one agreement fit each other and its partner, in every agreement that can be drafted."""

from __future__ import annotations

import re

import pytest

from contracts.assembly import placed
from policy.clauses import Clause, PartnerGroup, Variant
from policy.kinds import AgreementKind, PaymentBasis, Tier
from tests.contracts.test_assembly import ALL, asking, made, said
from tests.policy.test_clauses import LIBRARY

#: What may not be read in one and the same agreement, by language.
AGAINST_EACH_OTHER = {
    "each line in full and the whole in halves": {
        "en": (r"paid in full when the result is shown", r"\bHalf is paid\b"),
        "es": (r"Se paga completo cuando el resultado", r"\bLa mitad se paga\b"),
    },
    "a price whatever it cost and the return of what was not used": {
        "en": (r"whether (it|they) cost the Partner more", r"what was not used|returns what is left"),
        "es": (r"haya[n]? costado más o menos", r"lo que no se usó|devuelve el sobrante"),
    },
    "a price whatever it cost and costs that are examined": {
        "en": (r"whether (it|they) cost the Partner more", r"allowable costs|A cost in doubt"),
        "es": (r"haya[n]? costado más o menos", r"costos elegibles|gasto (dudoso|objetado)"),
    },
    "a price whatever it cost and money moved between lines": {
        "en": (r"whether (it|they) cost the Partner more", r"may move up to|Shifts between lines of"),
        "es": (r"haya[n]? costado más o menos", r"puede pasar hasta|Los traslados que"),
    },
    "no cash and money moved between lines": {
        "en": (r"hands over no cash", r"may move up to|Shifts between lines of"),
        "es": (r"No entrega efectivo", r"puede pasar hasta|Los traslados que"),
    },
    "no cash and days of payment": {
        "en": (r"No cash is paid", r"\bHalf is paid\b|A complete request is paid"),
        "es": (r"no se paga en efectivo", r"\bLa mitad se paga\b|La solicitud completa se paga"),
    },
}


def flowing(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", AGAINST_EACH_OTHER)
def test_no_agreement_contradicts_itself(case: str, language: str) -> None:
    patterns = [re.compile(one) for one in AGAINST_EACH_OTHER[case][language]]
    met = [0, 0]
    for asked in ALL:
        text = " ".join(flowing(words) for _key, words in said(asked, language))
        found = [bool(one.search(text)) for one in patterns]
        assert not all(found), asked
        met = [count + one for count, one in zip(met, found, strict=True)]
    # Words that the library no longer has would make this test true of anything.
    assert min(met) > 0


def written_for(clause: Clause, partner: PartnerGroup) -> list[Variant]:
    return [one for one in clause.variants if partner in (one.when.partners or ())]


def test_a_ministry_has_the_words_for_ministries_wherever_there_are_some() -> None:
    met = set()
    for asked in (one for one in ALL if one.partner is PartnerGroup.MINISTRY):
        for one in placed(made(asked)):
            if due := {variant.key for variant in written_for(one.clause, PartnerGroup.MINISTRY)}:
                assert one.variant in due, (asked, one.clause.key)
                met.add((one.clause.key, asked.tier))
    assert {("disputes-decide", Tier.T1), ("data-personal", Tier.T1), ("works-own", Tier.T1)} <= met


@pytest.mark.parametrize("partner", PartnerGroup)
def test_who_the_partner_is_goes_before_how_small_the_agreement_is(partner: PartnerGroup) -> None:
    for asked in (one for one in ALL if one.partner is partner):
        for one in placed(made(asked)):
            due = {variant.key for variant in written_for(one.clause, partner) if variant.when.holds(asked)}
            assert not due or one.variant in due, (asked, one.clause.key)


@pytest.mark.parametrize(
    ("tier", "basis", "paid", "settled", "shifted"),
    [
        (Tier.T1, PaymentBasis.FIXED_AMOUNT, "micro", "micro-fixed", "fixed"),
        (Tier.T2, PaymentBasis.FIXED_AMOUNT, "", "fixed", "fixed"),
        (Tier.T3, PaymentBasis.FIXED_AMOUNT, "", "fixed", "fixed"),
        (Tier.T1, PaymentBasis.COST_REIMBURSEMENT, "cost", "micro", ""),
        (Tier.T3, PaymentBasis.HYBRID, "hybrid", "", "larger"),
        (Tier.T3, PaymentBasis.IN_KIND, "in-kind", None, "in-kind"),
    ],
)
def test_what_is_paid_for_is_settled_and_moved_alike(
    tier: Tier, basis: PaymentBasis, paid: str, settled: str | None, shifted: str
) -> None:
    asked = asking(AgreementKind.GRANT, tier, basis=basis)
    chosen = {one.clause.key: one.variant for one in placed(made(asked))}
    found = [chosen.get(key) for key in ("payment-basis", "exit-settle", "amount-shifts")]
    assert found == [paid, settled, shifted]


def test_a_ministry_and_a_firm_keep_what_is_theirs_in_a_micro_grant() -> None:
    works = LIBRARY.by_key["works-own"]
    for partner, text in ((PartnerGroup.MINISTRY, "is for the public"), (PartnerGroup.FIRM, "trade secrets included")):
        variant = works.variant(asking(AgreementKind.GRANT, Tier.T1, partner=partner))
        assert variant is not None
        assert text in variant.text.en
