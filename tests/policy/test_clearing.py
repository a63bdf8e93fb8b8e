"""What an assessment comes to: outcomes, reasons, ratings and expiries, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.text import render
from policy import checklist_files
from policy.checklist_words import OUTCOMES, rated, why
from policy.checklists import ASSESSED, Checklist, Item, PartnerFamily, Rating, Side
from policy.clearing import Known, Outcome, Reason, Result, Why, result
from policy.diligence import Diligence
from policy.kinds import Tier
from tests.policy.editions import ASSESSED as EDITION

AGREED = date(2026, 12, 1)


def rules_of() -> Diligence:
    assert EDITION.diligence is not None
    return EDITION.diligence


RULES = rules_of()
LIBRARY = checklist_files.of(RULES)
SMALL = LIBRARY.checklist(Side.PARTNER, Tier.N0, PartnerFamily.NGO, downstream=False)
LARGE = LIBRARY.checklist(Side.PARTNER, Tier.T4, PartnerFamily.FIRM, downstream=True)
EVERY = [
    LIBRARY.checklist(side, tier, family, downstream=under)
    for side, tier, family, under in product(ASSESSED, Tier, PartnerFamily, (False, True))
]
NAMES = [f"{one.side}-{one.tier}-{one.family}-{one.downstream}" for one in EVERY]


def best(checklist: Checklist) -> dict[str, int]:
    return {one.key: one.scale.best_value for one in checklist.items}


def asked(checklist: Checklist, changed: Mapping[str, int | None] | None = None, **known: Any) -> Result:
    answers = {key: value for key, value in {**best(checklist), **(changed or {})}.items() if value is not None}
    about = replace(Known(AGREED, AGREED), **known)
    return result(RULES, checklist, answers, about)


def first(checklist: Checklist, domain: str) -> Item:
    return next(one for one in checklist.items if one.domain == domain and not one.critical)


def test_the_best_answers_clear_everything() -> None:
    found = asked(LARGE)
    assert (found.outcome, found.reasons, found.weak) == (Outcome.CLEARED, (), ())
    assert set(found.ratings.values()) == {Rating.LOW}


def test_five_questions_clear_a_partnership_without_money_for_five_years() -> None:
    assert [one.scale.best_value for one in SMALL.items] == [1, 1, 1, 0, 0]
    found = asked(SMALL)
    assert (found.outcome, dict(found.expires)) == (Outcome.CLEARED, {"core": date(2031, 12, 1)})
    assert found.renew_on == date(2031, 12, 1)


def test_a_core_value_unmet_is_not_yet_and_one_unanswered_too() -> None:
    item = next(one for one in SMALL.items if not one.critical)
    unmet = asked(SMALL, {item.key: item.scale.worst_value})
    assert unmet.outcome is Outcome.NOT_YET
    assert {one.why for one in unmet.reasons} == {Why.WEAK, Why.UNMET}
    assert dict(unmet.ratings) == {"core": Rating.HIGH}
    left = asked(SMALL, {item.key: None})
    assert (left.outcome, left.reasons) == (Outcome.NOT_YET, (Reason(Why.UNANSWERED, item.key, "core"),))
    assert (dict(left.ratings), dict(left.expires), left.renew_on) == ({"core": None}, {}, None)


def test_a_critical_failing_blocks_at_every_tier_and_on_both_sides() -> None:
    for checklist in EVERY:
        item = next(one for one in checklist.items if one.critical)
        found = asked(checklist, {item.key: item.scale.worst_value})
        assert found.outcome is Outcome.BLOCKED
        assert Reason(Why.CRITICAL, item.key, item.domain) in found.reasons


@pytest.mark.parametrize(("known", "reason"), [({"fraud": True}, Why.FRAUD), ({"listed": True}, Why.LISTED)])
def test_a_confirmed_fraud_or_hit_blocks_at_every_tier(known: Mapping[str, Any], reason: Why) -> None:
    for checklist in EVERY:
        found = asked(checklist, None, **known)
        assert (found.outcome, found.reasons) == (Outcome.BLOCKED, (Reason(reason),))


def test_one_weak_answer_is_a_condition_and_an_entry_of_the_pack() -> None:
    item = first(LARGE, "finance")
    weak = next(one.value for one in item.scale.points if one.risk == 3)
    found = asked(LARGE, {item.key: weak})
    assert (found.outcome, found.weak) == (Outcome.CONDITIONS, (item.key,))
    assert found.reasons == (Reason(Why.WEAK, item.key, "finance"),)


def test_a_domain_rated_high_is_not_yet() -> None:
    items = [one for one in LARGE.items if one.domain == "finance" and not one.critical]
    found = asked(LARGE, {one.key: one.scale.worst_value for one in items})
    assert found.outcome is Outcome.NOT_YET
    assert Reason(Why.HIGH, None, "finance") in found.reasons
    assert found.ratings["finance"] is Rating.HIGH


def test_six_standards_absent_are_high_and_progressing_ones_medium() -> None:
    keys = [one.key for one in LARGE.items if one.domain == "safeguarding"]
    assert len(keys) == 6
    assert asked(LARGE, dict.fromkeys(keys, 2)).ratings["safeguarding"] is Rating.MEDIUM  # 12 points
    assert asked(LARGE, dict.fromkeys(keys[:3], 2)).ratings["safeguarding"] is Rating.LOW  # 9 + 6 = 15


def test_what_does_not_apply_is_left_out_and_a_domain_of_nothing_else_is_not_rated() -> None:
    domain = next(
        key
        for key in {one.domain for one in LARGE.items}
        if all(0 in one.scale.by_value and one.scale.risk(0) is None for one in LARGE.items if one.domain == key)
    )
    found = asked(LARGE, {one.key: 0 for one in LARGE.items if one.domain == domain})
    assert (found.outcome, found.ratings[domain]) == (Outcome.CLEARED, None)


def test_what_was_agreed_expires_on_its_day_and_not_before() -> None:
    last = asked(LARGE).expires["finance"]
    own = min(one.validity_months or 48 for one in LARGE.items if one.domain == "finance")
    assert last == date(2026 + (11 + own) // 12, (11 + own) % 12 + 1, 1)
    assert Reason(Why.EXPIRED, None, "finance") not in asked(LARGE, on=last).reasons
    late = asked(LARGE, on=date.fromordinal(last.toordinal() + 1))
    assert late.outcome is Outcome.NOT_YET
    assert Reason(Why.EXPIRED, None, "finance") in late.reasons


def test_the_renewal_is_the_day_of_what_expires_first() -> None:
    found = asked(LARGE)
    assert found.renew_on == min(found.expires.values()) == found.expires["owners"]


OUTSIDE = {"finance": date(2027, 6, 30)}


def test_an_outside_assessment_stands_for_a_domain_until_it_expires() -> None:
    nothing: dict[str, int | None] = {one.key: None for one in LARGE.items if one.domain == "finance"}
    found = asked(LARGE, nothing, outside=OUTSIDE, on=date(2027, 6, 30))
    assert (found.outcome, found.expires["finance"], found.ratings["finance"]) == (
        Outcome.CLEARED,
        date(2027, 6, 30),
        None,
    )
    after = asked(LARGE, nothing, outside=OUTSIDE, on=date(2027, 7, 1))
    assert after.outcome is Outcome.NOT_YET
    assert {one.why for one in after.reasons} == {Why.UNANSWERED, Why.EXPIRED}


def test_an_outside_assessment_hides_no_failing_and_shortens_no_answer() -> None:
    item = next(one for one in LARGE.items if one.domain == "core" and one.critical)
    assert (
        asked(LARGE, {item.key: item.scale.worst_value}, outside={"core": date(2040, 1, 1)}).outcome is Outcome.BLOCKED
    )
    assert asked(LARGE, outside=OUTSIDE).expires["finance"] == asked(LARGE).expires["finance"]
    assert asked(LARGE, outside={"finance": date(2040, 1, 1)}).expires["finance"] == date(2040, 1, 1)


def test_an_answer_that_its_scale_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        asked(SMALL, {SMALL.items[0].key: 7})


@pytest.mark.parametrize("checklist", EVERY, ids=NAMES)
def test_every_item_of_every_checklist_changes_the_result_and_yields_an_entry_of_the_pack(checklist: Checklist) -> None:
    cleared = asked(checklist)
    assert cleared.outcome is Outcome.CLEARED
    for item in checklist.items:
        found = asked(checklist, {item.key: item.scale.worst_value})
        assert found.outcome is not Outcome.CLEARED, item.key
        assert item.key in {one.item for one in found.reasons}
        assert found.weak == (item.key,)
        assert item.tool or item.offer, item.key
        assert asked(checklist, {item.key: None}).outcome is Outcome.NOT_YET


@given(st.sampled_from([one for one in EVERY if len(one.items) <= 45]), st.data())
def test_a_worse_answer_never_gives_a_better_result(checklist: Checklist, data: st.DataObject) -> None:
    def some(item: Item) -> st.SearchStrategy[int]:
        return st.sampled_from([one.value for one in item.scale.points if one.risk is not None])

    answers = {one.key: data.draw(some(one)) for one in checklist.items}
    item = data.draw(st.sampled_from(checklist.items))
    now = item.scale.risk(answers[item.key]) or 0
    worse = [one.value for one in item.scale.points if one.risk is not None and one.risk >= now]
    known = Known(AGREED, AGREED)
    before = result(RULES, checklist, answers, known)
    after = result(RULES, checklist, {**answers, item.key: data.draw(st.sampled_from(worse))}, known)
    order = list(Outcome)
    assert order.index(before.outcome) <= order.index(after.outcome)
    assert set(before.weak) <= set(after.weak)


def test_every_reason_has_its_sentence_in_words() -> None:
    item = SMALL.items[0]
    told = {render(why(Reason(one, item.key, "core"), SMALL)) for one in (Why.CRITICAL, Why.UNANSWERED, Why.WEAK)}
    assert all(item.question.en in one for one in told)
    assert len(told) == 3
    about = {render(why(Reason(one, None, "core"), SMALL)) for one in (Why.HIGH, Why.EXPIRED)}
    assert about == {"The risk is high: Core values.", "What was found has expired: Core values."}
    assert render(why(Reason(Why.FRAUD), SMALL)) == "A fraud is confirmed."
    assert set(OUTCOMES) == set(Outcome)
    assert (rated(None).en, rated(Rating.HIGH).es) == ("not rated", "alto")
