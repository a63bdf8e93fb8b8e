"""An entry for a day that has passed says what it changes of what was judged since; figures worked out by hand.

The limits are those of the edition: T1 and a grants officer's approval reach to USD 15,000.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts import hindsight
from contracts.hindsight import Judgement
from contracts.hindsight_queries import of_move, of_partnerships, of_rates, of_risk
from contracts.models import Agreement
from kernel.errors import ChangesThePast
from kernel.money import Money
from kernel.storage import Storage
from kernel.text import render
from lifecycle.actions import advance
from partnerships.actions import partnerships, rates
from policy.kinds import AgreementKind
from tests.factories import agreements as make
from tests.factories.people import acting

MARCH_2, MARCH_10, MARCH_20 = date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 18, tzinfo=UTC)
DAY = date(2026, 3, 10)


@pytest.fixture
def storage(tmp_path: Any) -> Storage:
    return Storage(f"file://{tmp_path}")


def was(tier: str | None = "T1", *steps: str) -> Judgement:
    return Judgement("GA-1", DAY, tier, steps or ("grants-officer",))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (was(), was(), False),
        (was(), was("T2"), True),
        (was(), was("T1", "leadership"), True),
        (was(), was(None), True),
        (was(None), was("T1"), True),
    ],
)
def test_a_change_of_tier_or_approval_is_told_and_nothing_else(before: Judgement, after: Judgement, told: bool) -> None:
    assert bool(list(hindsight.changes({"a": before}, {"a": after}))) is told
    assert (hindsight.other_day(before, after) is not None) is told


def test_the_sentence_names_both_outcomes() -> None:
    (told,) = hindsight.changes({"a": was()}, {"a": was("T2", "leadership")})

    assert render(told) == (
        "GA-1 was submitted on 10 Mar 2026 as T1 for approval by grants officer; with this it would have been"
        " T2 for approval by leadership."
    )


def test_of_two_days_both_outcomes_are_named() -> None:
    told = hindsight.other_day(was(), replace(was("T2", "leadership", "finance"), on=MARCH_20))

    assert told is not None
    assert render(told) == (
        "On 10 Mar 2026 GA-1 comes out as T1 for approval by grants officer; on 20 Mar 2026, when this is entered,"
        " as T2 for approval by leadership and finance."
    )


def test_what_was_not_judged_again_comes_out_as_it_did() -> None:
    assert list(hindsight.changes({"a": was()}, {})) == []


def two_grants(session: Session, storage: Storage) -> tuple[make.Cast, Agreement, Agreement]:
    """A grant of 10,000 that everybody signed on 2 March, and one of 9,000 submitted on 10 March, a T1 by itself."""
    who = make.cast(session)
    one = make.committed(session, who)
    signed = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 1_000_000))
    make.signed(session, storage, signed, who)
    second = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 900_000))
    advance(session, second, "submit", **acting(who.officer, MARCH_10, NOW))
    assert second.tier == "T1"
    return who, signed, second


def test_a_grant_in_force_from_before_would_have_raised_the_next_one(session: Session, storage: Storage) -> None:
    who, signed, second = two_grants(session, storage)

    # 9,000 and 10,000 in force since 2 March make 19,000, above 15,000: T2 on the day it was submitted.
    with (
        pytest.raises(ChangesThePast, match=second.number) as told,
        of_move(session, signed, "bring-into-force", on=MARCH_2, today=MARCH_20, understood=False),
    ):
        advance(session, signed, "bring-into-force", **acting(who.officer, MARCH_2, NOW))
    (one,) = told.value.changes
    assert (one.values["was"], one.values["would"], one.values["on"]) == ("T1", "T2", MARCH_10)


@pytest.mark.parametrize(("on", "understood"), [(MARCH_2, True), (MARCH_20, False)], ids=["understood", "today"])
def test_what_is_understood_or_of_today_is_saved(
    session: Session,
    storage: Storage,
    on: date,
    understood: bool,
) -> None:
    who, signed, _second = two_grants(session, storage)

    with of_move(session, signed, "bring-into-force", on=on, today=MARCH_20, understood=understood):
        advance(session, signed, "bring-into-force", **acting(who.officer, on, NOW))

    assert (signed.state, signed.executed_on) == ("in-force", on)


def test_a_submission_dated_back_before_a_commitment_says_so(session: Session, storage: Storage) -> None:
    who, signed, _second = two_grants(session, storage)
    advance(session, signed, "bring-into-force", **acting(who.officer, MARCH_10, NOW))
    third = make.draft(session, signed.partnership, who, make.terms(AgreementKind.GRANT, signed.partnership, 800_000))

    # 8,000 alone on 2 March; with the 10,000 in force since the 10th, 18,000 when it is entered.
    with (
        pytest.raises(ChangesThePast, match="comes out as"),
        of_move(session, third, "submit", on=MARCH_2, today=MARCH_20, understood=False),
    ):
        advance(session, third, "submit", **acting(who.officer, MARCH_2, NOW))


@pytest.mark.parametrize(
    ("day", "rate", "changes"),
    [
        # EUR 14,000 at 1.05 are 14,700; at 1.10 they are 15,400, above 15,000.
        (date(2026, 3, 5), "1.10", True),
        (date(2026, 3, 5), "1.06", False),
        (date(2026, 3, 11), "1.10", False),
        (MARCH_20, "1.10", False),
    ],
)
def test_a_rate_for_a_day_before_a_submission(session: Session, day: date, rate: str, changes: bool) -> None:
    who = make.cast(session)
    one = make.committed(session, who)
    euros = Money(1_400_000, "EUR")
    given: dict[str, Any] = {"source": "BCE", "from_currency": "EUR", "to_currency": "USD"}
    rates.enter(session, day=date(2026, 3, 1), rate="1.05", **given, **acting(who.finance, MARCH_20, NOW))
    terms = replace(make.terms(AgreementKind.GRANT, one), amount=euros, budget=[("Equipo", euros)])
    grant = make.draft(session, one, who, terms)
    advance(session, grant, "submit", **acting(who.officer, MARCH_10, NOW))
    assert (grant.tier, grant.base_amount) == ("T1", 1_470_000)

    with (
        pytest.raises(ChangesThePast, match="would have been") if changes else nullcontext(),
        of_rates(session, since=day, currencies=("EUR", "USD"), today=MARCH_20, understood=False),
    ):
        rates.enter(session, day=day, rate=rate, **given, **acting(who.finance, MARCH_20, NOW))


@pytest.mark.parametrize(
    ("risk", "on", "understood", "changes"),
    [
        ("high", MARCH_10, False, True),
        ("high", MARCH_10, True, False),
        ("low", MARCH_10, False, False),
        ("high", MARCH_20, False, False),  # today
        ("high", date(2026, 3, 11), False, False),  # the day after the submission
    ],
)
def test_a_risk_judged_before_a_submission(
    session: Session, risk: str, on: date, understood: bool, changes: bool
) -> None:
    who = make.cast(session)
    one = make.committed(session, who)
    grant = make.draft(session, one, who, make.terms(AgreementKind.GRANT, one, 8_000_000))
    advance(session, grant, "submit", **acting(who.officer, MARCH_10, NOW))
    assert grant.tier == "T3"  # which a high risk raises to T4

    with (
        pytest.raises(ChangesThePast, match=grant.number) if changes else nullcontext(),
        of_risk(session, one.id, on=on, today=MARCH_20, understood=understood),
    ):
        partnerships.rate_risk(session, one, risk=risk, reason="Sequía", **acting(who.officer, on, NOW))


@pytest.mark.parametrize(
    ("on", "understood", "changes"), [(MARCH_2, False, True), (MARCH_2, True, False), (MARCH_20, False, False)]
)
def test_what_a_partnerships_move_lets_come_into_force(
    session: Session, storage: Storage, on: date, understood: bool, changes: bool
) -> None:
    who, signed, second = two_grants(session, storage)
    ids = [signed.partnership_id]

    # As when the move opens the last gate of what waits as signed: 19,000 on the 10th, above 15,000.
    with (
        pytest.raises(ChangesThePast, match=second.number) if changes else nullcontext(),
        of_partnerships(session, ids, on=on, today=MARCH_20, understood=understood),
    ):
        advance(session, signed, "bring-into-force", **acting(who.officer, on, NOW))
