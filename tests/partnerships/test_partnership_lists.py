from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from kernel.errors import Invalid, NotFound
from partnerships.actions import people
from partnerships.permissions import Role, Standing, standing_of
from partnerships.queries import partnerships as queries
from partnerships.queries.partnerships import Filters
from tests.factories.partnerships import organisation, partnership, programme
from tests.factories.people import SYSTEM, acting, person


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are sent inside the block."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def titles(session: Session, by: Standing, filters: Filters) -> list[str]:
    return [line.title for line in queries.page(session, by, filters).rows]


def test_a_page_shows_parties_and_liaison_in_two_queries(session: Session) -> None:
    where = programme(session, "Mercados", funder="Semilla")
    officer = person(session, Role.GRANTS_OFFICER, programme=where, name="Ana Zelaya")
    for number in range(3):
        body = organisation(session, f"Cooperativa {number}")
        partnership(session, where, officer, title=f"Café {number}", liaison=officer, partners=[(body, "lead-partner")])
    by = standing_of(officer)
    session.flush()
    session.expunge_all()
    with counted(session) as sent:
        found = queries.page(session, by)
    assert len(sent) == 2
    assert [(line.title, line.programme, line.liaison, line.stage) for line in found.rows] == [
        (f"Café {number}", "Mercados", "Ana Zelaya", "co-creation") for number in range(3)
    ]
    assert [(party.name, party.role) for party in found.rows[1].parties] == [
        ("Semilla", "funder"),
        ("Cooperativa 1", "lead-partner"),
    ]
    assert found.after is None


def test_pages_follow_each_other_by_folded_title_without_gap(session: Session) -> None:
    where = programme(session)
    officer = person(session, Role.GRANTS_OFFICER, programme=where)
    for title in ("Ébano", "azúcar", "Banano", "azúcar", "CACAO"):
        partnership(session, where, officer, title=title)
    by, seen, after = standing_of(officer), [], None
    while True:
        found = queries.page(session, by, after=after, limit=2)
        seen += [line.title for line in found.rows]
        after = found.after
        if after is None:
            break
    assert seen == ["azúcar", "azúcar", "Banano", "CACAO", "Ébano"]


def test_a_cursor_belongs_to_its_filters(session: Session) -> None:
    where = programme(session)
    officer = person(session, Role.GRANTS_OFFICER, programme=where)
    for _ in range(2):
        partnership(session, where, officer)
    by = standing_of(officer)
    after = queries.page(session, by, limit=1).after
    assert after is not None
    with pytest.raises(Invalid):
        queries.page(session, by, Filters(stage="co-creation"), after=after, limit=1)


def test_filters_narrow_together(session: Session) -> None:
    where, other = programme(session), programme(session)
    officer = person(session, Role.GRANTS_OFFICER)
    sheep = organisation(session, "Ovejas & Hijos")
    wanted = partnership(
        session,
        where,
        officer,
        title="Carne",
        idea="Mercado de corderos",
        liaison=officer,
        financial=True,
        market_system="value-added-agriculture",
        partners=[(sheep, "lead-partner")],
    )
    partnership(
        session, where, officer, title="Turismo", market_system="tourism-and-creative-industries", financial=False
    )
    partnership(session, other, officer, title="Crédito")
    by = standing_of(officer)
    for filters in (
        Filters(search="OVEJAS carne"),
        Filters(search="córderos"),
        Filters(search=wanted.number.lower()),
        Filters(programme=where.id, financial=True),
        Filters(market_system="value-added-agriculture"),
        Filters(liaison=officer.id),
        Filters(organisation=sheep.id),
    ):
        assert titles(session, by, filters) == ["Carne"], filters
    assert titles(session, by, Filters(search="corderos turismo")) == []
    assert titles(session, by, Filters(financial=False)) == ["Turismo"]
    assert titles(session, by, Filters(stage="delivery")) == []


def test_stages_are_counted_as_the_list_is_narrowed(session: Session) -> None:
    where = programme(session)
    officer = person(session, Role.GRANTS_OFFICER, programme=where)
    for stage in ("co-creation", "delivery", "delivery"):
        partnership(session, where, officer).stage = stage
    partnership(session)
    session.flush()
    by = standing_of(officer)
    assert queries.counts_by_stage(session, by) == {"co-creation": 1, "delivery": 2}
    assert queries.counts_by_stage(session, by, Filters(stage="delivery")) == {"delivery": 2}


def test_everybody_sees_their_own_and_finds_nothing_else(session: Session) -> None:
    where, other = programme(session, "Uno"), programme(session, "Dos")
    body = organisation(session)
    mine = partnership(session, where, partners=[(body, "lead-partner")], title="Mía")
    theirs = partnership(session, other, title="Ajena")
    member = person(session)
    people.add_membership(session, member, body, **acting(SYSTEM))
    local, nobody = person(session, Role.LIAISON, programme=where), person(session)
    closed = person(session, Role.AUDITOR)
    people.deactivate(session, closed, **acting(SYSTEM))
    for one, expected in ((member, ["Mía"]), (local, ["Mía"]), (nobody, []), (closed, [])):
        by = standing_of(one)
        assert titles(session, by, Filters()) == expected
        assert [found.name for found in queries.programmes(session, by)] == (["Uno"] if expected else [])
        with pytest.raises(NotFound):
            queries.find(session, theirs.id, by)
    assert queries.find(session, mine.id, standing_of(member)) is mine
    auditor = standing_of(person(session, Role.AUDITOR))
    assert titles(session, auditor, Filters()) == ["Ajena", "Mía"]
    assert [found.name for found in queries.programmes(session, auditor)] == ["Dos", "Uno"]
