"""The tier of an agreement, each case worked by hand from the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.records import Brief
from contracts.tiering import (
    COMMITTING,
    RATE_AGE,
    WINDOW,
    Commitment,
    TierTerms,
    answer,
    committed,
    lacks_rate,
    rate_age,
    wanted_rates,
    window,
    window_of,
)
from kernel.money import Money
from kernel.text import Message, render, using
from policy.kinds import AgreementKind, Risk
from policy.tiers import TierAnswer
from tests.policy.editions import STANDARD

K = AgreementKind
ON = date(2026, 3, 2)
GRANT = TierTerms(
    kind=K.GRANT,
    amount=Money(1_500_000, "USD"),
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 12, 31),
    downstream=False,
    risk=Risk.NOT_RATED,
    on=ON,
)


def usd(whole: str) -> Money:
    return Money(int(Decimal(whole.replace(",", "")) * 100), "USD")


def derived(
    *before: Commitment, rates: dict[tuple[str, date], Decimal | None] | None = None, **terms: Any
) -> TierAnswer:
    return answer(STANDARD, replace(GRANT, **terms), before, rates or {}, "USD")


@pytest.mark.parametrize(
    ("amount", "tier", "row"),
    [
        ("0.01", "T1", "micro"),
        ("15,000.00", "T1", "micro"),
        ("15,000.01", "T2", "small"),
        ("50,000.00", "T2", "small"),
        ("50,000.01", "T3", "medium"),
        ("500,000.00", "T3", "medium"),
        ("500,000.01", "T4", "large"),
    ],
)
def test_limits_are_inclusive(amount: str, tier: str, row: str) -> None:
    found = derived(amount=usd(amount))
    assert (found.tier, found.row_key) == (tier, row)


def earlier(amount: str, on: date = date(2025, 9, 1)) -> Commitment:
    return Commitment("GA-2025-007", usd(amount), on)


@pytest.mark.parametrize(
    ("amount", "before", "tier"),
    [
        ("10,000.00", ["5,000.00"], "T1"),  # 15,000.00 together
        ("10,000.00", ["5,000.01"], "T2"),
        ("10,000.00", ["20,000.00", "20,000.00"], "T2"),  # 50,000.00
        ("10,000.00", ["20,000.00", "20,000.00", "0.01"], "T3"),
        ("1.00", ["500,000.00"], "T4"),
    ],
)
def test_what_was_committed_before_counts(amount: str, before: list[str], tier: str) -> None:
    assert derived(*(earlier(one) for one in before), amount=usd(amount)).tier == tier


def test_an_umbrella_is_tiered_by_its_own_ceiling_plus_that_sum() -> None:
    assert derived(kind=K.UMBRELLA, amount=usd("50,000.00")).tier == "T2"
    assert derived(earlier("0.01"), kind=K.UMBRELLA, amount=usd("50,000.00")).tier == "T3"


def test_a_ceiling_and_an_intention_commit_nothing() -> None:
    assert {K.GRANT, K.EXPLORATORY, K.SUBAWARD} == COMMITTING


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 3, 2), date(2025, 3, 2)),
        (date(2025, 2, 28), date(2024, 2, 28)),
        (date(2028, 2, 29), date(2027, 3, 1)),  # 2027 has no 29 February
    ],
)
def test_the_window_is_twelve_months_back_both_days_included(on: date, since: date) -> None:
    assert window(on, 12) == (since, on)


@pytest.mark.parametrize(
    ("terms", "tier"),
    [
        # 2 March 2026 to 1 March 2028 are 24 months; one day more begins the 25th.
        ({"ends_on": date(2028, 3, 1)}, "T3"),
        ({"ends_on": date(2028, 3, 2)}, "T4"),
        ({"risk": Risk.HIGH}, "T4"),
        ({"risk": Risk.MEDIUM}, "T3"),
        ({"risk": Risk.LOW}, "T3"),
        ({"risk": Risk.NOT_RATED}, "T3"),
        ({"ends_on": date(2030, 1, 1), "risk": Risk.HIGH}, "T4"),
    ],
)
def test_a_medium_agreement_that_is_long_or_risky_is_raised(terms: dict[str, Any], tier: str) -> None:
    assert derived(amount=usd("200,000.00"), **terms).tier == tier


@pytest.mark.parametrize(("amount", "tier"), [("15,000.00", "T1"), ("50,000.00", "T2"), ("600,000.00", "T4")])
def test_nothing_else_is_raised(amount: str, tier: str) -> None:
    assert derived(amount=usd(amount), risk=Risk.HIGH, ends_on=date(2036, 1, 1)).tier == tier


def test_a_raise_says_so() -> None:
    found = derived(amount=usd("200,000.00"), risk=Risk.HIGH)
    assert found.raised_by == ("high-risk",)
    with using("en"):
        assert [render(one) for one in found.reasons][-1] == "Raised from T3 to T4: High risk."


@pytest.mark.parametrize(
    "terms",
    [
        {"kind": K.MEMORANDUM, "amount": None},
        {"kind": K.MEMORANDUM, "amount": None, "ends_on": date(2046, 1, 1), "risk": Risk.HIGH},
        {"kind": K.MEMORANDUM, "amount": None, "downstream": True},
        {"kind": K.LETTER_OF_INTENT, "amount": None},
        {"kind": K.GRANT, "amount": Money(0, "USD")},
    ],
)
def test_where_no_money_moves_it_is_n0_however_long(terms: dict[str, Any]) -> None:
    found = derived(earlier("900,000.00"), **terms)
    assert (found.tier, found.row_key) == ("N0", "no-money")


def test_a_letter_of_intent_is_tiered_by_what_it_envisages() -> None:
    assert derived(kind=K.LETTER_OF_INTENT, amount=usd("15,000.01")).tier == "T2"


@pytest.mark.parametrize("amount", ["1.00", "40,000.00", "900,000.00"])
def test_with_downstream_partners_it_is_t4(amount: str) -> None:
    found = derived(amount=usd(amount), downstream=True)
    assert (found.tier, found.row_key) == ("T4", "downstream")


LEMPIRAS = ("HNL", ON)


@pytest.mark.parametrize(
    ("lempiras", "rate", "tier"),
    [
        # At 0.04 dollars for a lempira 375,000.00 are 15,000.00 dollars; a quarter lempira more is a cent more.
        (37_500_000, "0.04", "T1"),
        (37_500_025, "0.04", "T2"),
        (37_500_000, "0.0401", "T2"),
    ],
)
def test_another_currency_counts_at_the_rate_of_its_day(lempiras: int, rate: str, tier: str) -> None:
    assert derived(amount=Money(lempiras, "HNL"), rates={LEMPIRAS: Decimal(rate)}).tier == tier


def test_each_commitment_counts_at_the_rate_of_its_own_day() -> None:
    then = date(2025, 6, 1)
    before = Commitment("GA-2025-001", Money(10_000_000, "HNL"), then)  # 5,000.00 dollars then, 4,000.00 today
    rates: dict[tuple[str, date], Decimal | None] = {("HNL", then): Decimal("0.05"), LEMPIRAS: Decimal("0.04")}
    assert derived(before, amount=usd("10,000.00"), rates=rates).tier == "T1"
    assert derived(before, amount=usd("10,000.01"), rates=rates).tier == "T2"


def said(found: TierAnswer) -> list[str]:
    with using("en"):
        return [render(one) for one in found.missing]


def test_without_a_rate_it_is_not_derived_and_says_what_is_missing() -> None:
    found = derived(amount=Money(100, "HNL"), rates={LEMPIRAS: None})
    assert (found.tier, found.row_key) == (None, None)
    assert said(found) == ["There is no exchange rate from HNL to USD for 2 Mar 2026, nor in the 31 days before."]
    assert all(lacks_rate(one) for one in found.missing)


def test_a_missing_rate_of_an_earlier_commitment_is_named_with_its_day() -> None:
    before = Commitment("GA-2025-001", Money(100, "EUR"), date(2025, 6, 1))
    assert said(derived(before, before)) == [
        "There is no exchange rate from EUR to USD for 1 Jun 2025, nor in the 31 days before."
    ]


def test_money_that_goes_downstream_needs_no_rate() -> None:
    assert derived(amount=Money(100, "HNL"), downstream=True).tier == "T4"


def test_without_an_amount_or_a_period_it_is_not_derived() -> None:
    assert said(derived(amount=None)) == ["The amount is empty."]
    unended = derived(amount=usd("200,000.00"), ends_on=None)
    assert (unended.tier, said(unended)) == (None, ["The period is not known yet."])
    assert not any(lacks_rate(one) for one in unended.missing)
    assert derived(amount=usd("200,000.00"), starts_on=None).tier is None
    assert derived(amount=usd("15,000.00"), ends_on=None).tier == "T1"


def test_the_answer_says_why() -> None:
    found = derived(earlier("5,000.01"), amount=usd("10,000.00"))
    with using("en"):
        assert [render(one).replace("\u00a0", " ") for one in found.reasons] == [
            "USD 15,000.01 is not above USD 50,000.00.",
            (
                "Counted are USD 10,000.00 of this agreement and USD 5,000.01 committed to the same recipient"
                " in the 12 months before."
            ),
        ]


AGREED = Brief(
    id="a1", partnership_id="p1", umbrella_id=None, recipient_id="o1", number="GA-2025-007", title="Bees", kind="grant",
    state="in-force", state_since=ON, tier="T1", amount=900_000, currency="USD", starts_on=None, ends_on=None,
    executed_on=date(2025, 9, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"recipient_id": "o2"}, False),
        ({"kind": "umbrella"}, False),
        ({"kind": "subaward", "state": "closed"}, True),
        ({"state": "signed"}, False),
        ({"id": "a9"}, False),  # the one that is judged
        ({"amount": None}, False),
        ({"amount": 0}, False),
        ({"currency": None}, False),
        ({"executed_on": None}, False),
        ({"executed_on": date(2025, 3, 2)}, True),  # both ends count
        ({"executed_on": date(2025, 3, 1)}, False),
        ({"executed_on": ON}, True),
        ({"executed_on": date(2026, 3, 3)}, False),
    ],
)
def test_what_counts_as_committed_to_a_recipient(changes: dict[str, Any], counts: bool) -> None:
    one = replace(AGREED, **changes)
    found = committed([one], "o1", date(2025, 3, 2), ON, leaving_out="a9")
    assert found == ([Commitment("GA-2025-007", usd("9,000"), one.executed_on or ON)] if counts else [])


def test_a_tier_wants_the_rates_of_its_own_day_and_of_each_commitment() -> None:
    before = [earlier("1"), Commitment("GA-2025-008", Money(5, "EUR"), date(2025, 10, 1))]
    assert wanted_rates(GRANT, before) == {
        ("USD", ON),
        ("USD", date(2025, 9, 1)),
        ("EUR", date(2025, 10, 1)),
    }
    assert wanted_rates(replace(GRANT, amount=None), []) == set()


def test_the_window_of_the_edition_is_twelve_months() -> None:
    assert window_of(STANDARD, ON) == (date(2025, 3, 2), ON)


def test_what_says_two_currencies_and_a_day_lacks_a_rate() -> None:
    assert lacks_rate(Message("No rate.", from_="HNL", to="USD", on=ON))
    assert not lacks_rate(Message("No rate.", from_="HNL", to="USD"))


def test_the_figures_are_those_of_the_day_of_the_agreement() -> None:
    dated = tuple(
        replace(
            one, effective_from=None if early else ON, effective_to=date(2026, 3, 1) if early else None, value=value
        )
        for one in STANDARD.thresholds
        if one.key in {RATE_AGE, WINDOW}
        for early, value in ((True, one.value), (False, one.value / 2 if one.unit.value == "months" else Decimal(7)))
    )
    edition = replace(STANDARD, thresholds=dated)
    assert window_of(edition, ON) == (date(2025, 9, 2), ON)  # six months from this day on
    assert window_of(edition, date(2026, 3, 1)) == (date(2025, 3, 1), date(2026, 3, 1))
    assert (rate_age(edition, ON), rate_age(edition, date(2026, 3, 1))) == (7, 31)
    lacking = answer(edition, replace(GRANT, amount=Money(5, "HNL")), [], {("HNL", ON): None}, "USD")
    assert lacking.missing[0].values["days"] == 7
