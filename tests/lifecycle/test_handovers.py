"""Open requests move with what somebody hands over; what the other cannot answer waits for everybody who can."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select

from kernel.errors import Invalid, NotPermitted
from kernel.journal import JournalEntry
from lifecycle import request_actions, request_queries
from lifecycle.handover_actions import HandedOn, addressed_to, hand_over
from lifecycle.models import HelpRequest
from partnerships.actions import handovers, teams
from partnerships.models import Partnership, Person
from partnerships.permissions import Role, Standing
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World


def exploring(world: World) -> Partnership:
    """Return a partnership that is explored and has no finding yet."""
    return world.partnership("exploratory", exploration={"finding": None, "found_on": None})


def ask(world: World, subject: Partnership, by: Standing) -> HelpRequest:
    """Ask for the finding, which the liaison writes."""
    gap = request_actions.Gap("finding-recorded", subject.ref, "partnership.finding")
    return request_actions.ask(world.session, subject, "commit", gap, note="", by=by, on=TODAY, now=NOW)


def pass_on(world: World, leaving: str, taking: str, by: Standing) -> HandedOn:
    """Hand everything of one over to another."""
    one, other = (world.session.get_one(Person, world.people[name].person_id) for name in (leaving, taking))
    return hand_over(world.session, one, other, by=by, on=TODAY, now=NOW)


def events(world: World, request: HelpRequest) -> list[JournalEntry]:
    wanted = select(JournalEntry).where(JournalEntry.subject_id == request.id).order_by(JournalEntry.seq)
    return list(world.session.scalars(wanted))


def waiting(world: World) -> dict[str, str | None]:
    """Return for whom something waits that they can answer, and who is named for it."""
    found = {}
    for name, who in world.people.items():
        for one in request_queries.waiting_for(world.session, who, now=NOW):
            if one.mendable and not one.mine:
                found[name] = one.request.person_id
    return found


def test_a_request_moves_with_the_partnership_to_who_takes_it(world: World) -> None:
    subject = exploring(world)
    request = ask(world, subject, world.leader)
    assert set(waiting(world).values()) == {world.liaison.person_id}

    moved = pass_on(world, "liaison", "officer", world.leader)

    assert ([one.id for one in moved.places], [one.id for one in moved.requests]) == ([subject.id], [request.id])
    assert (subject.liaison_id, request.person_id) == (world.officer.person_id, world.officer.person_id)
    assert set(waiting(world).values()) == {world.officer.person_id}
    assert "officer" in waiting(world)
    asked, told = events(world, request)
    assert (asked.event, told.event, told.by) == ("HelpRequested", "RequestPassedOn", world.leader.person_id)
    assert told.facts == {
        "person": world.officer.person_id,
        "before": world.liaison.person_id,
        "code": "finding-recorded",
    }


def test_a_repeat_moves_nothing_and_says_nothing(world: World) -> None:
    request = ask(world, exploring(world), world.leader)
    pass_on(world, "liaison", "officer", world.leader)

    again = pass_on(world, "liaison", "author", world.leader)

    assert (again.places, again.requests) == ([], [])
    assert request.person_id == world.officer.person_id
    assert [one.event for one in events(world, request)] == ["HelpRequested", "RequestPassedOn"]


def test_what_was_answered_before_stays_as_it_is(world: World) -> None:
    request = ask(world, exploring(world), world.leader)
    request_actions.decline(world.session, request, reason="Aún no.", by=world.liaison, on=TODAY, now=NOW)

    assert pass_on(world, "liaison", "officer", world.leader).requests == []

    assert request.person_id == world.liaison.person_id
    assert [one.event for one in events(world, request)] == ["HelpRequested", "RequestDeclined"]


def by_somebody_else(world: World, subject: Partnership) -> None:
    """Name another liaison, so that only the request is left to hand over."""
    officer = world.session.get_one(Person, world.officer.person_id)
    teams.name_liaison(world.session, subject, officer, by=world.officer, on=TODAY, now=NOW)


def no_role_for_it(_world: World) -> str:
    return "finance"


def their_own_question(world: World) -> str:
    """Make a liaison of whoever asked: nobody answers themselves."""
    key = world.leader.person_id
    records.RoleHeldFactory.create(person_id=key, role=Role.LIAISON, programme_id=world.programme.id)
    world.session.expire_all()
    return "leader"


def a_closed_account(world: World) -> str:
    world.session.get_one(Person, world.author.person_id).active = False
    world.session.flush()
    return "author"


@pytest.mark.parametrize("who", [no_role_for_it, their_own_question, a_closed_account])
def test_what_the_other_cannot_answer_waits_for_everybody_who_can(world: World, who: Callable[[World], str]) -> None:
    subject = exploring(world)
    request = ask(world, subject, world.leader)
    by_somebody_else(world, subject)

    moved = pass_on(world, "liaison", who(world), world.officer)

    assert (moved.places, [one.id for one in moved.requests]) == ([], [request.id])
    assert request.person_id is None
    assert {"officer": None, "liaison": None}.items() <= waiting(world).items()
    assert events(world, request)[-1].event == "RequestPassedOn"
    assert events(world, request)[-1].facts["person"] is None


def test_who_may_not_hand_over_moves_no_request(world: World) -> None:
    request = ask(world, exploring(world), world.leader)
    with pytest.raises(NotPermitted):
        pass_on(world, "liaison", "officer", world.finance)
    with pytest.raises(Invalid):
        pass_on(world, "liaison", "finance", world.officer)  # no liaison there: nothing moves at all
    with pytest.raises(Invalid):
        pass_on(world, "liaison", "liaison", world.officer)
    assert request.person_id == world.liaison.person_id
    assert [one.event for one in events(world, request)] == ["HelpRequested"]


def test_whoever_works_elsewhere_hands_over_nothing_here(world: World) -> None:
    request = ask(world, exploring(world), world.leader)
    elsewhere = world.join("elsewhere", Role.GRANTS_OFFICER, programme=records.ProgrammeFactory.create())
    leaving = world.session.get_one(Person, world.liaison.person_id)

    assert addressed_to(world.session, leaving, elsewhere) == []
    assert pass_on(world, "liaison", "officer", elsewhere) == HandedOn([], [])

    assert request.person_id == world.liaison.person_id
    assert [one.id for one, _ in addressed_to(world.session, leaving, world.officer)] == [request.id]


def test_many_places_move_in_parts_with_few_questions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handovers, "AT_ONCE", 3)
    mine = {world.partnership("co-creation").id for _ in range(4)}
    world.partnership("closed")
    teams.add_team_member(
        world.session, world.partnership("co-creation", liaison_id=None),
        world.session.get_one(Person, world.liaison.person_id), duty="campo", by=world.officer, on=TODAY, now=NOW,
    )  # fmt: skip

    first = pass_on(world, "liaison", "officer", world.leader)
    second = pass_on(world, "liaison", "officer", world.leader)

    assert (len(first.places), first.more, len(second.places), second.more) == (3, True, 2, False)
    assert mine < {one.id for one in [*first.places, *second.places]}


def test_what_somebody_keeps_is_read_in_as_many_queries_as_there_are_kinds_of_it(world: World) -> None:
    leaving = world.session.get_one(Person, world.liaison.person_id)

    def asked() -> int:
        world.session.expire_all()
        statements: list[str] = []
        connection = world.session.connection()

        def note(*told: Any) -> None:
            statements.append(told[2])

        event.listen(connection, "before_cursor_execute", note)
        _ = [item.partnership.programme.name for item in handovers.kept_by(world.session, leaving, world.leader)]
        event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    world.partnership("co-creation")
    few = asked()
    for _ in range(5):
        world.partnership("co-creation")
    assert asked() == few
