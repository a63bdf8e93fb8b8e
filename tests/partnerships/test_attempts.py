from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kernel.database import Database
from partnerships.attempts import Counted, wait_after
from partnerships.attempts_actions import Against, claim, purge, was_right
from tests.factories.people import NOW

ANA = Against(Counted.ADDRESS, "ana@example.org")


@pytest.mark.parametrize(
    ("kind", "tries", "seconds"),
    [
        (Counted.ADDRESS, 1, 0),
        (Counted.ADDRESS, 4, 0),
        (Counted.ADDRESS, 5, 30),
        (Counted.ADDRESS, 6, 60),
        (Counted.ADDRESS, 7, 120),
        (Counted.ADDRESS, 9, 480),
        (Counted.ADDRESS, 10, 900),
        (Counted.ADDRESS, 1_000_000, 900),
        (Counted.NETWORK, 39, 0),
        (Counted.NETWORK, 40, 30),
        (Counted.CODE, 5, 30),
    ],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(kind: Counted, tries: int, seconds: int) -> None:
    assert wait_after(kind, tries) == timedelta(seconds=seconds)


def test_capitals_and_accents_do_not_make_another_address(session: Session) -> None:
    for _ in range(5):
        assert claim(session, [ANA], now=NOW) is None
    assert claim(session, [Against(Counted.ADDRESS, "ANA@Example.org")], now=NOW) == NOW + timedelta(seconds=30)
    assert claim(session, [Against(Counted.ADDRESS, "eva@example.org")], now=NOW) is None


def test_a_refused_try_is_not_counted_and_days_make_it_forgotten(session: Session) -> None:
    for _ in range(5):
        claim(session, [ANA], now=NOW)
    for _ in range(50):
        assert claim(session, [ANA], now=NOW) == NOW + timedelta(seconds=30)
    later = NOW + timedelta(days=1, seconds=1)
    assert [claim(session, [ANA], now=later) for _ in range(5)] == [None] * 5
    assert claim(session, [ANA], now=later) == later + timedelta(seconds=30)


def test_a_right_try_takes_one_from_the_network_and_all_from_the_address(session: Session) -> None:
    here = Against(Counted.NETWORK, "203.0.113.9/32")
    for number in range(39):
        claim(session, [here, Against(Counted.ADDRESS, str(number))], now=NOW)
    assert claim(session, [here, ANA], now=NOW) is None
    was_right(session, [here, ANA], now=NOW)
    assert claim(session, [here, ANA], now=NOW) is None
    assert claim(session, [here, ANA], now=NOW) == NOW + timedelta(seconds=30)


def test_old_counts_are_purged(session: Session) -> None:
    claim(session, [ANA], now=NOW)
    assert purge(session, now=NOW + timedelta(hours=23)) == 0
    assert purge(session, now=NOW + timedelta(hours=25)) == 1


def test_many_at_once_are_no_more_than_are_allowed(database_url: str) -> None:
    database = Database(database_url)

    def attempt(_number: int) -> bool:
        with database.writing() as session:
            return claim(session, [ANA], now=NOW) is None

    with ThreadPoolExecutor(12) as pool:
        allowed = sum(pool.map(attempt, range(24)))
    database.close()
    assert allowed == 5
