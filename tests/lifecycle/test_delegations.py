"""Approvals by delegation and in another's place: within what was given, refused beyond it, and led on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel import journal
from kernel.errors import GateClosed, Invalid, NotPermitted
from kernel.money import Money
from lifecycle.approving import claim
from lifecycle.drafting_gates import approver_fits, not_approved_before, not_the_author
from lifecycle.facts import ApprovalFacts
from partnerships.actions import delegations, stand_ins
from partnerships.models import Person
from partnerships.permissions import Delegated, Represented, Role, Standing
from partnerships.queries.standing import standing
from policy.edition import Tier
from policy.tiers import TierAnswer
from tests.lifecycle import given
from tests.lifecycle.world import NOW, TODAY, World

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


def now_of(world: World, name: str, on: date = TODAY) -> Standing:
    """Return what somebody of the world is on a day, with what was delegated or lent to them."""
    return standing(world.session, world.session.get_one(Person, world.people[name].person_id), on=on)


def let(world: World, most: str = "20000", **changes: object) -> object:
    """Let the world's officer approve in leadership's place."""
    values: dict[str, object] = {"most": most, "currency": "USD", "from_on": TODAY, "until_on": LATER}
    values |= {"by": world.leader, "on": TODAY, "now": NOW}
    officer = world.session.get_one(Person, world.officer.person_id)
    return delegations.delegate(world.session, officer, world.programme, **(values | changes))  # type: ignore[arg-type]


def test_an_officer_approves_by_delegation_and_the_journal_says_so(world: World) -> None:
    paper = world.agreement(world.partnership(), state="in-review", amount=1_600_000)
    made = let(world)

    world.move(paper, "approve", by=now_of(world, "officer"))

    assert paper.state == "approved"
    told = journal.of_subject(world.session, paper.ref)[-1].facts
    assert (told["delegation"], told["delegated_by"]) == (made.id, world.leader.person_id)  # type: ignore[attr-defined]
    assert paper.approvals[-1].standing is not None


def test_beyond_it_nothing_moves_and_once_revoked_neither(world: World) -> None:
    paper = world.agreement(world.partnership(), state="in-review", amount=1_600_000)
    let(world, "15999.99")
    with pytest.raises(GateClosed) as refused:
        world.move(paper, "approve", by=now_of(world, "officer"))
    assert [one.code for one in refused.value.unmet] == ["within-delegation"]

    made = let(world)
    delegations.revoke(world.session, made, by=world.leader, on=TODAY, now=NOW)  # type: ignore[arg-type]
    delegations.revoke(world.session, made, by=world.leader, on=TODAY, now=NOW)  # type: ignore[arg-type]
    with pytest.raises(GateClosed):
        world.move(paper, "approve", by=now_of(world, "officer"))
    assert paper.state == "in-review"
    assert len(journal.of_subject(world.session, made.ref)) == 2  # type: ignore[attr-defined]


def test_who_may_delegate_and_to_whom(world: World) -> None:
    with pytest.raises(NotPermitted):
        let(world, by=world.officer)
    with pytest.raises(Invalid):
        let(world, until_on=TODAY - timedelta(days=1))
    with pytest.raises(Invalid):
        let(world, "0")
    leader = world.session.get_one(Person, world.leader.person_id)
    with pytest.raises(Invalid):
        delegations.delegate(
            world.session, leader, world.programme, most="1", currency="USD", from_on=TODAY, until_on=LATER,
            by=world.leader, on=TODAY, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        # Leadership of one programme delegates in that one.
        delegations.delegate(
            world.session, world.session.get_one(Person, world.officer.person_id), None, most="1", currency="USD",
            from_on=TODAY, until_on=LATER, by=world.leader, on=TODAY, now=NOW,
        )  # fmt: skip


def away(world: World, person: str, other: str, by: str | None = None, days: int = 9) -> object:
    """Let somebody of the world stand in for another."""
    one, two = (world.session.get_one(Person, world.people[name].person_id) for name in (person, other))
    until = TODAY + timedelta(days=days)
    who = world.people[by or person]
    return stand_ins.name_stand_in(world.session, one, two, from_on=TODAY, until_on=until, by=who, on=TODAY, now=NOW)


def test_a_stand_in_works_in_anothers_name_and_the_journal_says_for_whom(world: World) -> None:
    paper = world.agreement(world.partnership(), state="in-review", amount=1_600_000)
    away(world, "leader", "officer")

    world.move(paper, "approve", by=now_of(world, "officer"))

    entry = journal.of_subject(world.session, paper.ref)[-1]
    assert (entry.by, entry.on_behalf_of) == (world.officer.person_id, world.leader.person_id)
    assert paper.approvals[-1].standing is not None
    # What they may do by themselves they do in their own name.
    world.move(paper, "send", by=now_of(world, "officer"))
    assert journal.of_subject(world.session, paper.ref)[-1].on_behalf_of is None


def test_it_ends_with_its_last_day_or_when_it_is_ended(world: World) -> None:
    made = away(world, "leader", "officer", days=3)
    assert (Role.LEADERSHIP.value, world.programme.id) in now_of(world, "officer").roles
    assert now_of(world, "officer", TODAY + timedelta(days=4)).roles == world.officer.roles
    stand_ins.end_stand_in(world.session, made, by=world.officer, on=TODAY, now=NOW)  # type: ignore[arg-type]
    assert now_of(world, "officer").roles == world.officer.roles


def test_who_names_a_stand_in_and_whom(world: World) -> None:
    with pytest.raises(NotPermitted):
        away(world, "leader", "officer", by="finance")
    away(world, "leader", "officer", by="administrator")
    with pytest.raises(Invalid) as twice:
        away(world, "leader", "finance")
    assert [one.where for one in twice.value.problems] == ["from_on"]
    with pytest.raises(Invalid):
        away(world, "finance", "finance")


def test_nobody_lends_what_administers_accounts(world: World) -> None:
    away(world, "administrator", "officer")
    assert now_of(world, "officer").roles == world.officer.roles
