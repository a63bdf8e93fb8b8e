"""A sentence of the timeline reads its journal entry and the names of what the entry refers to, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from application.work import Tack
from kernel import journal
from kernel.clock import now
from kernel.database import Base
from kernel.journal import JournalEntry
from kernel.journal_chain import Plain
from kernel.text import render, using
from partnerships.models import SYSTEM_PERSON, Partnership, Person
from tests.databases import KINDS, Databases
from tests.portfolios import TODAY, opened
from tests.web.test_sentences import FACTS
from web.sentences import EVENTS
from web.timeline import lines

#: Written once and never changed: what happened, what was written about it, and the editions with their labels.
KEPT = {"journal_entry", "journal_ref", "note", "edition"}
#: What a record is called today.
NAMES = {
    "person": "name", "organisation": "name", "programme": "name", "office": "name", "partnership": "title",
    "agreement": "number", "proposed_edition": "name", "import_run": "name",
}  # fmt: skip


@pytest.fixture(params=KINDS)
def demo(request: pytest.FixtureRequest, databases: Databases, worker: str, tmp_path: Path) -> Iterator[Tack]:
    """The demo, and one entry more of every event that it has none of."""
    with opened(databases, request.param, f"sentences_{worker}", tmp_path) as tack:
        with tack.writing() as work:
            record_the_rest(work.session)
        yield tack


def record_the_rest(session: Session) -> None:
    person, other = session.scalars(select(Person.id).where(Person.id != SYSTEM_PERSON).limit(2)).all()
    partnership = session.scalars(select(Partnership).limit(1)).one()
    organisation = partnership.parties[0].organisation_id
    named: dict[str, Plain] = {"person": other, "before": person, "stand_in": other, "organisation": organisation}
    named |= {"programme": partnership.programme_id, "edition": partnership.edition_id}
    for event_name in set(EVENTS) - set(session.scalars(select(JournalEntry.event))):
        facts: dict[str, Plain] = {**FACTS, **named}  # type: ignore[dict-item]
        journal.record(session, partnership.ref, event_name, facts, by=person, on=TODAY, now=now())


def told(session: Session) -> list[tuple[str, str, tuple[Any, ...]]]:
    """Every entry of the portfolio in both languages, with what was written beside it."""
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.now, JournalEntry.hash)).all()
    found = []
    for language in ("en", "es"):
        with using(language):
            found += [(line.event, render(line.sentence), line.written) for line in lines(session, entries)]
    return found


def test_no_statement_reads_another_column(demo: Tack) -> None:
    read: set[tuple[str, str]] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        read.update(re.findall(r'"?(\w+)"?\."?(\w+)"?', statement))

    event.listen(demo.database.engine, "before_cursor_execute", note)
    with demo.database.reading() as session:
        sentences = told(session)
    event.remove(demo.database.engine, "before_cursor_execute", note)

    assert {name for name, *_ in sentences} == set(EVENTS)
    assert ("journal_entry", "payload") in read
    named = {(table, column) for table, name in NAMES.items() for column in ("id", name)}
    assert {one for one in read if one[0] not in KEPT} - named == set()


def forget(path: str) -> None:
    """Leave of every record no more than what it is called; of what has no name, nothing."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = 1")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for table in set(Base.metadata.tables) - KEPT:
        if table not in NAMES:
            connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 -- our own table
            continue
        others = [
            column.name for column in Base.metadata.tables[table].columns if column.name not in {"id", NAMES[table]}
        ]
        taken = ", ".join(f'"{column}" = id' for column in others)
        connection.execute(f'UPDATE "{table}" SET {taken}')  # noqa: S608 -- our own table and columns
    connection.close()


@pytest.mark.parametrize("demo", ["sqlite"], indirect=True)
def test_a_sentence_stays_when_all_else_is_gone(demo: Tack) -> None:
    """On one kind of database: the words are made from what was read, and what is read is proven on both above."""
    with demo.database.reading() as session:
        before = told(session)
    demo.database.close()
    forget(demo.settings.database_url.removeprefix("sqlite:///"))
    with demo.database.reading() as session:
        assert told(session) == before
    assert any("—" not in words for _, words, _ in before)
