"""One move on many: what can moves in one batch, what cannot stays and says why, and the journal tells both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Update, event, update
from sqlalchemy.orm.exc import StaleDataError

from kernel import journal
from kernel.errors import GateClosed, IllegalMove, Invalid, NotFound, NotPermitted
from kernel.journal import JournalHead
from kernel.journal_proof import verify
from kernel.unmet import Ref
from lifecycle.bulk_actions import MOST, Batch, advance_many
from lifecycle.inputs import MoveInputs
from partnerships.models import Partnership
from partnerships.permissions import Represented, Voice
from tests.factories import records
from tests.lifecycle.world import NOW, TODAY, World


def press(world: World, *subjects: Partnership, by: str = "officer", move: str = "propose-pivot") -> Batch:
    world.session.flush()
    return advance_many(
        world.session,
        [one.id for one in subjects],
        move,
        by=world.people[by],
        on=TODAY,
        now=NOW,
        inputs=MoveInputs(reason="La sequía cambió el mercado."),
    )


def test_what_can_moves_and_what_cannot_stays(world: World) -> None:
    ready = [world.partnership("delivery") for _ in range(3)]
    elsewhere = world.partnership("co-creation")
    versions = [one.version for one in ready]
    batch = press(world, *ready, elsewhere)
    assert sorted(one.id for one in batch.moved) == sorted(one.id for one in ready)
    assert [(one.id, type(one.why)) for one in batch.left] == [(elsewhere.id, IllegalMove)]
    assert [(one.stage, one.came_from, one.version) for one in ready] == [
        ("pivot", "delivery", version + 1) for version in versions
    ]
    world.session.expire_all()
    assert [one.stage for one in ready] == ["pivot"] * 3
    assert elsewhere.stage == "co-creation"


def test_each_journal_tells_of_the_batch_and_the_chain_is_whole(world: World) -> None:
    ready = [world.partnership("delivery") for _ in range(2)]
    batch = press(world, *ready)
    for one in ready:
        (entry,) = journal.of_subject(world.session, one.ref)
        assert (entry.event, entry.version, entry.by) == ("PartnershipMoved", one.version, world.officer.person_id)
        assert {key: entry.facts[key] for key in ("move", "from", "to")} == {
            "move": "propose-pivot",
            "from": "delivery",
            "to": "pivot",
        }
        assert entry.refs == f'["{batch.ref}"]'
    (story,) = journal.of_subject(world.session, batch.ref)
    assert story.facts == {"move": "propose-pivot", "moved": 2, "left": [], "edition": world.edition_id}
    assert len(journal.about(world.session, batch.ref, limit=10)) == 3
    world.move(ready[0], "rethink", reason="Otra vez.")
    assert list(verify(world.session)) == []


@pytest.mark.parametrize("by", ["liaison", "auditor", "finance"])
def test_nothing_moves_for_whoever_may_not(world: World, by: str) -> None:
    one = world.partnership("delivery")
    before = world.entries()
    with pytest.raises(NotPermitted):
        press(world, one, by=by)
    assert (one.stage, world.entries()) == ("delivery", before)


def test_other_programmes_are_not_there(world: World) -> None:
    mine, theirs = (
        world.partnership("delivery"),
        world.partnership("delivery", programme=records.ProgrammeFactory.create()),
    )
    batch = press(world, mine, theirs)
    assert [(one.id, type(one.why)) for one in batch.left] == [(theirs.id, NotFound)]
    assert theirs.stage == "delivery"
    (story,) = journal.of_subject(world.session, batch.ref)
    assert story.facts["left"] == []  # the journal does not keep what somebody typed
    with pytest.raises(NotFound):
        press(world, theirs)


def test_each_is_judged_by_its_own_gates(world: World) -> None:
    ready, lacking = world.partnership("umbrella"), world.partnership("umbrella")
    world.agreement(ready, "grant", "in-force")
    batch = press(world, ready, lacking, move="start-delivery")
    assert [one.id for one in batch.moved] == [ready.id]
    (left,) = batch.left
    assert isinstance(left.why, GateClosed)
    assert [one.code for one in left.why.unmet] == ["agreement-in-force"]


def test_none_too_many_or_unanswered(world: World) -> None:
    with pytest.raises(Invalid):
        press(world)
    with pytest.raises(Invalid):
        advance_many(
            world.session, [str(number) for number in range(MOST + 1)], "explore", by=world.officer, on=TODAY, now=NOW
        )
    one = world.partnership("delivery")
    with pytest.raises(Invalid) as empty:
        advance_many(world.session, [one.id], "propose-pivot", by=world.officer, on=TODAY, now=NOW)
    assert [problem.where for problem in empty.value.problems] == ["reason"]


@pytest.mark.parametrize(
    ("before", "changed"),
    [
        ("UPDATE partnership", update(Partnership).values(version=Partnership.version + 1)),
        ("INSERT INTO journal_head", update(JournalHead).values(seq=JournalHead.seq + 1)),
    ],
)
def test_what_somebody_changed_meanwhile_is_noticed(world: World, before: str, changed: Update) -> None:
    """Locks keep it from happening; what is written is held against what was read all the same."""
    ready = [world.partnership("delivery") for _ in range(3)]
    for one in ready:
        journal.record(world.session, one.ref, "ContactNoted", {}, by=world.officer.person_id, on=TODAY, now=NOW)
    world.session.flush()
    key = ready[1].id
    mine = Partnership.id == key if before.endswith("partnership") else JournalHead.subject_id == key
    done: list[str] = []

    def meanwhile(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if before in statement and not done:
            done.append(statement)
            connection.execute(changed.where(mine))

    connection = world.session.connection()
    event.listen(connection, "before_cursor_execute", meanwhile)
    with pytest.raises(StaleDataError, match=r"1 .*of 3"):
        press(world, *ready)


def test_named_twice_moves_once(world: World) -> None:
    one = world.partnership("delivery")
    assert len(press(world, one, one).moved) == 1
    assert len(journal.of_subject(world.session, one.ref)) == 1


def test_each_entry_says_in_whose_name_it_was_made(world: World) -> None:
    """An officer of one programme stands in for the officer of another, and moves both programmes' at once."""
    elsewhere = records.ProgrammeFactory.create()
    absent = world.join("absent", "grants-officer", programme=elsewhere)
    own = world.officer.roles
    by = replace(
        world.officer,
        roles=own | absent.roles,
        own_roles=own,
        stands_in_for=(Represented(absent.person_id, absent.roles),),
        voice=Voice(),
    )
    mine, theirs = world.partnership("delivery"), world.partnership("delivery", programme=elsewhere)
    world.people["both"] = by
    batch = press(world, mine, theirs, by="both")
    told = {
        one.id: journal.of_subject(world.session, Ref("partnership", one.id))[-1].on_behalf_of for one in batch.moved
    }
    assert told == {mine.id: None, theirs.id: absent.person_id}
    assert journal.of_subject(world.session, batch.ref)[0].on_behalf_of is None
