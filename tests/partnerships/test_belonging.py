"""Who runs an organisation and what it belongs to: ends, erasing, no circle on any day, facts with their history."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.database import Database
from kernel.errors import Invalid, NotFound, NotPermitted, TackError
from partnerships.actions import belonging, facts
from partnerships.models import Organisation, OrganisationFact, OrganisationParent, OrganisationPerson, Person
from partnerships.permissions import Role
from partnerships.queries.merging import above
from tests.factories.partnerships import organisation
from tests.factories.people import ON, acting, person

Y2024, END_2024, Y2025 = date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture
def officer(session: Session) -> Person:
    return person(session, Role.GRANTS_OFFICER)


def wheres(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.where for problem in error.value.problems}


def test_a_person_is_noted_ends_and_is_erased_and_the_journal_never_knew_the_name(
    session: Session, officer: Person
) -> None:
    body, other = organisation(session), organisation(session)
    belonging.add_person(
        session, body, name="Delia Argueta", role="director", capacity="Presidenta", since=Y2024, **acting(officer)
    )
    (row,) = session.scalars(select(OrganisationPerson)).all()
    with pytest.raises(Invalid) as error:
        belonging.end_person(session, body, row.id, until=date(2023, 12, 31), **acting(officer))
    assert wheres(error) == {"until"}
    with pytest.raises(NotFound):
        belonging.end_person(session, other, row.id, until=END_2024, **acting(officer))
    with pytest.raises(NotPermitted):
        belonging.remove_person(session, body, row.id, **acting(person(session, Role.AUDITOR)))

    belonging.end_person(session, body, row.id, until=END_2024, **acting(officer))
    assert row.until == END_2024
    belonging.remove_person(session, body, row.id, **acting(officer))

    assert session.scalars(select(OrganisationPerson)).all() == []
    told = journal.of_subject(session, body.ref)[-3:]
    assert [entry.event for entry in told] == [
        "OrganisationPersonAdded",
        "OrganisationPersonEnded",
        "OrganisationPersonRemoved",
    ]
    assert not any("Delia" in entry.payload or "Presidenta" in entry.payload for entry in told)
    with pytest.raises(NotFound):
        belonging.remove_person(session, body, row.id, **acting(officer))


def test_a_body_belongs_to_one_other_at_a_time(session: Session, officer: Person) -> None:
    body, first, second = organisation(session), organisation(session), organisation(session)
    belonging.set_parent(session, body, first, since=Y2024, **acting(officer))
    with pytest.raises(Invalid) as error:
        belonging.set_parent(session, body, second, since=Y2025, **acting(officer))
    assert wheres(error) == {"since"}
    link = session.scalars(select(OrganisationParent)).one()
    belonging.end_parent(session, body, link.id, until=END_2024, **acting(officer))
    belonging.set_parent(session, body, second, since=Y2025, **acting(officer))
    # Taken back as a mistake, it is gone; ended, it stays.
    newest = session.scalars(select(OrganisationParent).where(OrganisationParent.parent_id == second.id)).one()
    belonging.end_parent(session, body, newest.id, until=None, **acting(officer))
    assert above(session, [body.id]) == {first.id}
    events = [entry.event for entry in journal.of_subject(session, body.ref)][-4:]
    assert events == ["ParentSet", "ParentEnded", "ParentSet", "ParentRemoved"]


def test_no_body_is_under_itself_on_any_day(session: Session, officer: Person) -> None:
    top, middle, low = (organisation(session, name) for name in ("Arriba", "En medio", "Abajo"))
    with pytest.raises(Invalid) as error:
        belonging.set_parent(session, top, top, **acting(officer))
    assert wheres(error) == {"parent"}
    belonging.set_parent(session, middle, top, since=Y2024, until=END_2024, **acting(officer))
    belonging.set_parent(session, low, middle, **acting(officer))
    with pytest.raises(Invalid) as error:
        belonging.set_parent(session, top, low, since=END_2024, **acting(officer))
    assert wheres(error) == {"parent"}
    # The day after it left, what was above may come below.
    belonging.set_parent(session, top, low, since=Y2025, **acting(officer))


def test_two_people_never_close_a_circle_from_both_ends(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        when = acting(person(session, Role.GRANTS_OFFICER))
        ids = [organisation(session, name).id for name in ("Una", "Otra", "Tercera")]
        middle, top = (session.get_one(Organisation, key) for key in ids[1:])
        belonging.set_parent(session, middle, top, **when)
    start, got = Barrier(2), []

    def act(body_id: str, parent_id: str) -> None:
        start.wait()
        try:
            with database.writing() as session:
                body, parent = (session.get_one(Organisation, key) for key in (body_id, parent_id))
                belonging.set_parent(session, body, parent, **when)
            got.append("set")
        except TackError as error:
            got.append(error.code)

    # Una under Otra (which is under Tercera), and Tercera under Una: either alone is right, both are a circle.
    threads = [Thread(target=act, args=pair) for pair in ((ids[0], ids[1]), (ids[2], ids[0]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert not any(key in above(session, [key]) for key in ids)
        assert len(session.scalars(select(OrganisationParent)).all()) == 2
    database.close()
    assert sorted(got) in (["invalid", "set"], ["busy", "set"])


def test_facts_keep_their_history_and_lists_have_what_counts_today(session: Session, officer: Person) -> None:
    body = organisation(session)

    def record(answer: str, as_of: date, source: str = "Acta", fact: str = "women-led") -> None:
        facts.record_fact(session, body, fact=fact, answer=answer, as_of=as_of, source=source, **acting(officer))

    record("yes", Y2025)
    assert body.women_led is True
    record("no", Y2024)  # tells of then, and changes nothing today
    assert body.women_led is True
    record("not-known", ON)
    known = {column: getattr(body, column) for column in ("women_led", "locally_led")}
    assert known == {"women_led": None, "locally_led": None}
    kept = session.scalars(select(OrganisationFact).order_by(OrganisationFact.as_of)).all()
    assert [(one.answer, one.as_of, one.source) for one in kept] == [
        ("no", Y2024, "Acta"),
        ("yes", Y2025, "Acta"),
        ("not-known", ON, "Acta"),
    ]
    entry = journal.of_subject(session, body.ref)[-1]
    assert (entry.event, entry.facts["answer"], "Acta" in entry.payload) == ("FactRecorded", "not-known", False)
    for answer, day, source, wrong in (
        ("yes", date(2099, 1, 1), "Acta", {"as_of"}),
        ("maybe", ON, " ", {"answer", "source"}),
    ):
        with pytest.raises(Invalid) as error:
            record(answer, day, source)
        assert wheres(error) == wrong
