"""Each side acts, asks and offers for itself; what is weak on either side is proposed once; risks are borne by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from diligence import pack_actions, pack_queries, proposal_actions, risk_actions
from diligence.models import Assessment, AssessmentAnswer
from diligence.pack_actions import Typed
from diligence.pack_models import PackEntry
from diligence.pack_proposals import Agreed, proposals
from diligence.pack_states import NEXT, Act, Standing, lacks, sides_of
from diligence.risk_actions import Bears, Described
from kernel import journal
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted, StaleVersion
from kernel.text import render
from lifecycle.front_queries import front
from partnerships.models import Membership, Partnership
from partnerships.permissions import Standing as By
from policy import checklist_files, tool_files
from policy.checklists import ASSESSED, Item
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World

TOOLS = {"petty-cash"}
DUE = TODAY + timedelta(days=30)
NOTHING = Typed()
WHEN: dict[str, Any] = {"on": TODAY, "now": NOW}
ITEMS: Mapping[str, Item] = {one.key: one for one in checklist_files.library("standard-1").items}


def weakest(item: Item) -> int:
    """The lowest value of a scale that is weak, found by trying."""
    return next(
        value for value in range(5) if any(one.value == value for one in item.scale.points) and item.scale.weak(value)
    )


@pytest.mark.parametrize("item", ITEMS.values(), ids=list(ITEMS))
def test_every_item_yields_an_entry_with_a_tool_or_a_named_offer(item: Item) -> None:
    agreed = Agreed("a", "o", {item.key: weakest(item)})
    (found,) = proposals([agreed], ITEMS, told=(), running=())
    assert (found.organisation, found.item, found.tool) == ("o", item.key, item.tool)
    assert item.tool in tool_files.known() if item.tool else item.offer is not None
    assert list(proposals([agreed, agreed], ITEMS, told=(), running=())) == [found]
    assert list(proposals([agreed], ITEMS, told={("a", item.key)}, running=())) == []
    assert list(proposals([agreed], ITEMS, told=(), running={("o", item.key)})) == []
    assert [
        one.organisation for one in proposals([replace(agreed, organisation="p"), agreed], ITEMS, told=(), running=())
    ] == ["p", "o"]


def test_what_is_strong_yields_nothing() -> None:
    strong = {
        item.key: next(point.value for point in item.scale.points if not item.scale.weak(point.value))
        for item in ITEMS.values()
    }
    assert list(proposals([Agreed("a", "o", strong)], ITEMS, told=(), running=())) == []


def test_who_does_what_with_an_entry() -> None:
    assert {act: sides_of(act, doer="d", helped="h") for act in Act} == {
        Act.CONFIRM: {"d"},
        Act.OFFER: {"d"},
        Act.ACCEPT: {"h"},
        Act.CHANGE: {"d"},
        Act.DONE: {"d"},
        Act.DROP: {"d", "h"},
    }
    assert not any(state in {Standing.DONE, Standing.DROPPED} for state, _ in NEXT)


@pytest.mark.parametrize(
    ("size", "most", "answered", "borne", "count"),
    [
        (12, None, False, [], 0),
        (12, 12, False, [], 0),
        (12, 9, False, [], 2),
        (12, 9, True, [], 1),
        (12, 9, True, ["o"], 0),
    ],
)
def test_what_a_risk_above_the_appetite_lacks(
    size: int,
    most: int | None,
    answered: bool,
    borne: list[str],
    count: int,
) -> None:
    found = list(lacks(size, most, answered=answered, borne=borne))
    assert len(found) == count
    assert all("12" in render(one) for one in found)


@pytest.fixture
def one(world: World) -> Partnership:
    return world.partnership()


@pytest.fixture
def member(world: World) -> By:
    """Somebody who belongs to the partner."""
    person = records.PersonFactory.create(name="Marta")
    world.session.add(Membership(id="m" * 26, person_id=person.id, organisation_id=world.partner.id))
    world.session.flush()
    return By(person.id, active=True, roles=frozenset(), organisations=frozenset({world.partner.id}))


def plan(world: World, **changes: Any) -> Typed:
    given = Typed("Pay in ten days", "", world.officer.person_id, world.leader.person_id, DUE, "The figure of June")
    return replace(given, **changes)


def add(world: World, one: Partnership, typed: Typed, begun: str = "action", **changes: Any) -> PackEntry:
    given: dict[str, Any] = {"organisation": world.funder.id, "by": world.officer, "tools": TOOLS, **WHEN}
    return pack_actions.add(world.session, one, typed, begun=begun, **(given | changes))


def act(
    world: World, one: Partnership, entry: PackEntry, what: str, typed: Typed = NOTHING, **changes: Any
) -> PackEntry:
    given: dict[str, Any] = {"what": what, "by": world.officer, "tools": TOOLS, **WHEN}
    return pack_actions.act(world.session, one, entry, typed, **(given | changes))


def test_what_is_asked_for_is_offered_accepted_and_done(world: World, one: Partnership, member: By) -> None:
    asked = add(
        world,
        one,
        Typed(what="Show us petty cash."),
        "ask",
        organisation=world.partner.id,
        other=world.funder.id,
        by=member,
    )
    assert (asked.state, asked.organisation_id, asked.for_id) == ("asked", world.funder.id, world.partner.id)
    with pytest.raises(NotPermitted):
        act(world, one, asked, "offer", plan(world), by=member)
    with pytest.raises(Conflict):
        act(world, one, asked, "done", Typed(words="Done."))
    act(world, one, asked, "offer", plan(world, tool="petty-cash"), expected_version=asked.version)
    with pytest.raises(NotPermitted):
        act(world, one, asked, "accept")
    act(world, one, asked, "accept", by=member)
    with pytest.raises(Conflict):
        act(world, one, asked, "accept", by=member)
    with pytest.raises(StaleVersion):
        act(world, one, asked, "change", plan(world), expected_version=1)
    with pytest.raises(Invalid):
        act(world, one, asked, "done")
    with pytest.raises(NotPermitted):
        act(world, one, asked, "done", Typed(words="We did."), by=member)
    act(world, one, asked, "done", Typed(words="Two mornings in Taulabé."))
    assert (asked.state, asked.settled_by, asked.settled_on) == ("done", world.officer.person_id, TODAY)
    assert pack_queries.words(world.session, [asked.settled_note]) == {asked.settled_note: "Two mornings in Taulabé."}
    told = [entry.event for entry in journal.of_subject(world.session, asked.ref)]
    assert told == ["PackEntryAdded", "PackEntryOffered", "PackEntryAccepted", "PackEntryDone"]


def test_each_side_writes_for_itself_alone(world: World, one: Partnership, member: By) -> None:
    own = plan(world, owner=member.person_id, leader="")
    made = add(world, one, own, organisation=world.partner.id, by=member)
    assert (made.state, made.leader_id) == ("open", None)
    with pytest.raises(NotPermitted):
        add(world, one, own, organisation=world.partner.id)
    with pytest.raises(NotPermitted):
        add(world, one, plan(world), by=member)
    with pytest.raises(NotPermitted):
        act(world, one, made, "drop", Typed(words="No."))
    for name in ("auditor", "finance", "administrator"):
        with pytest.raises(NotPermitted):
            add(world, one, plan(world), by=world.people[name])
    stranger = replace(member, organisations=frozenset({"z" * 26}))
    with pytest.raises(NotPermitted):
        add(world, one, own, organisation=world.partner.id, by=stranger)
    with pytest.raises(NotFound):
        act(world, world.partnership(), made, "drop", Typed(words="No."))


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"what": ""}, {"what"}),
        ({"owner": ""}, {"owner"}),
        ({"leader": ""}, {"leader"}),
        ({"due_on": None}, {"due_on"}),
        ({"due_on": TODAY - timedelta(days=1)}, {"due_on"}),
        ({"shown_by": " "}, {"shown_by"}),
        ({"tool": "magic"}, {"tool"}),
    ],
)
def test_an_action_says_who_until_when_and_what_shows_it(
    world: World, one: Partnership, changes: dict[str, Any], where: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        add(world, one, plan(world, **changes))
    assert {problem.where for problem in refused.value.problems} == where


def test_the_owner_is_of_the_side_that_acts(world: World, one: Partnership, member: By) -> None:
    with pytest.raises(Invalid):
        add(world, one, plan(world, owner=member.person_id))
    with pytest.raises(Invalid):
        add(world, one, plan(world, owner=world.officer.person_id), organisation=world.partner.id, by=member)


def test_what_is_late_is_on_the_first_page_of_whoever_is_named_and_of_the_partner(
    world: World, one: Partnership, member: By
) -> None:
    made = add(world, one, plan(world, due_on=TODAY))
    later = TODAY + timedelta(days=1)
    for who in (world.officer, world.leader, member):
        assert front(world.session, who, today=TODAY).late == []
        (late,) = front(world.session, who, today=later).late
        assert (late.entry, late.organisation, late.due_on) == (made.id, world.funder.name, TODAY)
    assert front(world.session, world.liaison, today=later).late == []
    stranger = replace(member, person_id="x" * 26, organisations=frozenset({"z" * 26}))
    assert front(world.session, stranger, today=later).late == []
    act(world, one, made, "done", Typed(words="Paid."))
    assert front(world.session, world.leader, today=later).late == []


def assessed(world: World, one: Partnership, organisation: str, side: str, item: Item, value: int) -> Assessment:
    who = {"opened_by": world.officer.person_id, "own_by": world.officer.person_id, "other_by": world.officer.person_id}
    made = Assessment(
        id=f"{side}{item.key}".replace("-", "").replace(".", "")[:26].ljust(26, "0"), partnership_id=one.id,
        organisation_id=organisation, side=side, edition_id=world.edition_id, tier="T1", items=item.key, state="agreed",
        opened_on=TODAY, own_on=TODAY, other_on=TODAY, result="cleared-with-conditions", agreed_on=TODAY,
        expires_on=date(2027, 1, 1), **who,
    )  # fmt: skip
    made.answers = [
        AssessmentAnswer(
            id=f"{made.id[:25]}{place}", item=item.key, voice=voice, value=value, by=world.officer.person_id, on=TODAY,
            now=NOW,
        )
        for place, voice in enumerate(("own", "other", "agreed"))
    ]  # fmt: skip
    world.session.add(made)
    world.session.flush()
    return made


def test_both_results_are_proposed_to_both_sides_and_never_twice(world: World, one: Partnership, member: By) -> None:
    found = {
        side: next(item for item in ITEMS.values() if item.side in {side, "both"} and item.tool) for side in ASSESSED
    }
    for side, body in zip(ASSESSED, (world.partner, world.funder), strict=True):
        assessed(world, one, body.id, f"of-{side.value}", found[side], weakest(found[side]))
    made = proposal_actions.propose(world.session, one, ITEMS, by=member, **WHEN)
    assert {(row.organisation_id, row.tool, row.state) for row in made} == {
        (body.id, found[side].tool, "proposed")
        for side, body in zip(ASSESSED, (world.partner, world.funder), strict=True)
    }
    assert proposal_actions.propose(world.session, one, ITEMS, by=world.officer, **WHEN) == []
    ours = next(row for row in made if row.organisation_id == world.funder.id)
    with pytest.raises(NotPermitted):
        act(world, one, ours, "confirm", plan(world), by=member)
    act(world, one, ours, "confirm", plan(world, what=""))
    assert (ours.state, ours.what, ours.due_on) == ("open", None, DUE)
    act(world, one, ours, "drop", Typed(words="Done before."))
    assert proposal_actions.propose(world.session, one, ITEMS, by=world.officer, **WHEN) == []


def test_the_database_keeps_one_running_entry_for_an_item(world: World, one: Partnership) -> None:
    item = next(iter(ITEMS.values()))
    kept = assessed(world, one, world.partner.id, "of-partner", item, weakest(item))
    for key in "ab":
        world.session.add(
            PackEntry(
                id=key * 26, partnership_id=one.id, organisation_id=world.partner.id, assessment_id=kept.id,
                item=item.key, state="proposed", by=world.officer.person_id, on=TODAY,
            )
        )  # fmt: skip
    with pytest.raises(IntegrityError), world.session.begin_nested():
        world.session.flush()


def test_either_side_keeps_the_risks_and_says_who_bears_what(world: World, one: Partnership, member: By) -> None:
    typed = Described("Late rain", "Half of the harvest", "3", "4", bearers=[Bears(world.funder.id, "40")])
    with pytest.raises(Invalid) as refused:
        risk_actions.add(world.session, one, typed, by=member, **WHEN)
    assert {problem.where for problem in refused.value.problems} == {"bearers"}
    whole = replace(typed, bearers=[*typed.bearers, Bears(world.partner.id, "60", "Seed", member.person_id)])
    made = risk_actions.add(world.session, one, whole, by=member, **WHEN)
    assert (made.size, [(row.share, row.words) for row in made.bearers]) == (12, [(40, None), (60, "Seed")])
    first = made.version
    again = replace(whole, response="A reserve", state="accepted", bearers=[Bears(world.funder.id, "100")])
    risk_actions.change(world.session, one, made, again, by=world.officer, expected_version=first, **WHEN)
    assert (made.state, made.version > first, [row.share for row in made.bearers]) == ("accepted", True, [100])
    with pytest.raises(StaleVersion):
        risk_actions.change(world.session, one, made, again, by=member, expected_version=first, **WHEN)
    told = journal.of_subject(world.session, made.ref)
    assert [entry.event for entry in told] == ["JointRiskAdded", "JointRiskChanged"]
    assert told[0].facts["shares"] == {world.funder.id: 40, world.partner.id: 60}
    for who in (world.auditor, replace(member, organisations=frozenset({"z" * 26}))):
        with pytest.raises(NotPermitted):
            risk_actions.add(world.session, one, whole, by=who, **WHEN)
