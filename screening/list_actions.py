"""Lists given, loaded, and refused: a list that cannot be taken leaves the last good one in force.

Whoever screens anew after a list has changed follows the event `ScreeningListLoaded` (a row of `lifecycle.reactions`,
or of whatever settles a piece of work): it is recorded in the transaction that puts the version in force, its facts are
`version`, `entries`, `added`, `changed` and `removed`, and `list_queries.touched` yields the records that are not as
they were.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kernel import journal, many, queue
from kernel.errors import Conflict, TackError, invalid
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.packing import pack
from kernel.text import Message
from partnerships.permissions import ANYWHERE, Standing, check
from screening import list_queries as reads
from screening.list_doubts import Doubtful, doubts
from screening.list_kinds import ListKind
from screening.list_models import Dated, ListEntry, ListLoad, ListVersion, LoadState, ScreeningList
from screening.list_queries import GivenFile
from screening.list_staging import AT_ONCE, Counts, Row, Staged, as_counts

#: What the job of the queue is called that reads a list somebody gave.
JOB = "load-screening-list"
GIVEN_UP = Message(
    "The background work did not get it done. Give the list again; an administrator sees what went wrong."
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version changed against the one before it."""

    added: int
    changed: int
    removed: int


def give(
    session: Session,
    kind: ListKind,
    files: Sequence[GivenFile],
    *,
    by: Standing,
    on: date,
    now: datetime,
    dated: date | None = None,
    confirmed: bool = False,
) -> ListLoad:
    """Keep an attempt to load a list; a job reads the files. The same files that wait already are not given twice.

    Raises NotPermitted, and Invalid for a date to come.
    """
    load = begin(session, kind, files, by=by, on=on, now=now, dated=dated, confirmed=confirmed)
    waiting = reads.waiting_like(session, kind.value, load.files)
    if waiting is not None:
        return waiting
    session.add(load)
    session.flush()
    queue.enqueue(session, JOB, {"load": load.id}, key=f"{JOB}:{load.id}", now=now)
    facts: dict[str, Plain] = {"load": load.id, "files": len(files), "confirmed": confirmed}
    journal.record(session, load.ref, "ScreeningListGiven", facts, by=by.person_id, on=on, now=now)
    return load


def begin(
    session: Session,
    kind: ListKind,
    files: Sequence[GivenFile],
    *,
    by: Standing,
    on: date,
    now: datetime,
    dated: date | None = None,
    confirmed: bool = False,
) -> ListLoad:
    """Return an attempt that is not kept yet, its list held so that two loads of one kind follow each other."""
    check(by, reads.LOAD, ANYWHERE)
    if dated is not None and dated > on:
        raise invalid("dated", "The date of a list cannot lie in the future.")
    _held(session, kind)
    return ListLoad(
        id=new_id(),
        kind=kind.value,
        state=LoadState.WAITING,
        by=by.person_id,
        on=on,
        now=now,
        files=json.dumps([[one.name, one.size, one.sha256] for one in files], ensure_ascii=False),
        given_date=dated,
        confirmed=confirmed,
    )


def again(session: Session, load: ListLoad, *, by: Standing, on: date, now: datetime) -> ListLoad:
    """Give the files of a doubted attempt once more, confirmed; raises Conflict where nothing was doubted."""
    if load.code not in {Doubtful.FAR_FEWER, Doubtful.OLDER}:
        raise Conflict(Message("There is nothing to confirm about this list."), subject=load.ref)
    files = reads.files_of(load)
    kind = ListKind(load.kind)
    return give(session, kind, files, by=by, on=on, now=now, dated=load.given_date, confirmed=True)


def settle(session: Session, load: ListLoad, staged: Staged, *, on: date, now: datetime) -> ListLoad:
    """Put a list that was read in force, or keep why not; one attempt ends once.

    What is in force when this transaction ends is whole: the old version, or the new one.
    """
    held = _held(session, ListKind(load.kind))
    session.add(load)
    session.flush()
    session.refresh(load, with_for_update={"of": ListLoad})
    if load.state != LoadState.WAITING:
        return load
    before = session.scalars(
        select(ListVersion).where(ListVersion.kind == load.kind, ListVersion.in_force)
    ).one_or_none()
    if before is not None and before.sha256 == staged.sha256:
        return _unchanged(session, load, before, on=on, now=now)
    counts, listed_on = staged.counts(), staged.listed_on or load.given_date or on
    doubt = doubts(counts.entries, listed_on, before.entries if before else None, before.listed_on if before else None)
    if doubt is not None and not load.confirmed:
        return fail(session, load, doubt.code.value, doubt.message, on=on, now=now)
    _put_in_force(session, load, staged, held, counts=counts, before=before, on=on, now=now)
    return load


def _put_in_force(
    session: Session,
    load: ListLoad,
    staged: Staged,
    held: ScreeningList,
    *,
    counts: Counts,
    before: ListVersion | None,
    on: date,
    now: datetime,
) -> None:
    held.versions += 1
    if before is not None:
        before.in_force = False
        session.flush()
    changes = _write(session, load.kind, held.versions, staged)
    version = _version(load, staged, counts, changes, number=held.versions, on=on, now=now)
    session.add(version)
    session.flush()
    load.state, load.version_id, load.ended_at = LoadState.LOADED, version.id, now
    facts: dict[str, Plain] = {
        "load": load.id,
        "version": version.id,
        "listed_on": version.listed_on.isoformat(),
        "sha256": version.sha256,
        **as_counts(counts),
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
    }
    journal.record(session, load.ref, "ScreeningListLoaded", facts, by=load.by, on=on, now=now)


def _version(
    load: ListLoad, staged: Staged, counts: Counts, changes: Changes, *, number: int, on: date, now: datetime
) -> ListVersion:
    dated = Dated.STATED if staged.listed_on else Dated.GIVEN if load.given_date else Dated.LOADED
    return ListVersion(
        id=new_id(),
        kind=load.kind,
        number=number,
        in_force=True,
        listed_on=staged.listed_on or load.given_date or on,
        dated=dated,
        seen_on=on,
        sha256=staged.sha256,
        size=staged.size,
        **as_counts(counts),
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        by=load.by,
        loaded_on=on,
        now=now,
    )


def _unchanged(session: Session, load: ListLoad, before: ListVersion, *, on: date, now: datetime) -> ListLoad:
    before.seen_on = max(before.seen_on, on)
    load.state, load.version_id, load.ended_at = LoadState.UNCHANGED, before.id, now
    session.flush()
    facts: dict[str, Plain] = {"load": load.id, "version": before.id}
    journal.record(session, load.ref, "ScreeningListUnchanged", facts, by=load.by, on=on, now=now)
    return load


def fail(session: Session, load: ListLoad, code: str, why: Message, *, on: date, now: datetime) -> ListLoad:
    """Keep why an attempt came to nothing; what was in force stays in force. One attempt ends once."""
    session.add(load)
    session.flush()
    session.refresh(load, with_for_update={"of": ListLoad})
    if load.state != LoadState.WAITING:
        return load
    load.state, load.code, load.why, load.ended_at = LoadState.FAILED, code, pack([why]), now
    session.flush()
    facts: dict[str, Plain] = {"load": load.id, "code": code}
    journal.record(session, load.ref, "ScreeningListRefused", facts, by=load.by, on=on, now=now)
    return load


def refuse(session: Session, load: ListLoad, why: TackError, *, on: date, now: datetime) -> ListLoad:
    """Keep that a list could not be read, and why."""
    return fail(session, load, why.code, why.message, on=on, now=now)


def give_up(session: Session, ids: Sequence[str], *, on: date, now: datetime) -> int:
    """End attempts whose job was given up; return how many."""
    for load_id in ids:
        fail(session, session.get_one(ListLoad, load_id), "given-up", GIVEN_UP, on=on, now=now)
    return len(ids)


def _held(session: Session, kind: ListKind) -> ScreeningList:
    """Return the row of a list, held until this transaction ends."""
    return session.get_one(ScreeningList, kind.value, with_for_update=True, populate_existing=True)


_TABLE = ListEntry.__table__
_INSERT = many.inserting(_TABLE, ("key", "fingerprint", "body"), same=("kind", "since"))  # type: ignore[arg-type]  # a table


def _write(session: Session, kind: str, number: int, staged: Staged) -> Changes:
    """Write what is not as it was: records that are new or say something else, and those that are gone."""
    added = changed = 0
    for rows in staged.rows():
        known = _known(session, kind, [row.key for row in rows])
        other = [row for row in rows if row.key in known and known[row.key] != row.fingerprint]
        _end(session, kind, number, [row.key for row in other])
        fresh = [row for row in rows if row.key not in known]
        _insert(session, kind, number, [*other, *fresh])
        added, changed = added + len(fresh), changed + len(other)
    return Changes(added, changed, _end_missing(session, kind, number, staged))


def _known(session: Session, kind: str, keys: Sequence[str]) -> dict[str, str]:
    here = ListEntry.kind == kind, ListEntry.until.is_(None), ListEntry.key.in_(keys)
    found = session.execute(select(ListEntry.key, ListEntry.fingerprint).where(*here))
    return {row.key: row.fingerprint for row in found}


def _insert(session: Session, kind: str, number: int, rows: Sequence[Row]) -> None:
    told = [(row.key, row.fingerprint, row.body) for row in rows]
    _INSERT.write(session.connection(), told, kind=kind, since=number)


def _end(session: Session, kind: str, number: int, keys: Sequence[str]) -> None:
    if keys:
        here = ListEntry.kind == kind, ListEntry.until.is_(None), ListEntry.key.in_(keys)
        session.execute(
            update(ListEntry).where(*here).values(until=number), execution_options={"synchronize_session": False}
        )


def _end_missing(session: Session, kind: str, number: int, staged: Staged) -> int:
    """End the records that the new version does not have; return how many."""
    removed, after = 0, ""
    while True:
        here = ListEntry.kind == kind, ListEntry.until.is_(None), ListEntry.key > after
        keys = session.scalars(select(ListEntry.key).where(*here).order_by(ListEntry.key).limit(AT_ONCE)).all()
        if not keys:
            return removed
        gone = staged.missing(keys)
        _end(session, kind, number, gone)
        removed, after = removed + len(gone), keys[-1]
