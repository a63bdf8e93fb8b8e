from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Invalid, NotPermitted
from kernel.text import render
from kernel.unmet import Ref
from partnerships.actions import rates
from partnerships.models import ExchangeRate, Person
from partnerships.permissions import Role
from partnerships.queries import rates as queries
from tests.factories.people import acting, person

DAY = date(2026, 2, 1)


@pytest.fixture
def finance(session: Session) -> Person:
    return person(session, Role.FINANCE)


def enter(session: Session, by: Person, base: str, quote: str, rate: str, day: date | None = DAY) -> ExchangeRate:
    return rates.enter(
        session, from_currency=base, to_currency=quote, day=day, rate=rate, source="Banco Central", **acting(by)
    )


def test_a_rate_is_kept_exactly_and_entered_once(session: Session, finance: Person) -> None:
    one = enter(session, finance, "USD", "HNL", "26.123456")
    assert enter(session, finance, "usd", " hnl", "26.1234560") is one
    session.expire_all()
    assert one.rate == Decimal("26.123456")
    entries = journal.of_subject(session, Ref("exchange-rate", one.id))
    assert [entry.facts for entry in entries] == [
        {"from": "USD", "to": "HNL", "day": "2026-02-01", "rate": "26.123456"}
    ]


def test_another_rate_for_the_day_is_refused_with_the_one_kept(session: Session, finance: Person) -> None:
    enter(session, finance, "USD", "HNL", "26.10")
    with pytest.raises(Invalid) as error:
        enter(session, finance, "USD", "HNL", "26.2")
    assert render(error.value.problems[0].message) == (
        "For 1 Feb 2026 the rate 26.1 is kept (Banco Central); a rate that was used is not changed."
    )


@pytest.mark.parametrize(
    ("base", "quote", "rate", "where"),
    [
        ("USD", "USD", "1", "to"),
        ("USD", "XXL", "1", "to"),
        ("", "HNL", "1", "from"),
        ("USD", "HNL", "0", "rate"),
        ("USD", "HNL", "1e30", "rate"),
        ("USD", "HNL", "26,10", "rate"),
        ("USD", "HNL", "NaN", "rate"),
        ("USD", "HNL", "-2", "rate"),
        ("USD", "HNL", "", "rate"),
        ("USD", "HNL", "0.0000000000001", "rate"),
    ],
)
def test_what_is_no_rate_is_refused(
    session: Session, finance: Person, base: str, quote: str, rate: str, where: str
) -> None:
    with pytest.raises(Invalid) as error:
        enter(session, finance, base, quote, rate)
    assert [problem.where for problem in error.value.problems] == [where]


def test_only_finance_enters_rates(session: Session) -> None:
    with pytest.raises(NotPermitted):
        enter(session, person(session, Role.GRANTS_OFFICER), "USD", "HNL", "26")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (("USD", "HNL", date(2026, 2, 1)), (Decimal(26), date(2026, 2, 1))),
        (("USD", "HNL", date(2026, 2, 10)), (Decimal(27), date(2026, 2, 10))),
        (("USD", "HNL", date(2026, 2, 9)), (Decimal(26), date(2026, 2, 1))),
        (("USD", "HNL", date(2026, 3, 13)), (Decimal(27), date(2026, 2, 10))),
        (("USD", "HNL", date(2026, 3, 14)), None),
        (("USD", "HNL", date(2026, 1, 31)), None),
        (("GBP", "USD", date(2026, 2, 1)), (Decimal("1.25"), date(2026, 2, 1))),
        (("USD", "GBP", date(2026, 2, 1)), (Decimal("0.8"), date(2026, 2, 1))),
        (("EUR", "EUR", date(2026, 2, 1)), (Decimal(1), date(2026, 2, 1))),
        (("EUR", "USD", date(2026, 2, 1)), None),
        # Both ways round on one day: the one as asked; a newer one wins over it.
        (("EUR", "HNL", date(2026, 2, 1)), (Decimal(28), date(2026, 2, 1))),
        (("HNL", "EUR", date(2026, 2, 1)), (Decimal("0.04"), date(2026, 2, 1))),
        (("EUR", "HNL", date(2026, 2, 5)), (Decimal(20), date(2026, 2, 5))),
    ],
)
def test_the_rate_for_a_day_is_the_latest_not_too_old(
    session: Session, finance: Person, asked: queries.Asked, answer: queries.Answer | None
) -> None:
    enter(session, finance, "USD", "HNL", "26")
    enter(session, finance, "USD", "HNL", "27", date(2026, 2, 10))
    enter(session, finance, "GBP", "USD", "1.25")
    enter(session, finance, "EUR", "HNL", "28")
    enter(session, finance, "HNL", "EUR", "0.04")
    enter(session, finance, "HNL", "EUR", "0.05", date(2026, 2, 5))
    assert queries.rate(session, *asked, max_age_days=31) == answer
    other = ("USD", "HNL", date(2026, 2, 1))
    assert queries.rates(session, [asked, other, asked], max_age_days=31)[asked] == answer


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ExchangeRate)) or 0


def test_a_table_is_entered_whole_and_again_adds_nothing(session: Session, finance: Person) -> None:
    text = '\ufefffrom,to,date,rate,source\r\nUSD,HNL,2026-02-01,26.1,BCH\r\n\r\nEUR,HNL,2026-02-01,"1,028.25",BCH\r\n'
    assert rates.load_csv(session, text, **acting(finance)) == 2
    assert rates.load_csv(session, text, **acting(finance)) == 0
    found = queries.rate(session, "EUR", "HNL", DAY, max_age_days=31)
    assert found == (Decimal("1028.25"), DAY)


def test_every_fault_of_a_table_has_its_row_and_column_and_nothing_is_kept(session: Session, finance: Person) -> None:
    enter(session, finance, "USD", "HNL", "26.1")
    text = (
        "from,to,date,rate,source\n"
        "USD,HNL,2026-02-02,26.2,BCH\n"
        "USD,ZZZ,01/02/2026,zero,\n"
        "USD,HNL,2026-02-01,26.3,BCH\n"
        "USD,HNL,2026-02-02,26.4,BCH\n"
    )
    with pytest.raises(Invalid) as error:
        rates.load_csv(session, text, **acting(finance))
    assert [problem.where for problem in error.value.problems] == [
        "3.date",
        "3.to",
        "3.rate",
        "3.source",
        "5.rate",
        "4.rate",
    ]
    assert render(error.value.problems[4].message) == ("Row 5, column rate: Row 2 gives another rate for the same day.")
    assert count(session) == 1


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "1"),
        ("from;to;date;rate;source\n", "1"),
        ("from,to,date,rate,source\nUSD,HNL\n", "2"),
        ('from,to,date,rate,source\nUSD,HNL,2026-02-01,26,"BCH\n', "2"),
    ],
)
def test_what_is_no_table_is_refused(session: Session, finance: Person, text: str, where: str) -> None:
    with pytest.raises(Invalid) as error:
        rates.load_csv(session, text, **acting(finance))
    assert error.value.problems[0].where == where


def test_pages_of_rates_are_newest_first(session: Session, finance: Person) -> None:
    for day in (1, 2, 3):
        enter(session, finance, "USD", "HNL", "26", date(2026, 2, day))
    first = queries.page(session, currency="HNL", limit=2)
    second = queries.page(session, currency="HNL", limit=2, after=first.after)
    assert [row.on.day for row in (*first.rows, *second.rows)] == [3, 2, 1]
    assert second.after is None
