"""What the answers suggest, worked by hand: weights 4, 4, 3, 2, 1 and turnover 0; a yes counts twice, partly once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partnerships.marking import suggest
from policy.choosing import MarkOf
from tests.policy.editions import NEWEST

assert NEWEST.choosing is not None
RULES = NEWEST.choosing
CRITERIA = RULES.criteria_of(MarkOf.PARTNER)
ASKED = ("willing-to-try", "willing-to-invest", "innovates", "influences-others", "capacity")
YES, PARTLY, NO = "yes", "partly", "no"


def answered(*given: str, **more: str) -> dict[str, str]:
    return dict(zip(ASKED, given, strict=True)) | more


@pytest.mark.parametrize(
    ("answers", "points", "level"),
    [
        (answered(YES, YES, YES, YES, YES), 28, "strong"),
        (answered(YES, YES, YES, NO, NO), 22, "strong"),  # 22 of 28 is 78 percent
        (answered(YES, YES, PARTLY, PARTLY, NO), 21, "strong"),  # 75 percent, the limit itself
        (answered(YES, YES, PARTLY, NO, PARTLY), 20, "fair"),  # 71 percent
        (answered(YES, NO, YES, YES, YES), 20, "fair"),  # whoever does not invest is not strong
        (answered(NO, NO, YES, YES, YES), 12, "fair"),  # 42 percent
        (answered(NO, NO, YES, YES, NO), 10, "weak"),  # 35 percent
        (answered(NO, NO, NO, NO, NO), 0, "weak"),
    ],
)
def test_what_the_answers_suggest(answers: dict[str, str], points: int, level: str) -> None:
    found = suggest(RULES.levels, CRITERIA, answers)
    assert (found.points, found.most, found.level and found.level.key, found.open) == (points, 28, level, ())


@pytest.mark.parametrize("base", [(YES, YES, PARTLY, NO, PARTLY), (NO, PARTLY, YES, YES, NO), (NO,) * 5, (YES,) * 5])
def test_turnover_alone_changes_nothing(base: tuple[str, ...]) -> None:
    without = suggest(RULES.levels, CRITERIA, answered(*base))
    for turnover in (NO, PARTLY, YES):
        beside = suggest(RULES.levels, CRITERIA, answered(*base, turnover=turnover))
        assert (beside.level, beside.points, beside.most) == (without.level, without.points, without.most)


def test_willingness_weighs_above_everything_else() -> None:
    weights = {one.key: one.weight for one in CRITERIA}
    others = [weights[key] for key in weights if not key.startswith("willing")]
    assert min(weights["willing-to-try"], weights["willing-to-invest"]) > max(others)
    assert weights["turnover"] == 0


def test_nothing_is_suggested_while_something_that_weighs_is_open() -> None:
    answers = answered(YES, YES, YES, YES, YES, turnover=YES)
    del answers["capacity"]
    found = suggest(RULES.levels, CRITERIA, answers)
    assert (found.level, [one.key for one in found.open]) == (None, ["capacity"])
    assert suggest(RULES.levels, CRITERIA, {"turnover": YES}).level is None


def test_each_criterion_gives_its_reason() -> None:
    found = suggest(RULES.levels, CRITERIA, answered(YES, PARTLY, NO, YES, PARTLY, turnover=YES))
    assert [(one.criterion.key, one.answer, one.points, one.most) for one in found.reasons] == [
        ("willing-to-try", YES, 8, 8),
        ("willing-to-invest", PARTLY, 4, 8),
        ("innovates", NO, 0, 6),
        ("influences-others", YES, 4, 4),
        ("capacity", PARTLY, 1, 2),
        ("turnover", YES, 0, 0),
    ]


def test_a_mark_without_criteria_gets_no_suggestion() -> None:
    assert suggest(RULES.levels, RULES.criteria_of(MarkOf.IDEA), {}).level is None


def test_a_level_is_reached_at_its_percentage_and_not_just_below() -> None:
    answers = answered(YES, YES, PARTLY, NO, PARTLY)  # 20 of 28 are 71.4 percent
    first = RULES.levels[0]
    for percent, reached in ((71, True), (72, False)):
        levels = (replace(first, at_least=0), replace(first, key="asked", at_least=percent))
        found = suggest(levels, CRITERIA, answers)
        assert found.level is not None
        assert (found.level.key == "asked") is reached
