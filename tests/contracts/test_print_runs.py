"""Print runs: what is asked for, what becomes of each, who may, and when it ends. On both databases, really printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select, update

from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.models import Agreement, PrintedDocument
from contracts.print_run_models import ItemState, PrintItem, PrintRun
from kernel import journal, queue
from kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from kernel.ids import new_id
from kernel.queue import Job, JobState
from kernel.storage import Storage, StoredFile
from kernel.text import render, using
from partnerships.permissions import Role, Standing
from tests.factories import records
from tests.factories.printable import printable
from tests.lifecycle.world import NOW, TODAY, World

WAITING, PRINTED, FAILED, CANCELLED = ItemState


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path / 'files'}")


def asked(world: World, agreements: Sequence[Agreement], by: Standing | None = None, **more: bool) -> PrintRun:
    ids = [one.id for one in agreements]
    given = {"annex": False, **more}
    return acts.ask(world.session, ids, by=by or world.author, on=TODAY, now=NOW, **given).run


def items(world: World, run: PrintRun) -> list[PrintItem]:
    wanted = select(PrintItem).where(PrintItem.run_id == run.id).order_by(PrintItem.id)
    return list(world.session.scalars(wanted.execution_options(populate_existing=True)))


def print_all(world: World, storage: Storage, run: PrintRun, by: Standing | None = None) -> list[str]:
    for item in items(world, run):
        acts.print_item(world.session, storage, item, by=by or world.author, on=TODAY, now=NOW)
    return [item.state for item in items(world, run)]


def jobs(world: World, name: str) -> list[Job]:
    return list(world.session.scalars(select(Job).where(Job.name == name).order_by(Job.id)))


def papers(world: World) -> dict[str, int]:
    counted = select(PrintedDocument.agreement_id, func.count()).group_by(PrintedDocument.agreement_id)
    return dict(world.session.execute(counted).all())


def events(world: World, run: PrintRun) -> list[str]:
    return [entry.event for entry in journal.of_subject(world.session, run.ref)]


def test_a_run_is_asked_for_with_a_job_for_each(world: World) -> None:
    agreements = printable(world, 3)
    run = asked(world, [*agreements, agreements[0]])

    assert (run.total, run.by, run.annex) == (3, world.author.person_id, False)
    assert [item.agreement_id for item in items(world, run)] == [one.id for one in agreements]
    assert {job.facts["item"] for job in jobs(world, reads.PRINT)} == {item.id for item in items(world, run)}
    assert reads.counts(world.session, run.id) == {WAITING: 3, PRINTED: 0, FAILED: 0, CANCELLED: 0}
    (told,) = journal.of_subject(world.session, run.ref)
    assert (told.event, told.facts) == ("PrintRunAsked", {"agreements": 3, "annex": False, "left": []})


def test_each_is_printed_once_and_the_last_one_ends_it(world: World, storage: Storage) -> None:
    agreements = printable(world, 2)
    run = asked(world, agreements)
    first, second = items(world, run)

    acts.print_item(world.session, storage, first, by=world.author, on=TODAY, now=NOW)
    assert jobs(world, reads.PACK) == []
    acts.print_item(world.session, storage, second, by=world.author, on=TODAY, now=NOW)
    (pack,) = jobs(world, reads.PACK)
    assert pack.facts == {"run": run.id}

    assert print_all(world, storage, run) == [PRINTED, PRINTED]
    assert papers(world) == {one.id: 1 for one in agreements}
    assert len(jobs(world, reads.PACK)) == 1
    paper = agreements[0].documents[0]
    assert (items(world, run)[0].document_id, paper.by) == (paper.id, world.author.person_id)


def test_one_that_refuses_says_why_and_the_rest_goes_on(world: World, storage: Storage) -> None:
    well, bare = printable(world, 2)
    world.session.execute(update(Agreement).where(Agreement.id == bare.id).values(ends_on=None))
    world.session.expire_all()
    run = asked(world, [bare, well])

    assert print_all(world, storage, run) == [FAILED, PRINTED]
    page = reads.items(world.session, run.id, state=FAILED)
    (line,) = page.rows
    assert (line.number, line.code, line.file_id) == (bare.number, "gate-closed", None)
    with using("es"):
        assert [render(one) for one in line.why] == ["La fecha de finalización está vacía."]
    assert papers(world) == {well.id: 1}


def test_it_is_printed_for_who_asked_as_they_stand_now(world: World, storage: Storage) -> None:
    (agreement,) = printable(world, 1)
    run = asked(world, [agreement])
    gone = Standing(world.author.person_id, active=False, roles=world.author.roles)

    assert print_all(world, storage, run, by=gone) == [FAILED]
    assert reads.items(world.session, run.id).rows[0].code == "not-permitted"
    assert papers(world) == {}


def test_what_changed_its_state_meanwhile_is_not_printed(world: World, storage: Storage) -> None:
    (agreement,) = printable(world, 1)
    run = asked(world, [agreement])
    world.session.execute(update(Agreement).where(Agreement.id == agreement.id).values(state="out-for-signature"))
    world.session.expire_all()

    assert print_all(world, storage, run) == [FAILED]
    assert reads.items(world.session, run.id).rows[0].code == "conflict"


def test_the_reasons_of_the_clauses_are_printed_on_wish(world: World, storage: Storage) -> None:
    (agreement,) = printable(world, 1)
    run = asked(world, [agreement], annex=True)

    assert (run.annex, print_all(world, storage, run)) == (True, [PRINTED])


def test_who_may_not_print_asks_for_nothing(world: World) -> None:
    (agreement,) = printable(world, 1)
    for name in ("leader", "liaison", "finance"):
        with pytest.raises(NotPermitted):
            asked(world, [agreement], by=world.people[name])
    elsewhere = world.join("elsewhere", Role.GRANTS_OFFICER, programme=records.ProgrammeFactory.create())
    with pytest.raises(NotFound):
        asked(world, [agreement], by=elsewhere)
    assert world.session.scalars(select(PrintRun)).all() == []


def test_what_the_asker_only_sees_is_left_and_what_is_hidden_is_not_named(world: World) -> None:
    (mine,) = printable(world, 1)
    away = records.ProgrammeFactory.create()
    (seen,) = printable(world, 1, world.partnership("umbrella", programme=away))
    (hidden,) = printable(world, 1, world.partnership("umbrella", programme=records.ProgrammeFactory.create()))
    officer = world.join("here", Role.GRANTS_OFFICER, programme=world.programme)
    records.RoleHeldFactory.create(person_id=officer.person_id, role=Role.AUDITOR, programme_id=away.id)
    both = Standing(officer.person_id, active=True, roles=officer.roles | {(Role.AUDITOR.value, away.id)})
    made = acts.ask(world.session, [seen.id, mine.id, hidden.id], annex=False, by=both, on=TODAY, now=NOW)

    assert [(one.id, one.why.code) for one in made.left] == [(seen.id, "not-permitted")]
    assert [item.agreement_id for item in items(world, made.run)] == [mine.id]


@pytest.mark.parametrize("count", [0, acts.MOST + 1])
def test_none_and_too_many_are_refused(world: World, count: int) -> None:
    with pytest.raises(Invalid):
        acts.ask(world.session, [new_id() for _ in range(count)], annex=False, by=world.author, on=TODAY, now=NOW)


def test_what_has_not_begun_is_cancelled(world: World, storage: Storage) -> None:
    run = asked(world, printable(world, 3))
    begun, *_rest = items(world, run)
    acts.print_item(world.session, storage, begun, by=world.author, on=TODAY, now=NOW)

    assert acts.cancel(world.session, run, by=world.officer, on=TODAY, now=NOW) == 2
    assert print_all(world, storage, run) == [PRINTED, CANCELLED, CANCELLED]
    assert len(jobs(world, reads.PRINT)) == 1
    assert len(jobs(world, reads.PACK)) == 1
    assert (run.cancelled_by, run.cancelled_at) == (world.officer.person_id, NOW)
    assert events(world, run) == ["PrintRunAsked", "PrintRunCancelled"]
    with pytest.raises(Conflict):
        acts.cancel(world.session, run, by=world.author, on=TODAY, now=NOW)


def test_a_run_is_for_who_may_print_all_of_it(world: World) -> None:
    away = records.ProgrammeFactory.create()
    here, there = printable(world, 1), printable(world, 1, world.partnership("umbrella", programme=away))
    everywhere = world.join("everywhere", Role.GRANTS_OFFICER)
    run = asked(world, [*here, *there], by=everywhere)
    only_here = world.join("only here", Role.GRANTS_OFFICER, programme=world.programme)
    with pytest.raises(NotFound):
        reads.find(world.session, run.id, only_here)
    assert reads.page(world.session, only_here).rows == []
    with pytest.raises(NotFound):
        acts.cancel(world.session, run, by=only_here, on=TODAY, now=NOW)
    with pytest.raises(NotFound):
        reads.find(world.session, run.id, world.leader)

    own = asked(world, here, by=only_here)
    assert reads.find(world.session, own.id, everywhere) == own
    assert [line.run.id for line in reads.page(world.session, everywhere).rows] == [own.id, run.id]
    assert [line.run.id for line in reads.page(world.session, only_here).rows] == [own.id]
    assert [line.run.id for line in reads.page(world.session, only_here, ended=False).rows] == [own.id]
    assert reads.page(world.session, only_here, ended=True).rows == []


def test_it_ends_once_with_one_file(world: World, storage: Storage) -> None:
    run = asked(world, printable(world, 1))
    print_all(world, storage, run)
    stored = StoredFile("a" * 64, 12)
    for _ in range(2):
        acts.end(world.session, run, stored, name="all.zip", on=TODAY, now=NOW)

    assert run.ended_at == NOW
    assert run.archive is not None
    assert (run.archive.sha256, run.archive.name) == ("a" * 64, "all.zip")
    assert events(world, run) == ["PrintRunAsked", "PrintRunEnded"]
    told = journal.of_subject(world.session, run.ref)[-1]
    assert told.facts == {"waiting": 0, "printed": 1, "failed": 0, "cancelled": 0, "sha256": "a" * 64}


def test_one_whose_job_was_given_up_fails_and_the_run_ends(world: World) -> None:
    run = asked(world, printable(world, 1))
    assert reads.given_up(world.session, reads.PRINT) == []
    dead = {"state": JobState.DEAD, "ended_at": NOW, "tries": queue.MOST_TRIES, "error": "OSError: away"}
    world.session.execute(update(Job).where(Job.name == reads.PRINT).values(**dead))
    ids = reads.given_up(world.session, reads.PRINT)

    assert acts.give_up(world.session, ids, now=NOW) == 1
    assert acts.give_up(world.session, ids, now=NOW) == 0
    assert reads.items(world.session, run.id).rows[0].code == "given-up"
    assert len(jobs(world, reads.PACK)) == 1


def test_many_are_judged_as_printing_them_would(world: World, storage: Storage) -> None:
    well, bare, sent = printable(world, 3)
    world.session.execute(update(Agreement).where(Agreement.id == bare.id).values(ends_on=None))
    world.session.execute(update(Agreement).where(Agreement.id == sent.id).values(state="out-for-signature"))
    world.session.expire_all()
    found = reads.judged(world.session, storage, [one.id for one in (sent, bare, well)], world.author, on=TODAY)

    assert found.can == [well.id]
    assert {one.id: one.why.code for one in found.cannot} == {sent.id: "conflict", bare.id: "gate-closed"}
    assert found.names[bare.id] == (bare.number, bare.title)
    run = asked(world, [sent, bare, well])
    assert print_all(world, storage, run) == [FAILED, FAILED, PRINTED]
    assert papers(world) == {well.id: 1}


def test_items_come_in_pages(world: World) -> None:
    run = asked(world, printable(world, 3))
    first = reads.items(world.session, run.id, limit=2)
    second = reads.items(world.session, run.id, after=first.after, limit=2)

    assert [one.id for one in (*first.rows, *second.rows)] == [item.id for item in items(world, run)]
    assert second.after is None
    with pytest.raises(Invalid):
        reads.items(world.session, run.id, state=FAILED, after=first.after)


def test_many_are_judged_with_few_questions_each(world: World, storage: Storage) -> None:
    ids = [one.id for one in printable(world, 12)]
    world.session.expire_all()
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    def asked_for(wanted: Sequence[str]) -> int:
        world.session.expunge_all()
        sent.clear()
        reads.judged(world.session, storage, wanted, world.author, on=TODAY)
        return len(sent)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        few, many = asked_for(ids[:2]), asked_for(ids)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    # Two for each: the template that an agreement keeps to, and the one in force for its programme.
    assert many - few <= 2 * 10
