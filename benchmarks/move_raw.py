"""The same move through the driver alone: what a stored move costs at least, whatever stands above the driver.

It reads what the gates of the move look at, holds the version it read, chains an entry to the newest of its stream and
commits; the checks are a few comparisons. No permission is asked and no answer prepared.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from benchmarks.ground import NOW, TODAY, Settled
from kernel.database import Database

_READ = """
SELECT p.stage, p.version, p.liaison_id, e.ends_on,
       (SELECT count(*) FROM party WHERE party.partnership_id = p.id AND party.role <> 'funder'),
       (SELECT count(*) FROM hold WHERE hold.subject_id = p.id AND hold.lifted_on IS NULL),
       (SELECT count(*) FROM agreement WHERE agreement.partnership_id = p.id)
FROM partnership p LEFT JOIN exploration e ON e.partnership_id = p.id
WHERE p.id = {}
"""
_MOVE = "UPDATE partnership SET stage = {}, stage_since = {}, version = version + 1 WHERE id = {} AND version = {}"
_TAKE = """
INSERT INTO journal_head (subject_kind, subject_id, seq, hash) VALUES ('partnership', {}, 1, '')
ON CONFLICT (subject_kind, subject_id) DO UPDATE SET seq = journal_head.seq + 1 RETURNING seq, hash
"""
_ENTER = """
INSERT INTO journal_entry
       (subject_kind, subject_id, seq, event, payload, "by", "on", now, version, refs, previous, hash)
VALUES ('partnership', {}, {}, 'PartnershipMoved', {}, {}, {}, {}, {}, '[]', {}, {})
"""
_CHAIN = "UPDATE journal_head SET hash = {} WHERE subject_kind = 'partnership' AND subject_id = {}"


class Raw:
    """One connection of the driver, as Tack sets it up."""

    def __init__(self, database: Database, settled: Settled) -> None:
        self.pooled = database.engine.raw_connection()
        self.sqlite = database.engine.dialect.name == "sqlite"
        self.by = settled.officer.id

    def close(self) -> None:
        """Give the connection back."""
        self.pooled.close()

    def _ask(self, cursor: Any, statement: str, *values: object) -> Any:
        cursor.execute(statement.replace("{}", "?" if self.sqlite else "%s"), values)
        return cursor

    def move(self, partnership_id: str, to: str) -> None:
        """Move one partnership; raises AssertionError where it cannot move."""
        cursor = self.pooled.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
        if not self.sqlite:
            self._ask(cursor, "SELECT id FROM partnership WHERE id = {} FOR NO KEY UPDATE", partnership_id)
        stage, version, liaison, ends_on, partners, held, _ = self._ask(cursor, _READ, partnership_id).fetchone()
        if not (stage == "co-creation" and liaison and ends_on and partners) or held:
            raise AssertionError(partnership_id)
        if self._ask(cursor, _MOVE, to, TODAY.isoformat(), partnership_id, version).rowcount != 1:
            raise AssertionError(partnership_id)
        seq, previous = self._ask(cursor, _TAKE, partnership_id).fetchone()
        told = json.dumps({"move": "explore", "from": stage, "to": to}, sort_keys=True)
        own = hashlib.sha256(f"{previous}{seq}{told}".encode()).hexdigest()
        moment = NOW.strftime("%Y-%m-%d %H:%M:%S.%f" if self.sqlite else "%Y-%m-%d %H:%M:%S.%f+00:00")
        entry = partnership_id, seq, told, self.by, TODAY.isoformat(), moment, version + 1, previous, own
        self._ask(cursor, _ENTER, *entry)
        self._ask(cursor, _CHAIN, own, partnership_id)
        cursor.execute("COMMIT")
        cursor.close()
