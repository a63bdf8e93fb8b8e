from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.money import Money
from kernel.text import Message, render, using
from policy.kinds import AgreementKind, Risk, Tier
from policy.tiers import TierQuestion, derive
from tests.policy.editions import STANDARD

COUNTED = (
    "Counted are USD 10,000.00 of this agreement and USD 5,000.00 committed to the same recipient"
    " in the 12 months before."
)
CONTADOS = (
    "Se cuentan USD 10,000.00 de este acuerdo y USD 5,000.00 comprometidos con el mismo destinatario"
    " en los 12 meses anteriores."
)


def spoken(message: Message) -> str:
    """The words as they are read, whatever keeps an amount on one line."""
    return render(message).replace("\u00a0", " ")


def dollars(cents: int) -> Money:
    return Money(cents, "USD")


def asked(
    cents: int | None,
    before: int = 0,
    *,
    financial: bool = True,
    downstream: bool = False,
    months: int | None = 12,
    risk: Risk = Risk.NOT_RATED,
) -> TierQuestion:
    return TierQuestion(
        kind=AgreementKind.GRANT,
        financial=financial,
        downstream=downstream,
        amount=None if cents is None else dollars(cents),
        committed_before=dollars(before),
        months=months,
        risk=risk,
    )


@pytest.mark.parametrize(
    ("question", "tier", "row"),
    [
        (asked(0), Tier.T1, "micro"),
        (asked(1_500_000), Tier.T1, "micro"),
        (asked(1_500_001), Tier.T2, "small"),
        (asked(1_000_000, 500_000), Tier.T1, "micro"),
        (asked(1_000_000, 500_001), Tier.T2, "small"),
        (asked(5_000_000), Tier.T2, "small"),
        (asked(5_000_001), Tier.T3, "medium"),
        (asked(100, 4_999_901), Tier.T3, "medium"),
        (asked(50_000_000), Tier.T3, "medium"),
        (asked(50_000_001), Tier.T4, "large"),
        (asked(1_500_000, 48_500_001), Tier.T4, "large"),
    ],
)
def test_limits_are_inclusive_to_the_cent_and_count_what_was_committed_before(
    question: TierQuestion, tier: Tier, row: str
) -> None:
    answer = derive(STANDARD, question)
    assert (answer.tier, answer.row_key, answer.raised_by, answer.missing) == (tier, row, (), ())


@pytest.mark.parametrize(
    ("question", "tier", "row"),
    [
        (asked(None, financial=False, months=None), Tier.N0, "no-money"),
        (asked(None, financial=False, months=120, risk=Risk.HIGH), Tier.N0, "no-money"),
        (asked(None, financial=False, downstream=True), Tier.N0, "no-money"),
        (asked(100, downstream=True, months=1), Tier.T4, "downstream"),
        (asked(None, downstream=True, months=None), Tier.T4, "downstream"),
    ],
)
def test_without_money_it_is_n0_however_long_and_with_downstream_partners_t4_however_small(
    question: TierQuestion, tier: Tier, row: str
) -> None:
    answer = derive(STANDARD, question)
    assert (answer.tier, answer.row_key, answer.raised_by) == (tier, row, ())


@pytest.mark.parametrize(
    ("question", "tier", "raised_by"),
    [
        (asked(5_000_001, months=24), Tier.T3, ()),
        (asked(5_000_001, months=25), Tier.T4, ("long",)),
        (asked(5_000_001, months=24, risk=Risk.HIGH), Tier.T4, ("high-risk",)),
        (asked(5_000_001, months=25, risk=Risk.HIGH), Tier.T4, ("long", "high-risk")),
        (asked(5_000_001, months=None, risk=Risk.HIGH), Tier.T4, ("high-risk",)),
        (asked(5_000_001, months=24, risk=Risk.MEDIUM), Tier.T3, ()),
        (asked(5_000_001, months=24, risk=Risk.LOW), Tier.T3, ()),
        (asked(5_000_000, months=60, risk=Risk.HIGH), Tier.T2, ()),
        (asked(1_500_000, months=60, risk=Risk.HIGH), Tier.T1, ()),
        (asked(50_000_001, months=60, risk=Risk.HIGH), Tier.T4, ()),
    ],
)
def test_only_a_medium_agreement_is_raised(question: TierQuestion, tier: Tier, raised_by: tuple[str, ...]) -> None:
    answer = derive(STANDARD, question)
    assert (answer.tier, answer.raised_by) == (tier, raised_by)


def test_without_a_rate_no_tier_is_derived_and_what_is_missing_is_said() -> None:
    no_rate = Message("No rate from HNL to USD for that day.")
    answer = derive(STANDARD, replace(asked(None), missing=(no_rate,)))
    assert (answer.tier, answer.row_key, answer.reasons, answer.missing) == (None, None, (), (no_rate,))


def test_a_sum_that_cannot_be_told_is_missing_like_the_amount() -> None:
    answer = derive(STANDARD, replace(asked(100), committed_before=None))
    assert answer.tier is None
    assert [render(one) for one in answer.missing] == ["The amount is not known yet."]


def test_a_medium_agreement_without_a_period_waits_for_it_and_a_small_one_does_not() -> None:
    assert [render(one) for one in derive(STANDARD, asked(5_000_001, months=None)).missing] == [
        "The period is not known yet."
    ]
    assert derive(STANDARD, asked(5_000_000, months=None)).tier is Tier.T2


def test_another_currency_is_refused_rather_than_compared() -> None:
    lempiras = replace(asked(0), amount=Money(100, "HNL"), committed_before=Money(0, "HNL"))
    with pytest.raises(ValueError, match="HNL must be converted first"):
        derive(STANDARD, lempiras)


@pytest.mark.parametrize(
    ("question", "english", "spanish"),
    [
        (asked(0, financial=False), ["No money moves under this agreement."], ["Este acuerdo no mueve dinero."]),
        (
            asked(100, downstream=True),
            ["The partner passes money on to others."],
            ["El socio traslada fondos a otros."],
        ),
        (
            asked(1_000_000, 500_000),
            [
                "USD 15,000.00 is not above USD 15,000.00.",
                COUNTED,
            ],
            [
                "USD 15,000.00 no supera USD 15,000.00.",
                CONTADOS,
            ],
        ),
        (
            asked(20_000_000, months=30, risk=Risk.HIGH),
            [
                "USD 200,000.00 is not above USD 500,000.00.",
                "Raised from T3 to T4: it runs into 30 months, and 24 is the most.",
                "Raised from T3 to T4: High risk.",
            ],
            [
                "USD 200,000.00 no supera USD 500,000.00.",
                "Sube de T3 a T4: abarca 30 meses y el máximo es 24.",
                "Sube de T3 a T4: Riesgo alto.",
            ],
        ),
        (asked(50_000_001), ["USD 500,000.01 is above USD 500,000.00."], ["USD 500,000.01 supera USD 500,000.00."]),
    ],
)
def test_the_answer_says_why_in_both_languages(question: TierQuestion, english: list[str], spanish: list[str]) -> None:
    reasons = derive(STANDARD, question).reasons
    assert [spoken(one) for one in reasons] == english
    with using("es"):
        assert [spoken(one) for one in reasons] == spanish


def test_an_open_period_is_asked_for_only_where_a_period_raises() -> None:
    at_risk = replace(
        STANDARD, tier_raises=tuple(one for one in STANDARD.tier_raises if one.longer_than_months is None)
    )
    assert at_risk.tier_raises
    assert derive(at_risk, asked(5_000_001, months=None)).tier is Tier.T3
