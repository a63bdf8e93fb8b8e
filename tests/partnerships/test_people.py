from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, Invalid, NotPermitted
from partnerships.actions import memberships, people
from partnerships.models import SYSTEM_PERSON, Person
from partnerships.permissions import Role, standing_of
from partnerships.queries import people as queries
from tests.factories.partnerships import organisation, partnership, programme
from tests.factories.people import ON, SYSTEM, acting, belong, person


def test_a_person_is_known_by_an_address_in_any_case(session: Session) -> None:
    made = people.add_person(session, name="Ana López", email=" Ana@Example.org ", locale="es", **acting(SYSTEM))
    assert (made.email, made.active, made.password) == ("ana@example.org", True, None)
    found = queries.by_email(session, "ANA@example.ORG ")
    assert found is made
    assert queries.names(session, {made.id}) == {made.id: "Ana López"}
    entry = journal.of_subject(session, made.ref)[0]
    assert "ana" not in entry.payload.lower()


@pytest.mark.parametrize(
    "email", ["", "ana", "ana@", "a b@example.org", "ana@example", "ana@exa..org", "x" * 250 + "@example.org"]
)
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(Invalid) as error:
        people.add_person(session, name="", email=email, locale="fr", **acting(SYSTEM))
    assert {problem.where for problem in error.value.problems} == {"name", "email", "locale"}


def test_an_address_is_given_once(session: Session) -> None:
    people.add_person(session, name="Uno", email="uno@example.org", locale="es", **acting(SYSTEM))
    with pytest.raises(Invalid):
        people.add_person(session, name="Dos", email="UNO@example.org", locale="es", **acting(SYSTEM))


def test_a_role_is_given_once_and_taken_back(session: Session) -> None:
    where = programme(session)
    one = person(session, Role.LIAISON, programme=where)
    people.give_role(session, one, Role.LIAISON, where, **acting(SYSTEM))
    assert standing_of(one).roles == {("liaison", where.id)}
    assert [entry.event for entry in journal.of_subject(session, one.ref)] == ["PersonAdded", "RoleGiven"]
    people.take_role(session, one, Role.LIAISON, where, **acting(SYSTEM))
    assert standing_of(one).roles == frozenset()
    with pytest.raises(Invalid):
        people.take_role(session, one, Role.LIAISON, where, **acting(SYSTEM))
    with pytest.raises(Invalid):
        people.give_role(session, one, Role.SYSTEM, **acting(SYSTEM))


def test_who_administers_one_programme_gives_no_role_in_others(session: Session) -> None:
    where, other = programme(session), programme(session)
    local = person(session, Role.ADMINISTRATOR, programme=where)
    one = person(session)
    people.give_role(session, one, Role.LIAISON, where, **acting(local))
    for elsewhere in (other, None):
        with pytest.raises(NotPermitted):
            people.give_role(session, one, Role.LIAISON, elsewhere, **acting(local))


def test_somebody_always_administers(session: Session) -> None:
    only = person(session, Role.ADMINISTRATOR)
    with pytest.raises(Conflict):
        people.take_role(session, only, Role.ADMINISTRATOR, **acting(only))
    with pytest.raises(Conflict):
        people.deactivate(session, only, **acting(only))
    second = person(session, Role.ADMINISTRATOR)
    before = only.fs_uniquifier
    people.deactivate(session, only, **acting(second))
    assert not only.active
    assert only.fs_uniquifier != before
    with pytest.raises(Conflict):
        people.deactivate(session, second, **acting(second))


def test_people_with_a_role_are_found_in_their_programme(session: Session) -> None:
    where, other = programme(session), programme(session)
    everywhere = person(session, Role.VERIFIER, name="Élmer")
    here = person(session, Role.VERIFIER, programme=where, name="Zoila")
    person(session, Role.VERIFIER, programme=other, name="Ana")
    gone = person(session, Role.VERIFIER, programme=where)
    people.deactivate(session, gone, **acting(SYSTEM))
    assert [one.name for one in queries.people_with_role(session, Role.VERIFIER, where)] == ["Élmer", "Zoila"]
    assert {everywhere.id, here.id} < {one.id for one in queries.people_with_role(session, Role.VERIFIER)}


def test_a_membership_is_kept_once_and_told_with_its_day(session: Session) -> None:
    one, body = person(session), organisation(session)
    belong(session, one, body, "finance")
    with pytest.raises(Invalid):
        belong(session, one, body)
    assert standing_of(one, on=ON).duties == {("finance", body.id)}
    told = journal.of_subject(session, one.ref)[-1]
    assert (told.event, told.facts) == (
        "MembershipAdded",
        {"organisation": body.id, "duties": ["finance"], "starts_on": "2026-03-02", "ends_on": None},
    )


def test_whoever_works_here_belongs_to_no_partner(session: Session) -> None:
    body, where = organisation(session), programme(session)
    gone = person(session)
    officer, auditor = person(session, Role.GRANTS_OFFICER, programme=where), person(session, Role.AUDITOR)
    people.deactivate(session, gone, **acting(SYSTEM))
    for one in (officer, auditor, gone):
        with pytest.raises(Invalid) as refused:
            belong(session, one, body)
        assert [problem.where for problem in refused.value.problems] == ["person"]
        assert standing_of(one).organisations == frozenset()


def test_whoever_belongs_to_a_partner_takes_no_role_of_ours_until_that_is_over(session: Session) -> None:
    one, body, where = person(session), organisation(session), programme(session)
    member = belong(session, one, body)
    for role, place in ((Role.AUDITOR, None), (Role.GRANTS_OFFICER, where)):
        with pytest.raises(Invalid) as refused:
            people.give_role(session, one, role, place, **acting(SYSTEM))
        assert [problem.where for problem in refused.value.problems] == ["role"]
    people.give_role(session, one, Role.PARTNER_MEMBER, **acting(SYSTEM))
    memberships.end_member(session, member, last_on=ON, **acting(SYSTEM))
    with pytest.raises(Invalid):
        people.give_role(session, one, Role.AUDITOR, **acting(SYSTEM))
    later = ON + timedelta(days=1)
    people.give_role(session, one, Role.AUDITOR, **acting(SYSTEM, later))
    with pytest.raises(Invalid):
        memberships.change_member(session, member, duties=[], from_on=ON, **acting(SYSTEM, later))
    assert standing_of(one, on=later).organisations == frozenset()


def test_the_role_of_a_partners_member_keeps_nobody_out(session: Session) -> None:
    one, body = person(session, Role.PARTNER_MEMBER), organisation(session)
    belong(session, one, body)
    assert standing_of(one).organisations == {body.id}


def test_only_who_keeps_members_where_the_partner_works_says_who_belongs_to_it(session: Session) -> None:
    body, here, there = organisation(session), programme(session), programme(session)
    officers = {one.id: person(session, Role.GRANTS_OFFICER, programme=one) for one in (here, there)}
    member = belong(session, person(session), body, by=officers[there.id])  # nobody's partner yet
    partnership(session, here, officers[here.id], partners=[(body, "lead-partner")])
    refused = [officers[there.id], person(session, Role.LIAISON, programme=here)]
    for by in refused:
        with pytest.raises(NotPermitted):
            belong(session, person(session), body, "signatory", by=by)
        with pytest.raises(NotPermitted):
            memberships.change_member(session, member, duties=["signatory"], from_on=ON, **acting(by))
        with pytest.raises(NotPermitted):
            memberships.end_member(session, member, last_on=ON, **acting(by))
    for by in (officers[here.id], person(session, Role.ADMINISTRATOR)):
        belong(session, person(session), body, "signatory", by=by)


def test_an_office_and_its_programmes(session: Session) -> None:
    body = organisation(session)
    office = people.add_office(
        session, body, name="Tegucigalpa", zone="America/Tegucigalpa", locale="es", **acting(SYSTEM)
    )
    made = people.add_programme(session, office, name="Mercados", **acting(SYSTEM))
    assert made.office.organisation is body
    with pytest.raises(Invalid):
        people.add_programme(session, office, name="Mercados ", **acting(SYSTEM))
    with pytest.raises(Invalid) as error:
        people.add_office(session, body, name="", zone="Mars/Olympus", locale="de", **acting(SYSTEM))
    assert {problem.where for problem in error.value.problems} == {"name", "zone", "locale", "organisation"}


def test_tack_itself_is_a_person_with_a_row(session: Session) -> None:
    assert session.get(Person, SYSTEM_PERSON) is not None
