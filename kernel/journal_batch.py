"""One event for each of many subjects, appended in a handful of statements and chained as `journal.record` chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kernel.database import Base
from kernel.frozen import Frozen
from kernel.journal import JournalEntry, JournalHead, JournalRef, Recorded
from kernel.journal_chain import GENESIS, Plain, canonical, chained, hashed_fields, moment_text
from kernel.many import Together, inserting
from kernel.unmet import Ref

_HEADS, _ENTRIES, _REFS = (Base.metadata.tables[one.__tablename__] for one in (JournalHead, JournalEntry, JournalRef))
_READ = Frozen(
    select(_HEADS.c.subject_id, _HEADS.c.seq, _HEADS.c.hash)
    .where(_HEADS.c.subject_kind == bindparam("kind"), _HEADS.c.subject_id.in_(bindparam("ids", expanding=True)))
    .order_by(_HEADS.c.subject_id)
    .with_for_update()
)
_ENTER = inserting(
    _ENTRIES,
    ("subject_id", "seq", "payload", "on_behalf_of", "version", "refs", "previous", "hash"),
    same=("subject_kind", "event", "by", "on", "now"),
)
_MENTION = inserting(_REFS, ("ref_kind", "ref_id", "subject_id", "seq"), same=("subject_kind",))
# Sets a head on, or makes it, and does nothing where it is not where it was read: what is not counted we notice.
_MOVE = inserting(
    _HEADS,
    ("subject_id", "seq", "hash"),
    same=("subject_kind",),
    then="ON CONFLICT (subject_kind, subject_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash "
    "WHERE journal_head.seq = excluded.seq - 1",
)
_APPEND = Together(_ENTER, _MENTION, _MOVE)


class Entry(NamedTuple):
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
    kind = entries[0].subject.kind
    found = _READ.rows(session, {"kind": kind, "ids": [one.subject.id for one in entries]})
    heads = {key: (seq, hashed) for key, seq, hashed in found}
    rows = list(_rows(entries, heads, event, by, on, now))
    written = rows, list(_mentions(entries, rows)), [(row[0], row[1], row[-1]) for row in rows]
    moved = _APPEND.write(connection, written, subject_kind=kind, event=event, by=by, on=on, now=now)
    if moved != len(rows):
        message = f"{len(rows) - moved} streams of {len(rows)} were appended to meanwhile"
        raise StaleDataError(message)
    recorded = session.info.setdefault("recorded", [])
    recorded += [Recorded(one.subject, event, dict(one.payload), one.refs, by, on) for one in entries]


def _rows(
    entries: Iterable[Entry], heads: Mapping[str, tuple[int, str]], event: str, by: str, on: date, now: datetime
) -> Iterator[tuple[Any, ...]]:
    days = on.isoformat(), moment_text(now)
    listed: dict[tuple[Ref, ...], str] = {}
    for subject, payload, version, refs, on_behalf_of in entries:
        seq, previous = heads.get(subject.id, (0, GENESIS))
        seq += 1
        stored, told = canonical(payload), listed.get(refs)
        if told is None:
            told = listed[refs] = canonical(sorted(str(ref) for ref in refs))
        fields = hashed_fields(subject, seq, event, stored, by, on_behalf_of, *days, version, told)
        yield subject.id, seq, stored, on_behalf_of, version, told, previous, chained(previous, fields)


def _mentions(entries: Iterable[Entry], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, str, str, int]]:
    for one, (subject_id, seq, *_) in zip(entries, rows, strict=True):
        for ref in one.refs:
            yield ref.kind, ref.id, subject_id, seq
