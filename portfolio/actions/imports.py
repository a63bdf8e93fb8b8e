"""Keeps a file, then applies its rows in batches, each a piece of work of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.storage import Storage, file_of
from kernel.text import Message
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.permissions import Scope, Standing
from policy.queries import edition, latest
from portfolio.actions.adopting import PERMISSION, Adoption
from portfolio.importing.columns import BY_KEY
from portfolio.importing.grants import GrantRow, differing, understand
from portfolio.importing.sheets import Fault, Row, Sheet, packed, unpacked
from portfolio.models import ImportedGrant, ImportRow, ImportRun

#: Rows that are applied in one piece of work.
BATCH = 50
PACK = "standard"
#: Where offices of funders that are new here are taken to be, until somebody says otherwise.
ZONE = "America/Tegucigalpa"
_MEDIA_TYPE = "application/octet-stream"


def start(
    session: Session,
    storage: Storage,
    *,
    name: str,
    content: bytes,
    sheet: Sheet,
    by: Standing,
    on: date,
    now: datetime,
    zone: str = ZONE,
    locale: str = "es",
) -> ImportRun:
    """Keep a file and its rows, nothing applied yet.

    `sheet` is what `read` made of the content, with no transaction open: a large file takes longer than others wait.
    """
    permissions.check(by, PERMISSION, Scope())
    run = _new_run(session, storage, name, content, sheet, by=by, on=on, now=now)
    run.zone, run.locale = zone, locale
    session.add(run)
    session.flush()
    session.execute(insert(ImportRow), [_stored(run, position, row) for position, row in enumerate(sheet.rows)])
    facts: dict[str, Plain] = {"rows": run.total, "sha256": run.sha256, "attachment": run.attachment_id}
    journal.record(session, run.ref, "ImportStarted", facts, by=by.person_id, on=on, now=now)
    return run


def _new_run(
    session: Session,
    storage: Storage,
    name: str,
    content: bytes,
    sheet: Sheet,
    *,
    by: Standing,
    on: date,
    now: datetime,
) -> ImportRun:
    run_id, stored = new_id(), storage.put(content)
    called = " ".join(name.replace("\\", "/").rpartition("/")[2].split())[:255] or "import"
    ref, who = Ref("import", run_id), by.person_id
    attachment = file_of(ref, stored, purpose="import", name=called, media_type=_MEDIA_TYPE, by=who, now=now)
    session.add(attachment)
    session.flush()
    return ImportRun(
        id=run_id,
        attachment_id=attachment.id,
        name=called,
        sha256=stored.sha256,
        headings=json.dumps(sheet.headings, ensure_ascii=False),
        keys=json.dumps(sheet.keys, ensure_ascii=False),
        status="waiting",
        total=len(sheet.rows),
        done=0,
        added=0,
        known=0,
        differing=0,
        faulty=0,
        by=by.person_id,
        on=on,
        now=now,
    )


def _stored(run: ImportRun, position: int, row: Row) -> dict[str, object]:
    return {
        "run_id": run.id,
        "position": position,
        "number": row.number,
        "cells": json.dumps(row.cells, ensure_ascii=False),
        "seen": packed(row.faults),
        "result": "waiting",
        "faults": None,
    }


def apply_batch(
    session: Session, run: ImportRun, *, by: Standing, on: date, now: datetime, size: int = BATCH
) -> ImportRun:
    """Apply the next rows of a run and count them; a run that is done stays as it is.

    Imports stand in line for each other: two people who press at once apply each row once, and a
    grant that is in both their files comes in once.
    """
    permissions.check(by, PERMISSION, Scope(), subject=run.ref)
    _stand_in_line(session, run)
    waiting = select(ImportRow).where(ImportRow.run_id == run.id, ImportRow.result == "waiting")
    rows = session.scalars(waiting.order_by(ImportRow.position).limit(size)).all()
    batch = _Batch(session, run, rows, by=by, on=on, now=now)
    for row in rows:
        batch.settle(row)
    run.added, run.known = run.added + batch.counts["added"], run.known + batch.counts["known"]
    run.differing, run.faulty = run.differing + batch.counts["differing"], run.faulty + batch.counts["faulty"]
    run.done += len(rows)
    if run.done == run.total and run.status != "done":
        run.status = "done"
        facts = {"added": run.added, "known": run.known, "differing": run.differing, "faulty": run.faulty}
        journal.record(session, run.ref, "ImportFinished", facts, by=by.person_id, on=on, now=now)
    session.flush()
    return run


def _stand_in_line(session: Session, run: ImportRun) -> None:
    """Lock the oldest run, the one lock that all imports take, then this one."""
    session.execute(select(ImportRun.id).order_by(ImportRun.id).limit(1).with_for_update())
    session.refresh(run, with_for_update=True)


class _Batch:
    """The rows of one piece of work, and what is known about their grants."""

    def __init__(
        self, session: Session, run: ImportRun, rows: Sequence[ImportRow], *, by: Standing, on: date, now: datetime
    ) -> None:
        self._session, self._run = session, run
        self.counts: Counter[str] = Counter()
        self._keys: dict[str, str] = json.loads(run.keys)
        self._read = {row.position: self._understood(row) for row in rows}
        ids = {grant.id for grant in self._read.values() if isinstance(grant, GrantRow)}
        found = session.scalars(select(ImportedGrant).where(ImportedGrant.grant_id.in_(ids)))
        self._known = {one.grant_id: one.kept for one in found}
        row = latest(session, PACK, on=on)
        self._adoption = Adoption(
            session, by, on, now, row.id, edition(session, row.id), run.zone, run.locale, f"import:{run.id}"
        )
        grants = [grant for grant in self._read.values() if isinstance(grant, GrantRow)]
        self._adoption.expect(grant for grant in grants if grant.id not in self._known)

    def _understood(self, row: ImportRow) -> GrantRow | tuple[Fault, ...]:
        return understand(Row(row.number, json.loads(row.cells), unpacked(row.seen)), self._keys)

    def settle(self, row: ImportRow) -> None:
        """Apply one row, or say why it is not applied."""
        grant = self._read[row.position]
        if not isinstance(grant, GrantRow):
            self._end(row, "faulty", grant)
            return
        stated = grant.kept(self._keys.values())
        if grant.id in self._known:
            other = differing(self._known[grant.id], stated)
            self._end(row, "differing" if other else "known", tuple(self._other(key) for key in other))
            return
        faults = self._adopt(grant, stated)
        self._end(row, "faulty" if faults else "added", faults)

    def _adopt(self, grant: GrantRow, stated: str) -> tuple[Fault, ...]:
        """Adopt a grant whole or not at all."""
        events = len(self._session.info.setdefault("recorded", []))
        try:
            with self._session.begin_nested():
                partnership, agreement = self._adoption.grant(grant)
                self._session.add(
                    ImportedGrant(
                        grant_id=grant.id,
                        run_id=self._run.id,
                        partnership_id=partnership.id,
                        agreement_id=agreement.id,
                        kept=stated,
                    )
                )
        except Invalid as error:
            # What did not happen causes no reactions either.
            del self._session.info["recorded"][events:]
            self._adoption.forget()
            return tuple(Fault(self._heading(problem.where), problem.message) for problem in error.problems)
        self._known[grant.id] = stated
        return ()

    def _heading(self, key: str) -> str:
        return next((heading for heading, column in self._keys.items() if column == key), "")

    def _other(self, key: str) -> Fault:
        label = BY_KEY[key].label
        words = Message("%(column)s: the grant was imported before with another value, which stays.", column=label)
        return Fault(self._heading(key), words)

    def _end(self, row: ImportRow, result: str, faults: tuple[Fault, ...] = ()) -> None:
        row.result, row.faults = result, packed(faults) if faults else None
        self.counts[result] += 1
