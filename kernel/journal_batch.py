"""One event for each of many subjects, appended in a handful of statements and chained as `journal.record` chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import ModuleType
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.dml import Insert

from kernel.database import Base
from kernel.journal import JournalEntry, JournalHead, JournalRef, Recorded
from kernel.journal_chain import GENESIS, Plain, canonical, chained, hashed_fields, moment_text
from kernel.unmet import Ref

_HEADS, _ENTRIES, _REFS = (Base.metadata.tables[one.__tablename__] for one in (JournalHead, JournalEntry, JournalRef))
_READ = (
    select(_HEADS.c.subject_id, _HEADS.c.seq, _HEADS.c.hash)
    .where(_HEADS.c.subject_kind == bindparam("kind"), _HEADS.c.subject_id.in_(bindparam("ids", expanding=True)))
    .order_by(_HEADS.c.subject_id)
    .with_for_update()
)
_ENTER, _MENTION = insert(_ENTRIES), insert(_REFS)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded of one subject."""

    subject: Ref
    payload: Mapping[str, Plain]
    version: int | None = None
    refs: tuple[Ref, ...] = ()
    on_behalf_of: str | None = None


def record_many(session: Session, entries: Sequence[Entry], event: str, *, by: str, on: date, now: datetime) -> None:
    """Append the same event to the streams of many subjects of one kind, each named once.

    Raises StaleDataError where somebody appended to one of them meanwhile.
    """
    if not entries:
        return
    session.flush()
    connection = session.connection()
    ids = [one.subject.id for one in entries]
    found = connection.execute(_READ, {"kind": entries[0].subject.kind, "ids": ids}).all()
    heads = {key: (seq, hashed) for key, seq, hashed in found}
    rows = [_row(one, heads.get(one.subject.id, (0, GENESIS)), event, by, on, now) for one in entries]
    connection.execute(_ENTER, rows)
    moved = connection.execute(_MOVE[connection.dialect.name], [_head(row) for row in rows])
    if moved.rowcount != len(rows):
        message = f"{len(rows) - moved.rowcount} streams of {len(rows)} were appended to meanwhile"
        raise StaleDataError(message)
    mentions = list(_mentions(entries, rows))
    if mentions:
        connection.execute(_MENTION, mentions)
    recorded = session.info.setdefault("recorded", [])
    recorded += [Recorded(one.subject, event, dict(one.payload), one.refs, by, on) for one in entries]


def _row(one: Entry, head: tuple[int, str], event: str, by: str, on: date, now: datetime) -> dict[str, Any]:
    seq, previous = head[0] + 1, head[1]
    payload = canonical(one.payload)
    refs = canonical(sorted(str(ref) for ref in one.refs))
    days = on.isoformat(), moment_text(now)
    fields = hashed_fields(one.subject, seq, event, payload, by, one.on_behalf_of, *days, one.version, refs)
    return {
        "subject_kind": one.subject.kind,
        "subject_id": one.subject.id,
        "seq": seq,
        "event": event,
        "payload": payload,
        "by": by,
        "on_behalf_of": one.on_behalf_of,
        "on": on,
        "now": now,
        "version": one.version,
        "refs": refs,
        "previous": previous,
        "hash": chained(previous, fields),
    }


def _head(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("subject_kind", "subject_id", "seq", "hash")}


def _mentions(entries: Iterable[Entry], rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for one, row in zip(entries, rows, strict=True):
        own = {name: row[name] for name in ("subject_kind", "subject_id", "seq")}
        yield from ({"ref_kind": ref.kind, "ref_id": ref.id, **own} for ref in one.refs)


def _moving(dialect: ModuleType) -> Insert:
    """Return the statement that sets a head on, or makes it, and does nothing where it is not where it was read."""
    made = dialect.insert(_HEADS)
    moving: Insert = made.on_conflict_do_update(
        index_elements=[_HEADS.c.subject_kind, _HEADS.c.subject_id],
        set_={"seq": made.excluded.seq, "hash": made.excluded.hash},
        where=_HEADS.c.seq == made.excluded.seq - 1,
    )
    # Rows that conflicted and had been moved on are not counted, and that is how we notice.
    return moving.execution_options(preserve_rowcount=True)


_MOVE = {"sqlite": _moving(sqlite), "postgresql": _moving(postgresql)}
