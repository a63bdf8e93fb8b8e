"""Proves the journal whole, or says which entry of which stream does not prove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.journal import GENESIS, JournalEntry, JournalHead, Note, chained, digest, digests, hashed_fields
from kernel.unmet import Ref


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the journal does not prove: which stream, which entry, what is wrong."""

    subject: Ref
    seq: int
    what: str


def verify(session: Session) -> Iterator[Fault]:
    """Walk every stream and yield each place that does not prove, in order."""
    heads = {
        (head.subject_kind, head.subject_id): (head.seq, head.hash) for head in session.scalars(select(JournalHead))
    }
    everything = select(JournalEntry).order_by(JournalEntry.subject_kind, JournalEntry.subject_id, JournalEntry.seq)
    at: tuple[str, str] | None = None
    seq, last = 0, GENESIS
    for entry in session.scalars(everything.execution_options(yield_per=1000)):
        key = (entry.subject_kind, entry.subject_id)
        if key != at:
            yield from _end_of_stream(at, seq, last, heads)
            at, seq, last = key, 0, GENESIS
        yield from _faults(entry, seq, last)
        seq, last = entry.seq, entry.hash
    yield from _end_of_stream(at, seq, last, heads)
    for key, (length, _) in heads.items():
        yield Fault(Ref(*key), length, "the whole stream is gone")
    yield from _changed_notes(session)


def _faults(entry: JournalEntry, seq: int, last: str) -> Iterator[Fault]:
    if entry.seq != seq + 1:
        yield Fault(entry.subject, entry.seq, f"entries {seq + 1} to {entry.seq - 1} are missing")
    if entry.previous != last:
        yield Fault(entry.subject, entry.seq, "does not follow the entry before it")
    fields = hashed_fields(
        entry.subject,
        entry.seq,
        entry.event,
        entry.payload,
        entry.by,
        entry.on_behalf_of,
        entry.on,
        entry.now,
        entry.version,
        entry.refs,
    )
    if chained(entry.previous, fields) != entry.hash:
        yield Fault(entry.subject, entry.seq, "was changed after it was written")


def _end_of_stream(
    key: tuple[str, str] | None,
    seq: int,
    last: str,
    heads: dict[tuple[str, str], tuple[int, str]],
) -> Iterator[Fault]:
    if key is None:
        return
    head = heads.pop(key, None)
    if head is None:
        yield Fault(Ref(*key), seq, "the stream has no head")
    elif head != (seq, last):
        yield Fault(Ref(*key), seq, f"the end is missing or changed: the head stands at {head[0]}")


def _changed_notes(session: Session) -> Iterator[Fault]:
    """Compare every digest that an entry carries with the note it refers to."""
    carrying = select(JournalEntry).where(JournalEntry.payload.contains('"digest"'))
    for entry in session.scalars(carrying.execution_options(yield_per=1000)):
        for claim in digests(entry.facts):
            note = session.get(Note, claim["note"])
            if note is None:
                yield Fault(entry.subject, entry.seq, f"note {claim['note']} is gone")
            elif note.text is None and note.erased_at is None:
                yield Fault(entry.subject, entry.seq, f"note {claim['note']} was emptied without being erased")
            elif note.text is not None and digest(note.salt, note.text) != claim["digest"]:
                yield Fault(entry.subject, entry.seq, f"note {claim['note']} was changed")
