"""Approvals by delegation and in another's place: within what was given, refused beyond it, and led on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.money import Money
from lifecycle.approving import claim
from lifecycle.drafting_gates import approver_fits, not_approved_before, not_the_author
from lifecycle.facts import ApprovalFacts
from partnerships.permissions import Delegated, Represented, Role, Standing
from policy.kinds import Tier
from policy.tiers import TierAnswer
from tests.lifecycle import given
from tests.lifecycle.given import TODAY

LATER = TODAY + timedelta(days=30)
LARGE = replace(
    given.AGREEMENT,
    state="in-review",
    steps=("leadership",),
    approvals=(),
    amount=Money(1_600_000, "USD"),
    base=1_600_000,
    tier=TierAnswer(Tier.T2, "small"),
)


def delegate(**changes: object) -> Standing:
    """Return an officer to whom leadership delegated up to 20,000 dollars."""
    usual = Delegated("d1", "leader", "programme-1", frozenset(), frozenset(), 2_000_000, "USD", TODAY, LATER)
    return replace(given.OFFICER, delegations=(replace(usual, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (given.LEADER, None),
        (given.OFFICER, "approver-fits"),
        (delegate(), None),
        (delegate(most=1_600_000), None),
        (delegate(most=1_599_999), "within-delegation"),
        (delegate(kinds=frozenset({"grant", "letter-of-intent"})), None),
        (delegate(kinds=frozenset({"subaward"})), "within-delegation"),
        (delegate(tiers=frozenset({"T1", "T2"})), None),
        (delegate(tiers=frozenset({"T1"})), "within-delegation"),
        (delegate(programme_id=None), None),
        (delegate(programme_id="programme-2"), "approver-fits"),
        (delegate(until_on=TODAY), None),
        (delegate(until_on=TODAY - timedelta(days=1)), "approver-fits"),
        (delegate(from_on=TODAY + timedelta(days=1)), "approver-fits"),
    ],
)
def test_who_may_give_leaderships_approval(by: Standing, code: str | None) -> None:
    assert [one.code for one in approver_fits(LARGE, by)] == ([code] if code else [])


def test_beyond_a_delegation_it_says_how_far_it_reaches_and_who_can() -> None:
    found = given.rows(approver_fits(LARGE, delegate(most=1_000_000)))

    assert found == [
        (
            "within-delegation",
            "Your delegation reaches to USD 10,000.00 and this is USD 16,000.00; leadership approves it.",
            "Su delegación llega hasta USD 10,000.00 y esto es de USD 16,000.00; lo aprueba: dirección.",
            given.PAPER,
            "leadership",
            "agreement.moves",
        )
    ]


def test_a_delegation_reaches_only_to_leaderships_approval() -> None:
    finance = replace(LARGE, steps=("finance",))

    assert [one.code for one in approver_fits(finance, delegate())] == ["approver-fits"]


def test_whoever_gave_the_delegation_counts_for_the_separation_of_duties() -> None:
    written = replace(LARGE, authors=frozenset({"leader"}))

    assert [one.code for one in not_the_author(written, delegate())] == ["not-the-author"]
    assert [one.code for one in not_the_author(LARGE, delegate())] == []


STAND_IN = Standing(
    "officer",
    active=True,
    roles=frozenset({(Role.GRANTS_OFFICER.value, None), (Role.LEADERSHIP.value, "programme-1")}),
    stands_in_for=(Represented("leader", frozenset({(Role.LEADERSHIP.value, "programme-1")})),),
    own_roles=frozenset({(Role.GRANTS_OFFICER.value, None)}),
)


def test_a_stand_in_approves_in_the_place_of_who_is_away() -> None:
    assert list(approver_fits(LARGE, STAND_IN)) == []
    assert claim(LARGE, STAND_IN, "leadership").on_behalf_of == "leader"
    assert claim(LARGE, STAND_IN, "grants-officer").on_behalf_of is None


def test_a_stand_in_approves_neither_what_they_wrote_nor_what_the_absent_wrote() -> None:
    for author in ("officer", "leader"):
        written = replace(LARGE, authors=frozenset({author}))
        assert [one.code for one in not_the_author(written, STAND_IN)] == ["not-the-author"]


@pytest.mark.parametrize(
    "earlier",
    [
        ApprovalFacts(1, "leadership", "leader", TODAY),
        ApprovalFacts(1, "leadership", "officer", TODAY),
        ApprovalFacts(1, "leadership", "somebody", TODAY, "leader"),
        ApprovalFacts(1, "leadership", "somebody", TODAY, "officer"),
    ],
)
def test_two_approvals_are_two_people_and_two_that_are_spoken_for(earlier: ApprovalFacts) -> None:
    second = replace(LARGE, steps=("leadership", "leadership"), approvals=(earlier,))

    assert [one.code for one in not_approved_before(second, STAND_IN)] == ["not-approved-before"]


BESIDE = (
    "within-delegation",
    "Your delegation does not cover this kind of agreement or this tier; leadership approves it.",
    "Su delegación no abarca esta clase de acuerdo o este nivel; lo aprueba: dirección.",
    given.PAPER,
    "leadership",
    "agreement.moves",
)


def test_a_delegation_for_something_else_says_so() -> None:
    assert given.rows(approver_fits(LARGE, delegate(kinds=frozenset({"subaward"})))) == [BESIDE]
    underived = replace(LARGE, tier=TierAnswer(None, "why"))
    assert given.rows(approver_fits(underived, delegate(tiers=frozenset({"T2"})))) == [BESIDE]


def test_the_delegation_that_fits_and_reaches_furthest_counts() -> None:
    near, far = delegate(id="near", most=1_600_000).delegations[0], delegate(id="far", most=2_000_000).delegations[0]
    other = delegate(id="other", most=9_000_000, kinds=frozenset({"subaward"}), given_by="ida").delegations[0]
    for order in ((near, far, other), (other, far, near)):
        found = claim(LARGE, replace(given.OFFICER, delegations=order), "leadership")
        assert (found.delegation, found.on_behalf_of, found.speaks_for) == (far, None, "leader")
    short = [replace(one, most=one.most // 2) for one in (near, far)]
    (refused,) = approver_fits(LARGE, replace(given.OFFICER, delegations=(*short, other)))
    assert refused.message.values["most"] == Money(1_000_000, "USD")


def test_an_amount_without_its_base_is_covered_by_nothing() -> None:
    assert claim(replace(LARGE, base=None), delegate(), "leadership").delegation is None
    assert claim(replace(LARGE, base=None, amount=None), delegate(), "leadership").delegation is not None
    (refused,) = approver_fits(replace(LARGE, base=None), delegate())
    assert refused.message.values["amount"] == Money(0, "USD")


def test_ones_own_role_goes_before_everything() -> None:
    both = replace(given.LEADER, delegations=delegate().delegations)
    assert claim(LARGE, both, "leadership").speaks_for is None
    assert claim(LARGE, STAND_IN, "leadership").speaks_for == "leader"


AUTHOR = (
    "not-the-author",
    "You wrote these terms; somebody else has to approve them.",
    "Usted redactó estas condiciones; otra persona tiene que aprobarlas.",
    given.PAPER,
    "leadership",
    "agreement.moves",
)


def test_the_separation_of_duties_says_whose_it_is() -> None:
    (own,) = given.rows(not_the_author(replace(LARGE, authors=frozenset({"officer", "leader"})), STAND_IN))
    assert (own[0], own[1], own[3:]) == (AUTHOR[0], AUTHOR[1], AUTHOR[3:])
    (theirs,) = given.rows(not_the_author(replace(LARGE, authors=frozenset({"leader"})), STAND_IN))
    assert theirs[1] == "Whoever you would approve for wrote these terms; somebody else has to approve them."
    assert (theirs[0], theirs[3:]) == (AUTHOR[0], AUTHOR[3:])
    assert theirs[2] not in {theirs[1], own[2]}


def test_two_approvals_say_whose_the_next_one_is() -> None:
    second = replace(LARGE, steps=("leadership", "leadership"))
    own = replace(second, approvals=(ApprovalFacts(1, "leadership", "officer", TODAY, "leader"),))
    (mine,) = given.rows(not_approved_before(own, STAND_IN))
    assert mine[1] == "You gave an earlier approval; the next one is somebody else's."
    before = replace(second, approvals=(ApprovalFacts(1, "leadership", "leader", TODAY),))
    (theirs,) = given.rows(not_approved_before(before, STAND_IN))
    assert theirs[1] == "Whoever you would approve for gave an earlier approval; the next one is somebody else's."
    for row in (mine, theirs):
        assert (row[0], row[3:]) == ("not-approved-before", (given.PAPER, "leadership", "agreement.moves"))
        assert row[1] != row[2]
    nobody = replace(second, approvals=(ApprovalFacts(1, "leadership", "somebody", TODAY),))
    assert list(not_approved_before(nobody, STAND_IN)) == []
