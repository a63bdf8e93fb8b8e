from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from kernel.counter import next_number
from kernel.database import Database
from kernel.mail import Mail, unsent, write
from partnerships.models import ExchangeRate

NOW = datetime(2026, 3, 2, 15, 30, 0, 123456, tzinfo=UTC)


def test_moments_come_back_in_utc(session: Session) -> None:
    there = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-6)))
    write(session, to="ana@example.org", subject="Two\nlines", body="…", now=there)
    session.flush()
    session.expire_all()

    mail = unsent(session)[0]
    assert mail.now == NOW
    assert mail.now.tzinfo is UTC
    assert mail.subject == "Two lines"


def test_a_moment_without_zone_is_refused(session: Session) -> None:
    session.add(Mail(id="1", to="a", subject="b", body="c", now=NOW.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="has no time zone"):
        session.flush()


def test_decimals_are_exact(session: Session) -> None:
    exact = Decimal("0.040500000000000000000000001")
    session.add(
        ExchangeRate(id="1", from_currency="HNL", to_currency="USD", on=date(2026, 3, 2), rate=exact, source="a test")
    )
    session.flush()
    session.expire_all()

    assert session.scalars(select(ExchangeRate.rate)).one() == exact


def test_reading_cannot_write(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(DBAPIError), database.reading() as session:
        session.execute(text("DELETE FROM counter"))
    with database.writing() as session:
        session.execute(text("DELETE FROM counter"))
    database.close()


def test_an_error_takes_everything_back(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        assert 1 / (next_number(session, "P-2026") - 1)
    with database.writing() as session:
        assert next_number(session, "P-2026") == 1
    database.close()


def test_two_who_ask_at_once_get_two_numbers(database_url: str) -> None:
    database = Database(database_url)
    given: list[int] = []
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait()
        for _ in range(5):
            with database.writing() as session:
                given.append(next_number(session, "UA-2026"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.close()
    assert sorted(given) == list(range(1, 21))


def test_series_count_apart(session: Session) -> None:
    assert [next_number(session, series) for series in ("A", "A", "B", "A")] == [1, 2, 1, 3]


def test_reading_sees_one_state(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        write(session, to="ana@example.org", subject="one", body="…", now=NOW)
    with database.reading() as session:
        assert session.scalars(select(Mail.subject)).all() == ["one"]
    database.close()
