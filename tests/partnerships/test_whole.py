"""The copies that a partnership's page shows hold what its records hold, column by column, and are in no session."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kernel.database import Base
from kernel.errors import NotFound
from kernel.ids import new_id
from partnerships.models import Contribution, Exploration, Partnership, TeamMember
from partnerships.permissions import Role, Standing
from partnerships.queries.whole import find_whole
from tests.factories.partnerships import organisation, partnership
from tests.factories.people import person

OFFICER = Standing("officer", active=True, roles=frozenset({(Role.GRANTS_OFFICER.value, None)}))


def columns(record: Base) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__mapper__.columns.keys()}  # noqa: SIM118 -- it is no mapping


def whole(one: Partnership) -> list[dict[str, object]]:
    """Every column of everything that its page shows, in its order."""
    found: list[Base] = [one, one.programme, one.programme.office, *one.explorations]
    found += [one.liaison] if one.liaison else []
    for party in one.parties:
        found += [party, party.organisation, *party.contributions]
    for member in one.team:
        found += [member, member.person]
    return [columns(record) for record in found]


def filled(session: Session) -> Partnership:
    one = partnership(session, partners=[(organisation(session), "lead-partner"), (organisation(session), "adviser")])
    for number, party in enumerate(one.parties):
        for what in ("Sheep", "Salt")[:number]:
            given = {"kind": "cash", "amount": 5, "currency": "USD", "what": what}
            session.add(Contribution(id=new_id(), party_id=party.id, **given))
    plan = {"question": "?", "cap": 7, "currency": "HNL", "ends_on": date(2026, 9, 1), "co_investment": "Land."}
    for left in (True, False):
        session.add(Exploration(id=new_id(), partnership_id=one.id, extended=False, left=left, **plan))
    colleague = person(session, Role.LIAISON)
    session.add(TeamMember(id=new_id(), partnership_id=one.id, person_id=colleague.id, duty="Markets"))
    one.liaison_id = colleague.id
    session.flush()
    session.expire_all()
    return one


@pytest.mark.parametrize("rich", [True, False])
def test_a_copy_holds_what_its_record_holds(session: Session, rich: bool) -> None:
    one = filled(session) if rich else partnership(session)
    copy = find_whole(session, one.id, OFFICER)
    assert copy is not one
    assert copy not in session
    assert whole(copy) == whole(one)
    assert all(party.partnership is copy for party in copy.parties)
    assert (copy.exploration is not None) == rich


def test_nobody_is_shown_what_they_may_not_know_of(session: Session) -> None:
    one = partnership(session)
    elsewhere = Standing("x", active=True, roles=frozenset({(Role.LIAISON.value, "another")}))
    for standing in (elsewhere, Standing("officer", active=False, roles=OFFICER.roles)):
        with pytest.raises(NotFound):
            find_whole(session, one.id, standing)
    with pytest.raises(NotFound):
        find_whole(session, new_id(), OFFICER)
