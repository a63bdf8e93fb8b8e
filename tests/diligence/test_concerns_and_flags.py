"""A concern goes past the liaison; what is confirmed stops everything, and two people let it go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from diligence import concern_actions, concern_queries, flag_actions, flag_queries
from diligence.flag_models import Concern, Flag
from kernel import journal
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted, StaleVersion
from kernel.mail import Mail
from lifecycle import queries
from lifecycle.hold_actions import lift_hold, put_on_hold
from partnerships.models import Partnership, TeamMember
from partnerships.permissions import Represented, Role, Standing
from screening.hit_models import Screened, ScreeningRun
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World

ZONE = "America/Tegucigalpa"


def when(by: Standing) -> Any:
    return {"by": by, "on": TODAY, "now": NOW}


def member(world: World) -> Standing:
    one = records.PersonFactory.create()
    return Standing(one.id, active=True, roles=frozenset(), organisations=frozenset({world.partner.id}))


def concern(world: World, by: Standing, partnership: Partnership | None = None, **changes: Any) -> Concern:
    given: dict[str, Any] = {"category": "financial", "words": "The invoices are made up.", "kept_from": []}
    return concern_actions.raise_concern(
        world.session, changes.pop("organisation", world.funder), partnership=partnership, zone=ZONE,
        **(given | changes), **when(by),
    )  # fmt: skip


def readers(world: World, one: Concern) -> set[str]:
    found = set()
    for name, who in world.people.items():
        try:
            found |= {name} if concern_queries.find(world.session, one.id, who).handles else set()
        except NotFound:
            continue
    return found


def flag(world: World, level: str = "red", **changes: Any) -> Flag:
    given: dict[str, Any] = {"category": "financial", "owner": world.leader.person_id, "reason": "The audit says so."}
    by = changes.pop("by", world.leader)
    return flag_actions.raise_flag(world.session, world.partner, level=level, **(given | changes), **when(by))


def confirm(world: World, one: Flag, by: Standing | None = None) -> None:
    flag_actions.confirm(world.session, one, reason="The bank confirmed it.", zone=ZONE, **when(by or world.leader))


def answer(world: World, one: Flag, by: Standing, *, lift: bool = True) -> None:
    told = flag_actions.LIFT if lift else flag_actions.KEEP
    flag_actions.answer_lift(world.session, one, answer=told, reason="Paid back.", zone=ZONE, **when(by))


def ask(world: World, one: Flag, by: Standing) -> None:
    flag_actions.ask_to_lift(world.session, one, reason="It was paid back.", **when(by))


def test_a_concern_reaches_who_handles_it_and_nobody_of_the_partnership(world: World) -> None:
    ours = world.partnership("delivery")
    second = world.join("second leader", Role.LEADERSHIP)
    world.join("leader elsewhere", Role.LEADERSHIP, programme=records.ProgrammeFactory.create())
    close = world.join("leader in the team", Role.LEADERSHIP)
    world.session.add(TeamMember(id="t" * 26, partnership_id=ours.id, person_id=close.person_id, duty="Field"))
    world.session.flush()
    raiser = member(world)
    one = concern(world, raiser, ours)
    assert readers(world, one) == {"leader", "second leader"}
    assert concern_queries.find(world.session, one.id, raiser).handles is False
    with pytest.raises(NotFound):
        concern_queries.find(world.session, one.id, member(world))
    kept = concern(world, raiser, ours, kept_from=[world.leader.person_id])
    assert readers(world, kept) == {"second leader"}
    written = set(world.session.scalars(select(Mail.to)))
    assert len(written) == 2
    ours.liaison_id = second.person_id
    world.session.flush()
    assert readers(world, one) == {"leader"}


def test_neither_who_raised_it_nor_who_stands_in_handles_it(world: World) -> None:
    own = concern(world, world.leader)
    assert concern_queries.find(world.session, own.id, world.leader).handles is False
    with pytest.raises(NotPermitted):
        concern_actions.close(world.session, own, reason="Nothing.", **when(world.leader))
    one = concern(world, world.officer)
    lent = frozenset({(Role.LEADERSHIP.value, None)})
    standing_in = replace(
        world.liaison,
        roles=world.liaison.roles | lent,
        own_roles=world.liaison.roles,
        stands_in_for=(Represented(world.leader.person_id, lent),),
    )
    with pytest.raises(NotFound):
        concern_queries.find(world.session, one.id, standing_in)


def test_what_is_wrong_with_a_concern_is_said(world: World) -> None:
    elsewhere = records.OrganisationFactory.create()
    with pytest.raises(Invalid) as refused:
        concern(
            world, world.officer, world.partnership(), organisation=elsewhere, category="gossip", words=" ",
            kept_from=[world.liaison.person_id],
        )  # fmt: skip
    assert {one.where for one in refused.value.problems} == {"category", "words", "organisation", "kept_from"}


def test_the_journal_of_a_concern_holds_references_and_no_partnership_tells_of_it(world: World) -> None:
    ours = world.partnership("delivery")
    one = concern(world, world.officer, ours, words="Zacarías took it.")
    made = concern_actions.make_flag(
        world.session, one, level="escalated", category="financial", owner=world.leader.person_id,
        reason="Zacarías again.", **when(world.leader),
    )  # fmt: skip
    entries = [*journal.of_subject(world.session, one.ref), *journal.of_subject(world.session, made.ref)]
    assert [entry.event for entry in entries] == ["ConcernRaised", "ConcernFollowedUp", "FlagRaised"]
    assert not any("Zacarías" in entry.payload or entry.mentioned for entry in entries)
    assert journal.about(world.session, ours.ref, limit=50) == []
    # An officer sees flags, and not this one, which began in confidence.
    with pytest.raises(NotFound):
        flag_queries.find(world.session, made.id, world.officer)
    assert flag_queries.page(world.session, world.leader).rows == [made]


def test_a_flag_that_ends_settles_its_concern(world: World) -> None:
    one = concern(world, world.officer)
    made = concern_actions.make_flag(
        world.session, one, level="yellow", category="financial", owner=world.leader.person_id, reason="To be seen.",
        **when(world.leader),
    )  # fmt: skip
    assert one.state == "in-hand"
    with pytest.raises(Conflict):
        concern_actions.close(world.session, one, reason="Nothing.", **when(world.leader))
    flag_actions.close(world.session, made, reason="It was a mistake.", **when(world.leader))
    assert (one.state, one.closed_by) == ("closed", world.leader.person_id)


def test_who_raises_does_not_decide(world: World) -> None:
    with pytest.raises(NotPermitted):
        flag(world, "red", by=world.officer)
    for name in ("liaison", "finance", "auditor", "administrator"):
        with pytest.raises(NotPermitted):
            flag(world, "observation", by=world.people[name])
    one = flag(world, "yellow", by=world.officer)
    given: Any = {"owner": world.leader.person_id, "reason": "More came out."}
    flag_actions.change(world.session, one, level="escalated", **given, **when(world.officer))
    with pytest.raises(NotPermitted):
        flag_actions.change(world.session, one, level="yellow", **given, **when(world.officer))
    with pytest.raises(NotPermitted):
        flag_actions.close(world.session, one, reason="Nothing.", **when(world.officer))
    with pytest.raises(Conflict):
        confirm(world, one)
    told = journal.of_subject(world.session, one.ref)
    assert [(entry.event, entry.facts.get("before"), entry.facts.get("level")) for entry in told] == [
        ("FlagRaised", None, "yellow"),
        ("FlagChanged", "yellow", "escalated"),
    ]


@pytest.mark.parametrize(
    ("kind", "state", "stopped"), [("memorandum", "draft", "submit"), ("grant", "signed", "bring-into-force")]
)
def test_what_is_confirmed_stops_every_tier(world: World, kind: str, state: str, stopped: str) -> None:
    ours = world.partnership("umbrella")
    one = flag(world)
    agreement = world.agreement(ours, kind, state)
    assert flag_queries.confirmed(world.session, [world.partner.id, world.funder.id]) == frozenset()
    confirm(world, one)
    assert flag_queries.confirmed(world.session, [world.partner.id, world.funder.id]) == {world.partner.id}
    moves = {move.move.trigger: move for move in queries.moves(world.session, agreement, by=world.officer, today=TODAY)}
    assert "on-hold" in {unmet.code for unmet in moves[stopped].unmet}
    seen = queries.moves(world.session, ours, by=member(world), today=TODAY)
    (told,) = [unmet for move in seen for unmet in move.unmet if unmet.code == "on-hold"]
    assert told.message.values == {"since": TODAY}


def test_two_people_lift_what_is_confirmed(world: World) -> None:
    world.partnership("umbrella")
    second = world.join("second leader", Role.LEADERSHIP, programme=world.programme)
    one = flag(world)
    confirm(world, one)
    with pytest.raises(Conflict):
        lift_hold(world.session, world.partner, reason="Ya.", zone=ZONE, **when(world.leader))
    with pytest.raises(Conflict):
        flag_actions.close(world.session, one, reason="Ya.", **when(world.leader))
    with pytest.raises(Conflict):
        answer(world, one, second)
    ask(world, one, world.leader)
    with pytest.raises(Conflict):
        answer(world, one, world.leader)
    with pytest.raises(NotPermitted):
        answer(world, one, world.officer)
    lent = frozenset({(Role.LEADERSHIP.value, None)})
    standing_in = replace(
        world.finance,
        roles=world.finance.roles | lent,
        own_roles=world.finance.roles,
        stands_in_for=(Represented(world.leader.person_id, lent),),
    )
    with pytest.raises(NotPermitted):
        answer(world, one, standing_in)
    answer(world, one, second, lift=False)
    assert one.confirmed
    ask(world, one, second)
    answer(world, one, world.leader)
    assert flag_queries.confirmed(world.session, [world.partner.id]) == frozenset()
    told = [entry.event for entry in journal.of_subject(world.session, world.partner.ref)]
    assert told == ["HoldPlaced", "HoldLifted"]


def test_the_hold_stays_while_the_organisation_is_confirmed_to_be_on_a_list(world: World) -> None:
    second = world.join("second leader", Role.LEADERSHIP)
    one = flag(world)
    confirm(world, one)
    run = ScreeningRun(
        id="r" * 26, organisation_id=world.partner.id, asked="a", lists="b", edition_id=world.edition_id,
        outcome="hits", unread="", first_on=TODAY, last_on=TODAY, last_at=NOW,
    )  # fmt: skip
    world.session.add(run)
    world.session.flush()
    world.session.add(
        Screened(
            organisation_id=world.partner.id, run_id=run.id, screened_on=TODAY, outcome="hits", waiting=0, confirmed=1
        )
    )
    world.session.flush()
    ask(world, one, world.leader)
    answer(world, one, second)
    assert one.closed_on == TODAY
    assert [entry.event for entry in journal.of_subject(world.session, world.partner.ref)] == ["HoldPlaced"]


def test_the_database_lets_nobody_lift_alone(world: World) -> None:
    one = flag(world)
    confirm(world, one)
    one.lift_asked_by, one.lift_asked_on = world.leader.person_id, TODAY
    one.closed_by, one.closed_on = world.leader.person_id, TODAY
    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.flush()


def test_a_hold_that_was_there_before_stays(world: World) -> None:
    second = world.join("second leader", Role.LEADERSHIP)
    put_on_hold(world.session, world.partner, reason="An audit.", zone=ZONE, **when(world.leader))
    one = flag(world)
    confirm(world, one)
    ask(world, one, world.leader)
    answer(world, one, second)
    lift_hold(world.session, world.partner, reason="The audit is over.", zone=ZONE, **when(world.leader))


def test_whoever_decides_on_an_older_version_is_told_who_was_faster(world: World) -> None:
    one = flag(world, "yellow")
    read = one.version
    flag_actions.change(
        world.session, one, level="escalated", owner=world.leader.person_id, reason="More.", **when(world.leader)
    )
    with pytest.raises(StaleVersion):
        flag_actions.close(world.session, one, reason="Ya.", expected_version=read, **when(world.leader))
