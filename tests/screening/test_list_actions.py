"""Lists put in force, replaced, doubted and refused. On both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import queue
from kernel.errors import Conflict, Invalid, NotPermitted
from kernel.journal import JournalEntry
from kernel.queue import Job, JobState
from kernel.text import Message, render, using
from partnerships.permissions import Role
from screening import list_actions as acts
from screening import list_queries as reads
from screening.list_kinds import ListKind
from screening.list_models import ListLoad, ListVersion
from screening.list_queries import GivenFile
from screening.list_staging import Staged
from screening.listed import Kind, Listed, ListedName
from tests.factories.people import NOW, ON, acting, person

UN = ListKind.UN


def one(number: int, *names: str, kind: Kind = Kind.PERSON) -> Listed:
    return Listed(f"un-{number}", kind, tuple(ListedName(name) for name in names or (f"Invented {number}",)))


def staged(records: Iterable[Listed], listed_on: date | None = ON) -> Staged:
    made = Staged()
    made.fill(records)
    told = "".join(row.fingerprint for rows in made.rows() for row in rows)
    made.sha256, made.size, made.listed_on = hashlib.sha256(told.encode()).hexdigest(), len(told), listed_on
    return made


def loaded(
    session: Session,
    records: Iterable[Listed],
    kind: ListKind = UN,
    *,
    listed_on: date | None = ON,
    dated: date | None = None,
    confirmed: bool = False,
) -> ListLoad:
    admin = person(session, Role.ADMINISTRATOR.value)
    given = [GivenFile("list.xml", 1, "a" * 64)]
    load = acts.begin(session, kind, given, dated=dated, confirmed=confirmed, **acting(admin))
    with staged(records, listed_on) as read:
        return acts.settle(session, load, read, on=ON, now=NOW)


def keys(session: Session) -> set[str]:
    return {record.key for record in reads.listed(session)}


def events(session: Session) -> list[str]:
    about = JournalEntry.subject_kind == "screening-list", JournalEntry.subject_id == "un"
    return list(session.scalars(select(JournalEntry.event).where(*about).order_by(JournalEntry.seq)))


def test_a_list_is_in_force_with_its_counts(session: Session) -> None:
    records = [
        one(1, "Ana", "Anita"),
        one(2, kind=Kind.ORGANISATION),
        Listed("un-3", Kind.OTHER, (ListedName("X", True),)),
    ]

    load = loaded(session, records)

    (version,) = reads.in_force(session)
    assert load.state == "loaded"
    assert load.version is version
    assert (version.entries, version.names, version.weak, version.persons, version.organisations) == (3, 4, 1, 1, 1)
    assert (version.listed_on, version.dated, version.added, version.changed, version.removed) == (
        ON,
        "stated",
        3,
        0,
        0,
    )
    assert sorted(reads.listed(session), key=lambda record: record.key) == records


def test_a_new_version_writes_what_changed_and_the_old_one_can_still_be_read(session: Session) -> None:
    first = loaded(session, [one(1), one(2), one(3)]).version
    before = reads.fingerprint(session)
    second = loaded(session, [one(1), one(2, "Another"), one(4)], listed_on=ON + timedelta(1)).version

    assert first is not None
    assert second is not None
    assert (second.added, second.changed, second.removed) == (1, 1, 1)
    assert set(reads.touched(session, second)) == {"un-2", "un-3", "un-4"}
    assert keys(session) == {"un-1", "un-2", "un-4"}
    assert {record.key: record.names[0].text for record in reads.of_version(session, first)} == {
        "un-1": "Invented 1",
        "un-2": "Invented 2",
        "un-3": "Invented 3",
    }
    assert reads.find(session, "un-3") is None
    assert reads.last_known(session, "un-3") == one(3)
    assert reads.find(session, "un-2") == one(2, "Another")
    assert reads.fingerprint(session) != before
    assert [one.id for one in reads.in_force(session)] == [second.id]


def test_a_record_that_comes_back_is_new_again(session: Session) -> None:
    loaded(session, [one(1), one(2), one(3)])
    loaded(session, [one(1), one(2)])
    third = loaded(session, [one(1), one(2), one(3), one(4)]).version

    assert third is not None
    assert (third.added, third.removed) == (2, 0)
    assert keys(session) == {"un-1", "un-2", "un-3", "un-4"}


def test_the_lists_of_others_stay_as_they_are(session: Session) -> None:
    loaded(session, [one(1)])
    loaded(session, [Listed("eu-1", Kind.PERSON, (ListedName("Other"),))], ListKind.EU)
    loaded(session, [one(2)])

    assert keys(session) == {"un-2", "eu-1"}


def test_the_same_bytes_again_change_nothing_and_say_so(session: Session) -> None:
    loaded(session, [one(1)], listed_on=None)
    before = reads.fingerprint(session)
    officer = person(session, Role.ADMINISTRATOR.value)
    later = ON + timedelta(9)
    again = acts.begin(session, UN, [], by=acting(officer)["by"], on=later, now=NOW)
    with staged([one(1)], None) as read:
        acts.settle(session, again, read, on=later, now=NOW)

    (version,) = reads.in_force(session)
    assert again.state == "unchanged"
    assert reads.fingerprint(session) == before
    assert (version.listed_on, version.seen_on, version.known_on) == (ON, later, later)
    assert events(session)[-1] == "ScreeningListUnchanged"


@pytest.mark.parametrize(
    ("records", "listed_on", "code"),
    [
        ([one(1), one(2)], ON, "far-fewer-entries"),
        ([one(number) for number in range(6)], ON - timedelta(1), "older-than-in-force"),
    ],
)
def test_what_is_doubted_waits_for_somebody_to_confirm_it(
    session: Session, records: list[Listed], listed_on: date, code: str
) -> None:
    loaded(session, [one(number) for number in range(5)])

    load = loaded(session, records, listed_on=listed_on)
    assert (load.state, load.code) == ("failed", code)
    assert len(keys(session)) == 5
    assert events(session)[-1] == "ScreeningListRefused"

    officer = person(session, Role.ADMINISTRATOR.value)
    sure = acts.again(session, load, **acting(officer))
    with staged(records, listed_on) as read:
        acts.settle(session, sure, read, on=ON, now=NOW)
    assert sure.state == "loaded"
    assert keys(session) == {record.key for record in records}
    with pytest.raises(Conflict):
        acts.again(session, sure, **acting(officer))


def test_half_of_what_it_was_is_believed(session: Session) -> None:
    loaded(session, [one(1), one(2)])
    assert loaded(session, [one(1)]).state == "loaded"


def test_a_date_is_the_one_stated_then_the_one_given_then_the_day_of_loading(session: Session) -> None:
    given = ON - timedelta(3)
    found = []
    for number, (listed_on, dated) in enumerate([(ON - timedelta(4), given), (None, given), (None, None)]):
        load = loaded(session, [one(number)], listed_on=listed_on, dated=dated, confirmed=True)
        assert load.version is not None
        found.append((load.version.listed_on, load.version.dated))

    assert found == [(ON - timedelta(4), "stated"), (given, "given"), (ON, "loaded")]


def test_a_date_to_come_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        loaded(session, [one(1)], dated=ON + timedelta(1))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.GRANTS_OFFICER, Role.SYSTEM}]
)
def test_who_may_only_look_loads_nothing(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        acts.give(session, UN, [], **acting(person(session, role.value)))


def test_giving_the_same_files_twice_keeps_one_attempt_and_one_job(session: Session) -> None:
    officer = person(session, Role.GRANTS_OFFICER.value)
    files = [GivenFile("list.xml", 5, "b" * 64)]

    first = acts.give(session, UN, files, **acting(officer))
    second = acts.give(session, UN, files, **acting(officer))

    assert first is second
    assert len(session.scalars(select(Job).where(Job.name == acts.JOB)).all()) == 1
    assert events(session) == ["ScreeningListGiven"]


def test_an_attempt_ends_once(session: Session) -> None:
    load = loaded(session, [one(1)])
    with staged([one(2)]) as read:
        acts.settle(session, load, read, on=ON, now=NOW)
    acts.fail(session, load, "late", Message("Late."), on=ON, now=NOW)

    assert load.state == "loaded"
    assert keys(session) == {"un-1"}


def test_an_attempt_whose_job_was_given_up_ends_and_says_so(session: Session) -> None:
    load = acts.give(session, UN, [GivenFile("x", 1, "c" * 64)], **acting(person(session, Role.ADMINISTRATOR.value)))
    assert reads.given_up(session, acts.JOB) == []

    job = session.scalars(select(Job).where(Job.key == f"{acts.JOB}:{load.id}")).one()
    job.state, job.ended_at = JobState.DEAD, NOW
    session.flush()

    assert acts.give_up(session, reads.given_up(session, acts.JOB), on=ON, now=NOW) == 1
    assert (load.state, load.code) == ("failed", "given-up")
    with using("en"):
        assert "again" in render(*reads.reasons(load))
    assert queue.dead_letters(session) == 1


def test_of_each_kind_one_version_is_in_force(session: Session) -> None:
    loaded(session, [one(1)])
    loaded(session, [one(2)])

    versions = session.scalars(select(ListVersion).order_by(ListVersion.number)).all()
    assert [(one.number, one.in_force) for one in versions] == [(1, False), (2, True)]
    assert {kind: load.version_id for kind, load in reads.latest_loads(session).items()} == {"un": versions[1].id}
