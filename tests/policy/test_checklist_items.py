"""The shipped items of due diligence: how many are asked of whom, that both sides are, in both languages."""

from __future__ import annotations

import itertools
import re
from datetime import date
from difflib import SequenceMatcher

import pytest

from policy import checklist_files, tool_files
from policy.checklists import ASSESSED, WEAK_RISK, Measured, Method, PartnerFamily, Side
from policy.clearing import Known, Outcome, result
from policy.kinds import Tier
from tests.policy.editions import ASSESSED as EDITION

LIBRARY = checklist_files.library("standard-1")
RULES = EDITION.diligence
NEW_YEAR = date(2027, 1, 1)
#: The most that a side is asked, from the issue: small stays small.
MOST = {Tier.N0: 5, Tier.T1: 10, Tier.T2: 25, Tier.T3: 45, Tier.T4: 90}
EVERY = list(itertools.product(ASSESSED, Tier, PartnerFamily, (False, True)))
ENGLISH = re.compile(r"\b(the|and|of|with|which|from|is|are|does|how)\b", re.IGNORECASE)
TEXTS = [
    (one.key, label)
    for one in LIBRARY.items
    for label in (one.question, one.evidence, one.offer)
    if label is not None
]  # fmt: skip


def test_they_are_sound_and_every_tool_exists() -> None:
    found = checklist_files.check("standard-1", tool_files.known())
    assert [problems for _path, problems in found if problems] == []


@pytest.mark.parametrize(("side", "tier", "family", "downstream"), EVERY)
def test_small_stays_small(side: Side, tier: Tier, family: PartnerFamily, downstream: bool) -> None:
    asked = LIBRARY.checklist(side, tier, family, downstream=downstream)
    assert 5 <= len(asked.items) <= MOST[tier]
    assert asked.minutes <= 2 * MOST[tier]
    assert (asked.minutes <= 5) or tier is not Tier.N0


@pytest.mark.parametrize(("side", "family"), list(itertools.product(ASSESSED, PartnerFamily)))
def test_nobody_is_asked_less_where_more_is_at_stake(side: Side, family: PartnerFamily) -> None:
    counts = [len(LIBRARY.checklist(side, tier, family, downstream=False).items) for tier in Tier]
    assert counts == sorted(counts)
    assert counts[0] == 5


@pytest.mark.parametrize(("side", "tier"), list(itertools.product(ASSESSED, Tier)))
def test_one_weak_answer_is_a_condition_and_holds_nobody_up(side: Side, tier: Tier) -> None:
    assert RULES is not None
    for family, downstream in itertools.product(PartnerFamily, (False, True)):
        asked = LIBRARY.checklist(side, tier, family, downstream=downstream)
        best = {one.key: one.scale.best_value for one in asked.items}
        for item in asked.items:
            for point in item.scale.points:
                if point.risk == WEAK_RISK:
                    found = result(RULES, asked, {**best, item.key: point.value}, Known(NEW_YEAR, NEW_YEAR))
                    assert found.outcome is Outcome.CONDITIONS, (item.key, tier, family)


def test_both_sides_answer_the_same_core_values_and_the_same_six_standards() -> None:
    for domain, count in (("core", 5), ("safeguarding", 6)):
        items = [one for one in LIBRARY.items if one.domain == domain]
        assert len(items) == count
        assert {one.side for one in items} == {Side.BOTH}
    reversed_ = [one.scale.key == "yes-no-reversed" for one in LIBRARY.items if one.domain == "core"]
    assert reversed_ == [False, False, False, True, True]


def test_the_same_partner_in_two_kinds_of_partnership_has_two_checklists() -> None:
    small = LIBRARY.checklist(Side.PARTNER, Tier.N0, PartnerFamily.FIRM, downstream=False)
    large = LIBRARY.checklist(Side.PARTNER, Tier.T4, PartnerFamily.FIRM, downstream=False)
    assert set(small.by_key) < set(large.by_key)
    passing_on = LIBRARY.checklist(Side.PARTNER, Tier.T4, PartnerFamily.FIRM, downstream=True)
    assert {one.domain for one in set(passing_on.items) - set(large.items)} == {"downstream"}


def test_few_are_critical_and_each_kind_of_partner_meets_them() -> None:
    critical = {one.key for one in LIBRARY.items if one.critical}
    assert {"core.exists", "core.protections", "finance.fraud-report", "safeguarding.reporting"} <= critical
    assert len(critical) <= 8
    for family in PartnerFamily:
        asked = LIBRARY.checklist(Side.PARTNER, Tier.N0, family, downstream=False)
        assert {"core.exists", "core.protections"} <= set(asked.by_key)


def test_whatever_is_measured_prefills_one_question_about_the_funder() -> None:
    measured = [one.measured for one in LIBRARY.items if one.measured]
    assert sorted(measured) == sorted(Measured)


def test_every_domain_is_used_and_answered_on_scales_that_its_method_can_rate() -> None:
    scales = {domain.key: {one.scale.key for one in LIBRARY.items if one.domain == domain.key}
              for domain in LIBRARY.domains}  # fmt: skip
    wanted = {
        Method.CORE_VALUES: {"yes-no", "yes-no-reversed"},
        Method.CORE_STANDARDS: {"standard"},
        Method.WEIGHTED_BANDS: {"risk"},
        Method.PLAIN_BANDS: {"strength", "agreement"},
    }
    for domain in LIBRARY.domains:
        assert scales[domain.key], domain.key
        assert scales[domain.key] <= wanted[domain.method], domain.key


def test_questions_are_short_and_spanish_is_its_own() -> None:
    for key, text in TEXTS:
        assert len(text.en.split()) <= 30, key
        assert len(text.es.split()) <= 34, key
        assert not ENGLISH.search(text.es), key
        if len(text.en.split()) > 3:
            likeness = SequenceMatcher(None, text.en.split(), text.es.split(), autojunk=False).ratio()
            assert likeness < 0.5, key
    for one in LIBRARY.items:
        ends = "?" if one.scale.key != "agreement" else "."
        assert one.question.en.endswith(ends), one.key
        assert one.question.es.endswith(ends), one.key
        assert one.question.es.startswith("¿") == (ends == "?"), one.key


def test_no_question_is_asked_twice() -> None:
    for language in ("en", "es"):
        said = [(one.key, one.question.in_(language).split()) for one in LIBRARY.items]
        for (one, first), (other, second) in itertools.combinations(said, 2):
            matcher = SequenceMatcher(None, first, second, autojunk=False)
            assert matcher.real_quick_ratio() < 0.85 or matcher.quick_ratio() < 0.85 or matcher.ratio() < 0.85, (
                one,
                other,
            )


def test_each_says_where_it_comes_from_and_names_no_file_of_ours() -> None:
    for one in LIBRARY.items:
        assert (one.source is None) != (one.basis is None), one.key
        assert not re.search(r"facts|\.md|/work", one.source or ""), one.key
        assert one.validity_months, one.key
