"""Edits laid over the clauses that an edition chose: which stand, why others do not, numbers and reasons after them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts import clause_paper
from contracts.assembly import Part, numbers, placed, unresolved
from contracts.burden import burden
from contracts.clause_edits import Edit, Kind, Outcome, Use, applied, digest, named, why, words
from kernel.text import Label, render, using
from policy.kinds import Tier
from tests.contracts.test_assembly import K, asking, made

BASE: tuple[Part, ...] = made(asking(K.GRANT, Tier.T3))
NONE, OTHER = Label("", ""), Label("Other words.", "Otras palabras.")
OURS = Label("Our own.", "Lo propio.")


def library(key: str) -> Label:
    return next(one.text for one in placed(BASE) if one.clause.key == key)


def changed(key: str, text: Label = OTHER, **more: Any) -> Edit:
    edit = Edit(key, Kind.CHANGED, key.split("-", maxsplit=1)[0], NONE, text, named(text), digest(library(key)))
    return replace(edit, **more)


def left_out(key: str, **more: Any) -> Edit:
    return replace(changed(key), kind=Kind.LEFT_OUT, text=NONE, **more)


def own(number: int = 1, text: Label = OURS, family: str = "exit") -> Edit:
    return Edit(f"own-{number}", Kind.ADDED, family, Label("Ours", "Nuestra"), text, named(text), None)


def laid(*edits: Edit, languages: tuple[str, ...] = ("en",), may: bool = False) -> Outcome:
    return applied(BASE, edits, languages=languages, may_leave_out=may)


def uses(outcome: Outcome) -> dict[str, tuple[Use, str]]:
    return {one.edit.clause: (one.use, one.other) for one in outcome.told}


def test_without_edits_everything_stays_as_it_was_chosen() -> None:
    assert laid() == Outcome(BASE, BASE, ())


def test_other_words_stand_under_the_same_number_and_its_reason_says_so() -> None:
    outcome = laid(changed("exit-talk"))
    assert numbers(outcome.parts) == numbers(BASE)
    one = next(one for one in placed(outcome.parts) if one.clause.key == "exit-talk")
    assert one.text == Label("Other words.", "Otras palabras.")
    assert why(one).es.endswith("; editada para este acuerdo")
    reasons = {one["number"]: one["why"] for one in clause_paper.reasons(outcome.parts, "en")}
    assert [number for number, said in reasons.items() if said.endswith("; edited for this agreement")] == [one.number]


def test_what_is_left_out_closes_the_gap_and_asks_nothing_of_the_partner() -> None:
    outcome = laid(left_out("results-incentives"))
    assert "results-incentives" not in numbers(outcome.parts)
    # 7.4 follows.
    assert numbers(BASE)["results-late"] == "7.4"
    assert numbers(outcome.parts)["results-late"] == "7.3"
    assert unresolved(outcome.parts) == []
    assert burden(outcome.parts, 0).clauses == burden(BASE, 0).clauses - 1


def test_one_s_own_stands_at_the_end_of_its_family() -> None:
    outcome = laid(own(1, Label("See [[exit-talk]].", "Véase [[exit-talk]].")), own(2))
    last = next(part for part in outcome.parts if part.family.key == "exit").placed
    assert [one.clause.key for one in last][-3:] == ["exit-talk", "own-1", "own-2"]
    assert [one.number for one in last][-2:] == ["19.5", "19.6"]
    assert why(last[-1]) == Label("Added for this agreement", "Agregada para este acuerdo")
    assert burden(outcome.parts, 0).clauses == burden(BASE, 0).clauses + 2
    assert burden(outcome.parts, 0).reports == burden(BASE, 0).reports


#: Edits, and what becomes of each, worked out by hand.
CASES: dict[str, tuple[tuple[Edit, ...], dict[str, tuple[Use, str]]]] = {
    "a clause that the terms do not choose any more": (
        (changed("exit-talk", clause="no-funds-binding"),),
        {"no-funds-binding": (Use.GONE, "")},
    ),
    "a family that the terms do not choose any more": ((own(family="no-funds"),), {"own-1": (Use.GONE, "")}),
    "edited from other words": ((changed("exit-talk", basis="0" * 64),), {"exit-talk": (Use.WORDS, "")}),
    "left out, and the words became others": ((left_out("exit-talk", basis="0" * 64),), {"exit-talk": (Use.WORDS, "")}),
    "no words in the language": (
        (changed("exit-talk", Label("", "Solo español.")),),
        {"exit-talk": (Use.LANGUAGE, "")},
    ),
    "a mandatory clause left out": ((left_out("change-amendment"),), {"change-amendment": (Use.MANDATORY, "")}),
    "it refers to what is not there": (
        (changed("exit-talk", Label("[[no-funds-binding]]", "[[no-funds-binding]]")),),
        {"exit-talk": (Use.REFERS, "no-funds-binding")},
    ),
    "it refers to what is left out: that stays instead": (
        (changed("results-late", Label("[[exit-talk]]", "[[exit-talk]]")), left_out("exit-talk")),
        {"results-late": (Use.USED, ""), "exit-talk": (Use.NEEDED, "results-late")},
    ),
    "one's own refers to one's own, which has no family any more": (
        (own(1, Label("[[own-2]]", "[[own-2]]")), own(2, family="no-funds")),
        {"own-1": (Use.REFERS, "own-2"), "own-2": (Use.GONE, "")},
    ),
    "a chain of one's own falls link by link": (
        (
            own(1, Label("[[own-2]]", "[[own-2]]")),
            own(2, Label("[[own-3]]", "[[own-3]]")),
            own(3, Label("[[nothing]]", "[[nothing]]")),
        ),
        {"own-1": (Use.REFERS, "own-2"), "own-2": (Use.REFERS, "own-3"), "own-3": (Use.REFERS, "nothing")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_an_edit_that_does_not_fit_leaves_the_standard_words(case: str) -> None:
    edits, expected = CASES[case]
    outcome = laid(*edits)
    assert uses(outcome) == expected
    assert unresolved(outcome.parts) == []
    if Use.USED not in {use for use, _other in expected.values()}:
        assert outcome.parts == BASE


def test_a_mandatory_clause_goes_where_the_edition_lets_it_and_nothing_refers_to_it() -> None:
    assert uses(laid(left_out("change-amendment"), may=True)) == {"change-amendment": (Use.NEEDED, "pivot-meanwhile")}
    both = laid(left_out("change-amendment"), left_out("pivot-meanwhile"), may=True)
    assert uses(both) == {"change-amendment": (Use.USED, ""), "pivot-meanwhile": (Use.USED, "")}
    # The only clause of its family goes with its heading.
    assert ("change" in {part.family.key for part in both.parts}) == (
        len([one for one in placed(BASE) if one.clause.family == "change"]) > 1
    )


def test_two_languages_ask_for_words_in_both() -> None:
    one = changed("exit-talk", Label("English only.", ""))
    assert uses(laid(one)) == {"exit-talk": (Use.USED, "")}
    assert uses(laid(one, languages=("en", "es"))) == {"exit-talk": (Use.LANGUAGE, "")}


def test_only_what_is_meant_for_the_agreement_and_does_not_fit_has_to_be_settled() -> None:
    outcome = laid(changed("exit-talk", clause="no-funds-binding"), changed("results-late", basis="0" * 64), own())
    assert [one.edit.clause for one in outcome.unsettled] == ["results-late"]
    assert [one.clause for one in outcome.used] == ["own-1"]
    assert outcome.use("own-1") is Use.USED
    assert outcome.use("exit-talk") is None


@pytest.mark.parametrize("use", list(Use))
def test_every_use_has_its_words_in_both_languages(use: Use) -> None:
    outcome = laid(changed("exit-talk"), own())
    told = replace(outcome.told[0], use=use, other="own-1")
    for language, title in (("en", "Let us talk"), ("es", "")):
        with using(language):
            said = render(words(told, outcome))
        assert outcome.title("exit-talk").in_(language) in said, title
        assert "%(" not in said
