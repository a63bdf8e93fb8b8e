from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from partnerships.actions import people
from partnerships.models import Partnership
from partnerships.permissions import Role, Standing, standing_of
from partnerships.queries import partnerships as queries
from partnerships.queries.partnerships import Filters
from partnerships.queries.searching import dialect_of
from partnerships.queries.visibility import visible_to
from tests.factories.partnerships import organisation, partnership, programme
from tests.factories.people import SYSTEM, acting, belong, person


def titles(session: Session, by: Standing, filters: Filters) -> list[str]:
    wanted = select(Partnership.title).where(visible_to(by), queries.narrowed(dialect_of(session), filters))
    return list(session.scalars(wanted.order_by(Partnership.sort_key)))


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


def test_everybody_sees_their_own_and_finds_nothing_else(session: Session) -> None:
    where, other = programme(session, "Uno"), programme(session, "Dos")
    body = organisation(session)
    mine = partnership(session, where, partners=[(body, "lead-partner")], title="Mía")
    theirs = partnership(session, other, title="Ajena")
    member = person(session)
    belong(session, member, body)
    local, nobody = person(session, Role.LIAISON, programme=where), person(session)
    closed = person(session, Role.AUDITOR)
    people.deactivate(session, closed, **acting(SYSTEM))
    for one, expected in ((member, ["Mía"]), (local, ["Mía"]), (nobody, []), (closed, [])):
        by = standing_of(one)
        assert titles(session, by, Filters()) == expected
        assert [found.name for found in queries.programmes(session, by)] == (["Uno"] if expected else [])
        assert [found.name for found in queries.programme_names(session, by)] == (["Uno"] if expected else [])
        with pytest.raises(NotFound):
            queries.find(session, theirs.id, by)
    assert queries.find(session, mine.id, standing_of(member)) is mine
    auditor = standing_of(person(session, Role.AUDITOR))
    assert titles(session, auditor, Filters()) == ["Ajena", "Mía"]
    assert [found.name for found in queries.programmes(session, auditor)] == ["Dos", "Uno"]
