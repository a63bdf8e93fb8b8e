"""A process that is killed while it writes leaves whole units of work and an unbroken chain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from contracts.models import Agreement
from kernel.database import Database
from kernel.journal import JournalEntry
from kernel.journal_proof import verify
from lifecycle.actions import advance
from partnerships.permissions import Standing
from tests.factories.records import kept_in
from tests.lifecycle.world import NOW, TODAY, build

ROOT = Path(__file__).resolve().parents[2]
#: Suspends and resumes one agreement for ever, one unit of work each, and says so after each commit.
WRITER = """
import sys
from contracts.models import Agreement
from kernel.database import Database
from lifecycle.actions import advance
from lifecycle.inputs import MoveInputs
from partnerships.permissions import Standing
from tests.lifecycle.world import NOW, TODAY

url, agreement_id, person_id = sys.argv[1:]
by = Standing(person_id, active=True, roles=frozenset({("grants-officer", None)}))
database = Database(url)
while True:
    for trigger in ("suspend", "resume"):
        with database.writing() as session:
            agreement = session.get_one(Agreement, agreement_id)
            advance(session, agreement, trigger, by=by, on=TODAY, now=NOW, inputs=MoveInputs(reason="Sí."))
        print(trigger, flush=True)
"""


def test_killed_in_the_middle_of_writing(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session, kept_in(session):
        world = build(session)
        agreement_id = world.agreement(world.partnership("delivery"), state="in-force").id
        officer = world.officer.person_id

    said = 0
    for kill in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, database_url, agreement_id, officer],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(5 + kill):
            assert writer.stdout.readline()
            said += 1
        os.kill(writer.pid, signal.SIGKILL)
        said += len(writer.stdout.read().splitlines())
        assert writer.wait() == -signal.SIGKILL
        writer.stdout.close()

        with database.reading() as session:
            moves = [str(one.facts["to"]) for one in session.scalars(select(JournalEntry).order_by(JournalEntry.seq))]
            agreement = session.get_one(Agreement, agreement_id)
            assert list(verify(session)) == []
            assert agreement.state == (moves[-1] if moves else "in-force")
            # Everything it said was kept; at most one more was kept before it could say so.
            assert said <= len(moves) <= said + kill + 1
            assert session.scalar(select(func.count()).select_from(JournalEntry)) == len(moves)
            suspended = agreement.state == "suspended"
        if suspended:  # the next writer begins with suspending
            _resume(database, agreement_id, officer)
            said += 1
    database.close()


def _resume(database: Database, agreement_id: str, officer: str) -> None:
    by = Standing(officer, active=True, roles=frozenset({("grants-officer", None)}))
    with database.writing() as session:
        advance(session, session.get_one(Agreement, agreement_id), "resume", by=by, on=TODAY, now=NOW)
