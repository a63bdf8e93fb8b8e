"""Proves the journal whole, or says which entry of which stream does not prove.

Everything is read once, in the order of the streams, and nothing is kept but a few figures for each seal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, String, and_, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from kernel.journal import JournalEntry, JournalHead
from kernel.journal_beside_proof import changed_notes, changed_references
from kernel.journal_chain import GENESIS, chained, hashed_fields, moment_text
from kernel.journal_faults import Fault, whole_stream_gone
from kernel.journal_seal import STREAM, Seal, in_order
from kernel.journal_seal_proof import Tally, seals_in_order
from kernel.text import Message
from kernel.unmet import Ref

_ROWS = {"yield_per": 1000}
#: The journal is sealed once a day; an entry that waits longer than this shows that it is not.
SEALED_WITHIN = timedelta(days=2)
NEVER_SEALED = Message(
    "there is no seal, and entries are older than two days: sealing never began, or every seal was taken away"
)


def verify(session: Session, keys: Sequence[str] = ()) -> Iterator[Fault]:
    """Yield each place that does not prove; without keys the seals are compared, but not who set them."""
    yield from Verification(session, keys).faults()


class Verification:
    """One walk over the journal; its figures stand when all of its faults were taken."""

    def __init__(self, session: Session, keys: Sequence[str] = ()) -> None:
        self._session = session
        self.entries = 0
        self.streams = 0
        self._seal_faults, self.seals = seals_in_order(session, keys)
        self._tally = Tally(self.seals)
        self._oldest: str | None = None

    @property
    def newest(self) -> Seal | None:
        """The newest seal that is one of ours."""
        return self.seals[-1] if self.seals else None

    @property
    def unsealed(self) -> int:
        """Entries that no seal vouches for yet."""
        return self._tally.unsealed

    def faults(self) -> Iterator[Fault]:
        """Yield each place that does not prove: the streams in order, the seals, then what stands beside."""
        yield from self._streams()
        yield from self._gone()
        yield from self._seal_faults
        yield from self._tally.faults()
        yield from _gap(self._session)
        yield from changed_references(self._session)
        yield from changed_notes(self._session)

    def overdue(self, *, now: datetime) -> Iterator[Fault]:
        """Yield that sealing stopped or never began, once all faults were taken: it shows that seals were cut off.

        A journal without any seal may have had some: whoever can write to the database takes them all as easily as one.
        """
        if self._oldest is None or self._oldest > moment_text(now - SEALED_WITHIN):
            return
        if self.newest is None:
            if not self._seal_faults:
                yield Fault(STREAM, 0, "never-sealed", NEVER_SEALED)
            return
        words = Message(
            "is the newest, of %(day)s, and entries older than two days are not sealed: sealing stopped, or seals were"
            " taken away; hold it against an exported seal",
            day=self.newest.day,
        )
        yield Fault(STREAM, self.newest.number, "seal-overdue", words)

    def _streams(self) -> Iterator[Fault]:
        last: Row[Any] | None = None
        for row in self._session.execute(_everything(self._session), execution_options=_ROWS):
            if last is not None and (row.kind, row.id) != (last.kind, last.id):
                yield from self._end(last)
                last = None
            self.entries += 1
            self._count(row)
            yield from _faults(row, *((last.seq, last.hash) if last else (0, GENESIS)))
            last = row
        if last is not None:
            yield from self._end(last)

    def _count(self, row: Row[Any]) -> None:
        before = self._tally.unsealed
        self._tally.entry(row.kind, row.id, row.seq, row.hash, row.feed)
        if self._tally.unsealed > before and row.kind != STREAM.kind:
            moment = _moment(row)
            self._oldest = min(self._oldest or moment, moment)

    def _end(self, last: Row[Any]) -> Iterator[Fault]:
        self.streams += 1
        self._tally.end_of_stream()
        subject = Ref(last.kind, last.id)
        if last.head_hash is None:
            yield Fault(subject, last.seq, "no-head", Message("the stream has no head"))
        elif (last.head_seq, last.head_hash) != (last.seq, last.hash):
            words = Message("the end is missing or changed: the head stands at %(head)s", head=last.head_seq)
            yield Fault(subject, last.seq, "end-differs", words)

    def _gone(self) -> Iterator[Fault]:
        head, entry = JournalHead, JournalEntry
        first = and_(entry.subject_kind == head.subject_kind, entry.subject_id == head.subject_id)
        found = (
            select(head.subject_kind, head.subject_id, head.seq)
            .where(~select(entry.seq).where(first).exists())
            .order_by(*in_order(self._session, head.subject_kind.expression, head.subject_id.expression))
        )
        for kind, subject_id, seq in self._session.execute(found, execution_options=_ROWS):
            yield whole_stream_gone(Ref(kind, subject_id), seq)


def _everything(session: Session) -> Any:
    """Return the statement that reads every entry beside its stream's head, in the order of the streams."""
    entry, head = JournalEntry, JournalHead
    day: ColumnElement[Any] = entry.on.expression
    moment: ColumnElement[Any] = entry.now.expression
    if session.get_bind().dialect.name == "sqlite":
        # As they stand in the file, whatever they are: a day that is none is a change, not a failure of ours.
        day, moment = type_coerce(day, String()), type_coerce(moment, String())
    return (
        select(
            entry.subject_kind.label("kind"),
            entry.subject_id.label("id"),
            entry.seq,
            entry.event,
            entry.payload,
            entry.by,
            entry.on_behalf_of,
            day.label("day"),
            moment.label("moment"),
            entry.version,
            entry.refs,
            entry.previous,
            entry.hash,
            entry.feed,
            head.seq.label("head_seq"),
            head.hash.label("head_hash"),
        )
        .join(head, and_(head.subject_kind == entry.subject_kind, head.subject_id == entry.subject_id), isouter=True)
        .order_by(*in_order(session, entry.subject_kind.expression, entry.subject_id.expression), entry.seq)
    )


def _faults(row: Row[Any], seq: int, last: str) -> Iterator[Fault]:
    subject = Ref(row.kind, row.id)
    if row.seq <= seq:
        yield Fault(subject, row.seq, "out-of-order", Message("stands where no entry can stand"))
    elif row.seq != seq + 1:
        words = Message("entries %(first)s to %(last)s are missing", first=seq + 1, last=row.seq - 1)
        yield Fault(subject, row.seq, "entries-missing", words)
    if row.previous != last:
        yield Fault(subject, row.seq, "does-not-follow", Message("does not follow the entry before it"))
    if _hash_of(row, subject) != row.hash:
        yield Fault(subject, row.seq, "changed", Message("was changed after it was written"))


def _hash_of(row: Row[Any], subject: Ref) -> str:
    day = row.day if isinstance(row.day, str) else row.day.isoformat()
    fields = (row.seq, row.event, row.payload, row.by, row.on_behalf_of, day, _moment(row), row.version, row.refs)
    return chained(row.previous, hashed_fields(subject, *fields))


def _moment(row: Row[Any]) -> str:
    return f"{str(row.moment).replace(' ', 'T')}Z" if isinstance(row.day, str) else moment_text(row.moment)


def _gap(session: Session) -> Iterator[Fault]:
    """The feed has no gaps; one tells of entries that were taken out, whatever was done to their stream."""
    count, last = session.execute(select(func.count(JournalEntry.feed), func.max(JournalEntry.feed))).one()
    if count == (last or 0):
        return
    before = aliased(JournalEntry)
    first = select(func.min(JournalEntry.feed)).where(
        JournalEntry.feed > 1, ~select(before.seq).where(before.feed == JournalEntry.feed - 1).exists()
    )
    words = Message("%(count)s positions of the feed are empty: entries were taken out", count=(last or 0) - count)
    yield Fault(Ref("feed", "journal"), (session.scalar(first) or 2) - 1, "feed-gap", words)
