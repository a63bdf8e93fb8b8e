"""Positions of the feed: given afterwards by one writer, so that nobody who reads on from one misses an entry."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, true
from sqlalchemy.orm import Session

from kernel import journal, journal_feed
from kernel.database import Database
from kernel.ids import new_id
from kernel.journal import JournalEntry
from kernel.unmet import Ref

ON = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
BY = "0" * 26


def tell(session: Session, subject: Ref, event: str, minutes: int = 0) -> None:
    now = NOW + timedelta(minutes=minutes)
    journal.record(session, subject, event, {}, by=BY, on=ON, now=now)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def positions(database: Database) -> list[tuple[int | None, str, int]]:
    with database.reading() as session:
        found = session.scalars(select(JournalEntry).order_by(JournalEntry.feed))
        return [(one.feed, one.event, one.seq) for one in found]


def read_on(database: Database, after: int) -> list[tuple[int | None, str]]:
    with database.reading() as session:
        return [(one.feed, one.event) for one in journal_feed.page(session, true(), after=after, limit=100)]


def test_positions_follow_each_other_and_the_numbers_of_a_stream(database: Database) -> None:
    one, two = Ref("partnership", new_id()), Ref("partnership", new_id())
    with database.writing() as session:
        tell(session, one, "A", minutes=9)
        tell(session, one, "B", minutes=1)  # its moment is earlier, its number is not
        tell(session, two, "C", minutes=3)
        assert journal_feed.waiting(session)
    with database.writing() as session:
        assert journal_feed.give_positions(session) == 3
    assert positions(database) == [(1, "C", 1), (2, "A", 1), (3, "B", 2)]
    with database.writing() as session:
        assert journal_feed.give_positions(session) == 0
        assert not journal_feed.waiting(session)


def test_nothing_is_skipped_when_the_later_piece_of_work_commits_first(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        # There is one writer at a time: the second begins when the first is done, and the order cannot turn.
        with database.writing() as session:
            tell(session, Ref("partnership", new_id()), "Early")
        with database.writing() as session:
            tell(session, Ref("partnership", new_id()), "Late", 1)
            journal_feed.give_positions(session)
        assert read_on(database, 0) == [(1, "Early"), (2, "Late")]
        return
    with database.writing() as slow:
        tell(slow, Ref("partnership", new_id()), "Early")
        with database.writing() as quick:
            tell(quick, Ref("partnership", new_id()), "Late", 1)
        with database.writing() as writer:
            assert journal_feed.give_positions(writer) == 1  # what is not committed waits
        assert read_on(database, 0) == [(1, "Late")]
    with database.writing() as writer:
        assert journal_feed.give_positions(writer) == 1
    assert read_on(database, 1) == [(2, "Early")]


class Crowd:
    """Threads that commit, number and read at once; what goes wrong in one fails the test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seen: list[int] = []
        self._stop = threading.Event()

    def commit(self) -> None:
        own = Ref("partnership", new_id())
        for number in range(15):
            with self.database.writing() as session:
                tell(session, own, f"E{number}")

    def number(self) -> None:
        # With a breath between: SQLite queues nobody, and who never rests can keep the others waiting for too long.
        while not self._stop.wait(0.005):
            with self.database.writing() as session:
                journal_feed.give_positions(session)

    def read(self) -> None:
        while not self._stop.is_set():
            self.seen.extend(feed or 0 for feed, _ in read_on(self.database, self.seen[-1] if self.seen else 0))

    def run(self) -> None:
        with ThreadPoolExecutor() as pool:
            others = [pool.submit(one) for one in (self.number, self.number, self.read)]
            committers = [pool.submit(self.commit) for _ in range(4)]
            wait(committers)
            self._stop.set()
        for one in committers + others:
            one.result()


def test_two_writers_and_many_committers_leave_no_gap_and_no_twin(database: Database) -> None:
    crowd = Crowd(database)
    crowd.run()
    with database.writing() as session:
        journal_feed.give_positions(session)
    assert [feed for feed, _, _ in positions(database)] == list(range(1, 61))
    # Whoever read along has everything up to where he stands, each once, in order.
    assert crowd.seen == list(range(1, len(crowd.seen) + 1))
