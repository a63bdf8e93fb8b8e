"""A statement put together once gives the rows that SQLAlchemy gives, value for value, however it is filled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import bindparam, false, select, union_all
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.frozen import MOST_IN_A_LIST, Frozen
from kernel.gathering import joined, packed, parts, unpacked
from partnerships.account_models import ApiToken
from partnerships.models import Person

NOON = datetime(2026, 7, 21, 12, 0, 0, 250, tzinfo=UTC)


class Name(StrEnum):
    """Names as code has them: members of an enumeration."""

    ANA = "Ana"
    BETO = "Beto"


def people(session: Session) -> None:
    for number, name in enumerate(Name):
        key = f"{number:026}"
        session.add(
            Person(id=key, name=name, email=f"{name}@x.org", locale="es", active=number == 0, fs_uniquifier=name)
        )
        session.flush()
        session.add(
            ApiToken(
                id=key,
                person_id=key,
                name="100% 'sure' :on",
                token_hash=f"{number:064}",
                scope="read",
                zone="UTC",
                made_at=NOON + timedelta(days=number),
                expires_on=date(2026, 8, 1 + number),
            )
        )


#: A moment, a date, a truth and nothing; values that stay, one that is filled, a list, a sign of the driver's own.
STATEMENT = (
    select(Person.id, Person.active, ApiToken.made_at, ApiToken.expires_on, ApiToken.used_at, ApiToken.name)
    .join(ApiToken, ApiToken.person_id == Person.id)
    .where(
        Person.name.in_([Name.ANA, Name.BETO]),
        ApiToken.name.like("100% %"),
        ApiToken.made_at >= bindparam("since"),
        ApiToken.expires_on >= bindparam("day"),
    )
    .order_by(Person.id)
)


@pytest.mark.parametrize("days", [0, 1, 2])
def test_the_rows_are_those_of_the_statement(session: Session, days: int) -> None:
    people(session)
    values = {"since": NOON + timedelta(days=days), "day": date(2026, 8, 1)}
    found = Frozen(STATEMENT).rows(session, values)
    assert [tuple(row) for row in found] == [tuple(row) for row in session.execute(STATEMENT, values)]
    assert len(found) == max(0, 2 - days)


def test_it_is_filled_anew_each_time_and_read_by_name(session: Session) -> None:
    people(session)
    statement = Frozen(STATEMENT)
    first = statement.row(session, {"since": NOON, "day": date(2026, 8, 1)})
    assert (first.made_at, first.expires_on, first.active, first.used_at) == (NOON, date(2026, 8, 1), True, None)
    assert statement.row(session, {"since": NOON, "day": date(2026, 8, 2)}).active is False
    assert statement.row(session, {"since": NOON, "day": date(2026, 8, 3)}) is None


def test_a_value_that_was_forgotten_is_an_error_and_not_nothing(session: Session) -> None:
    with pytest.raises(DBAPIError):
        Frozen(STATEMENT).rows(session, {"since": NOON})


def test_what_was_not_written_yet_is_found(session: Session) -> None:
    people(session)
    session.add(Person(id="9" * 26, name="New", email="n@x.org", locale="en", active=True, fs_uniquifier="new"))
    wanted = select(Person.name).where(Person.name.in_(["New", Name.ANA]))
    assert sorted(row.name for row in Frozen(union_all(wanted, wanted)).rows(session)) == ["Ana", "Ana", "New", "New"]


@pytest.mark.parametrize("size", [0, 1, 2, 3, MOST_IN_A_LIST - 1, MOST_IN_A_LIST, MOST_IN_A_LIST + 1])
def test_a_list_is_as_long_as_it_is(session: Session, size: int) -> None:
    people(session)
    ids = [f"{number:026}" for number in range(size)]
    wanted = select(Person.id).where(Person.id.in_(bindparam("ids", expanding=True)), Person.locale == bindparam("in"))
    found = Frozen(wanted.order_by(Person.id)).rows(session, {"ids": ids, "in": "es"})
    assert [one for (one,) in found] == ids[:2]


def test_what_is_in_one_list_and_not_in_another(session: Session) -> None:
    people(session)
    wanted = select(Person.name).where(
        Person.id.in_(bindparam("ids", expanding=True)), Person.name.not_in(bindparam("but", expanding=True))
    )
    ids = [f"{number:026}" for number in range(2)]
    frozen = Frozen(wanted.order_by(Person.name))
    assert [row.name for row in frozen.rows(session, {"ids": ids, "but": [Name.ANA]})] == ["Beto"]
    assert [row.name for row in frozen.rows(session, {"ids": ids, "but": []})] == ["Ana", "Beto"]
    assert [row.name for row in frozen.rows(session, {"ids": ids * 200, "but": ["x"] * 300})] == ["Ana", "Beto"]


def test_what_a_list_holds_goes_in_as_its_column_keeps_it(session: Session) -> None:
    people(session)
    wanted = select(ApiToken.person_id).where(
        ApiToken.made_at.in_(bindparam("moments", expanding=True)),
        ApiToken.expires_on.in_(bindparam("days", expanding=True)),
    )
    frozen, days = Frozen(wanted), [date(2026, 8, 1), date(2026, 8, 2)]
    found = frozen.rows(session, {"moments": [NOON - timedelta(days=1), NOON], "days": days})
    assert [one for (one,) in found] == ["0" * 26]
    assert not frozen.rows(session, {"moments": [NOON], "days": days[1:]})


@pytest.mark.parametrize("size", [0, 1, 3, MOST_IN_A_LIST + 1])
def test_a_list_of_a_clause_that_is_left_out_is_left_out(session: Session, size: int) -> None:
    people(session)
    wanted = select(Person.id).where(
        false(), Person.id.in_(bindparam("ids", expanding=True)), Person.name != bindparam("not")
    )
    assert not Frozen(wanted).rows(session, {"ids": ["x"] * size, "not": "Ana"})


def test_parts_of_many_rows_come_as_one_text(session: Session) -> None:
    people(session)
    own = Person.id.like("0000%")
    row = Frozen(select(joined(Person.name, Person.password, Person.id).label("all")).where(own)).row(session)
    assert sorted(parts(row.all)) == [["Ana", "", "0" * 26], ["Beto", "", f"{1:026}"]]
    packed_up = Frozen(select(packed(Person.name, Person.password).label("one")).where(own).order_by(Person.id))
    assert [unpacked(one) for (one,) in packed_up.rows(session)] == [["Ana", ""], ["Beto", ""]]
