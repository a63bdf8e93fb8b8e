"""Delegations and stand-ins given, used, journaled and ended, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kernel import journal
from kernel.errors import GateClosed, Invalid, NotPermitted
from partnerships.actions import delegations, people, stand_ins
from partnerships.models import Person
from partnerships.permissions import Role, Standing
from partnerships.queries.standing import in_force, standing
from tests.factories import records
from tests.lifecycle.world import NOW, SYSTEM, TODAY, World

LATER = TODAY + timedelta(days=30)


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


def test_what_counts_everywhere_only_leadership_of_everything_takes_back(world: World) -> None:
    everywhere = Standing("X" * 26, active=True, roles=frozenset({("leadership", None)}))
    made = let(world)
    made.programme_id = None  # type: ignore[attr-defined]
    with pytest.raises(NotPermitted):
        delegations.revoke(world.session, made, by=world.leader, on=TODAY, now=NOW)  # type: ignore[arg-type]
    delegations.revoke(world.session, made, by=everywhere, on=TODAY, now=NOW)  # type: ignore[arg-type]
    assert made.revoked_on == TODAY  # type: ignore[attr-defined]


def closed(world: World) -> None:
    people.deactivate(world.session, leader_of(world), by=SYSTEM, on=TODAY, now=NOW)


def role_taken(world: World) -> None:
    people.take_role(world.session, leader_of(world), "leadership", world.programme, by=SYSTEM, on=TODAY, now=NOW)


def leads_elsewhere(world: World) -> None:
    role_taken(world)
    other = records.ProgrammeFactory.create()
    people.give_role(world.session, leader_of(world), "leadership", other, by=SYSTEM, on=TODAY, now=NOW)


def other_role(world: World) -> None:
    role_taken(world)
    people.give_role(world.session, leader_of(world), "finance", world.programme, by=SYSTEM, on=TODAY, now=NOW)


def leads_everywhere(world: World) -> None:
    role_taken(world)
    people.give_role(world.session, leader_of(world), "leadership", None, by=SYSTEM, on=TODAY, now=NOW)


def leader_of(world: World) -> Person:
    found = world.session.get_one(Person, world.leader.person_id)
    world.session.refresh(found)
    return found


@pytest.mark.parametrize(
    ("happens", "runs"),
    [
        (closed, False),
        (role_taken, False),
        (leads_elsewhere, False),
        (other_role, False),
        (leads_everywhere, True),
    ],
)
def test_a_delegation_ends_with_the_leadership_of_whoever_gave_it(
    world: World, happens: Callable[[World], None], *, runs: bool
) -> None:
    paper = world.agreement(world.partnership(), state="in-review", amount=1_600_000)
    made = let(world)
    assert [one.id for one in now_of(world, "officer").delegations] == [made.id]  # type: ignore[attr-defined]
    assert in_force(world.session, on=TODAY) == {made.id}  # type: ignore[attr-defined]

    happens(world)

    assert len(now_of(world, "officer").delegations) == runs
    assert len(in_force(world.session, on=TODAY)) == runs
    if not runs:
        with pytest.raises(GateClosed):
            world.move(paper, "approve", by=now_of(world, "officer"))
        assert paper.state == "in-review"
        return
    world.move(paper, "approve", by=now_of(world, "officer"))
    assert paper.state == "approved"


def test_what_was_delegated_everywhere_ends_with_leadership_everywhere(world: World) -> None:
    head = world.join("head", Role.LEADERSHIP)
    person = world.session.get_one(Person, head.person_id)
    officer = world.session.get_one(Person, world.officer.person_id)
    delegations.delegate(
        world.session, officer, None, most="20000", currency="USD", from_on=TODAY, until_on=LATER, by=head, on=TODAY,
        now=NOW,
    )  # fmt: skip
    people.give_role(world.session, person, "leadership", world.programme, by=SYSTEM, on=TODAY, now=NOW)
    assert len(now_of(world, "officer").delegations) == 1

    people.take_role(world.session, person, "leadership", by=SYSTEM, on=TODAY, now=NOW)

    assert now_of(world, "officer").delegations == ()


@pytest.mark.parametrize(("days", "runs"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_delegation_runs_from_its_first_day_to_its_last(world: World, days: int, *, runs: bool) -> None:
    let(world)
    on = TODAY + timedelta(days=days)
    assert len(now_of(world, "officer", on).delegations) == runs
    assert len(in_force(world.session, on=on)) == runs


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
