"""The tests' own ground: a session that leaves nothing behind, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel.database import Database
from partnerships.models import ExchangeRate
from tests.databases import KINDS


def rate(number: int) -> ExchangeRate:
    return ExchangeRate(
        id=f"{number:026}", from_currency="HNL", to_currency="USD", on=date(2026, 1, number), rate=1, source="test"
    )


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(ExchangeRate)).one()


@pytest.mark.parametrize("again", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(session: Session, again: int) -> None:
    assert count(session) == 0
    session.add(rate(again))
    session.commit()
    assert count(session) == 1


def test_an_error_inside_a_test_takes_back_only_its_own_step(session: Session) -> None:
    session.add(rate(1))
    session.commit()

    session.add(rate(1))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()

    assert count(session) == 1


def test_both_kinds_are_real(database: Database) -> None:
    with database.reading() as session:
        version = "SELECT sqlite_version()" if database.engine.dialect.name == "sqlite" else "SELECT version()"
        assert session.execute(text(version)).scalar_one()


def test_every_kind_is_asked(database_url: str) -> None:
    assert database_url.startswith(("sqlite:///", "postgresql"))
    assert KINDS == ("sqlite", "postgres")
