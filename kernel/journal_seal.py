"""Seals: once a day one entry vouches for every stream of the journal, under a key kept outside the database.

Hashes alone prove nothing against somebody who can write to the database and takes them again. A seal is an HMAC over
the heads of all streams, over those that changed since the seal before, and over that seal's own HMAC: whoever changes,
cuts off or removes what was sealed needs the key, or leaves a seal that does not hold.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, cast

from sqlalchemy import ColumnElement, and_, collate, exists, func, select
from sqlalchemy.orm import Session, aliased

from kernel import journal
from kernel.errors import TackError
from kernel.journal import JournalEntry
from kernel.journal_chain import Plain, canonical, moment_text
from kernel.journal_feed import stand_alone
from kernel.text import Message
from kernel.unmet import Ref

STREAM = Ref("seal", f"seal{0:022}")
EVENT = "Sealed"
FIRST = "0" * 64
_LAYOUT = "tack-seal-1"
_PRINT = 16


class NoSealKey(TackError):
    """There is no key to seal with."""

    code: ClassVar[str] = "no-seal-key"


class SealUnreadable(TackError):
    """The newest seal is not one of ours, so that nothing can be chained to it."""

    code: ClassVar[str] = "seal-unreadable"


@dataclass(frozen=True, slots=True)
class Measure:
    """What stands in the journal up to a position of the feed: counts, and digests over heads in their order.

    `heads` is taken over the heads of all streams, `changed` over those alone that changed since the seal before.
    """

    feed: int
    entries: int
    streams: int
    heads: str
    changes: int
    changed: str


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal: its number, when it was set, what it covers, and its HMAC under a key that it names by its print."""

    number: int
    day: date
    at: datetime
    covers: Measure
    key: str
    previous: str
    mac: str

    def holds_under(self, key: str) -> bool:
        """Say whether this is what somebody with the key set."""
        return hmac.compare_digest(self.mac, signed(self, key))

    def facts(self) -> dict[str, Plain]:
        """Return what its entry holds."""
        covers = self.covers
        return {
            "feed": covers.feed,
            "entries": covers.entries,
            "streams": covers.streams,
            "heads": covers.heads,
            "changes": covers.changes,
            "changed": covers.changed,
            "key": self.key,
            "previous": self.previous,
            "mac": self.mac,
        }

    def plain(self) -> dict[str, Plain]:
        """Return it as it is exported."""
        return {
            "seal": self.number,
            "day": self.day.isoformat(),
            "at": moment_text(self.at),
            **self.facts(),
        }


def print_of(key: str) -> str:
    """Return what tells one key from another and does not give it away."""
    return hashlib.sha256(f"{_LAYOUT} key\n{key}".encode()).hexdigest()[:_PRINT]


def signed(seal: Seal, key: str) -> str:
    """Return the HMAC-SHA256 of everything else that a seal says."""
    said = {**seal.plain(), "mac": None}
    return hmac.new(key.encode(), canonical([_LAYOUT, said]).encode(), hashlib.sha256).hexdigest()


def line(kind: str, subject_id: str, seq: int, own: str) -> str:
    """Return a head as digests take it, and as it is exported."""
    return f"{kind}:{subject_id} {seq} {own}"


def in_order(session: Session, *columns: ColumnElement[str]) -> list[ColumnElement[str]]:
    """Return columns to sort by, byte by byte on every database: a digest is taken in this order."""
    if session.get_bind().dialect.name == "postgresql":
        return [collate(column, "C") for column in columns]
    return list(columns)


def heads(session: Session, up_to: int) -> Iterator[tuple[str, int]]:
    """Yield the head of every stream as it stood at a position of the feed, sorted, with its own position."""
    entry, later = JournalEntry, aliased(JournalEntry)
    follows = exists().where(
        later.subject_kind == entry.subject_kind,
        later.subject_id == entry.subject_id,
        later.seq == entry.seq + 1,
        later.feed <= up_to,
    )
    found = (
        select(entry.subject_kind, entry.subject_id, entry.seq, entry.hash, entry.feed)
        .where(and_(entry.feed <= up_to, ~follows))
        .order_by(*in_order(session, entry.subject_kind.expression, entry.subject_id.expression))
    )
    for kind, subject_id, seq, own, feed in session.execute(found, execution_options={"yield_per": 1000}):
        yield line(kind, subject_id, seq, own), cast("int", feed)


def measure(session: Session, since: int) -> Measure:
    """Take the measure of everything that has a position, and of what changed since one."""
    up_to = session.scalar(select(func.max(JournalEntry.feed))) or 0
    entries = session.scalar(select(func.count()).select_from(JournalEntry).where(JournalEntry.feed <= up_to)) or 0
    everything, changed = hashlib.sha256(), hashlib.sha256()
    streams = changes = 0
    for text, feed in heads(session, up_to):
        head = f"{text}\n".encode()
        everything.update(head)
        streams += 1
        if feed > since:
            changed.update(head)
            changes += 1
    return Measure(up_to, entries, streams, everything.hexdigest(), changes, changed.hexdigest())


def seal(
    session: Session, measured: Measure, before: Seal | None, *, key: str, by: str, on: date, now: datetime
) -> Seal | None:
    """Set a seal on what was measured; None where somebody set one since `before` was read."""
    stand_alone(session)
    last = newest(session)
    if (last.number if last else 0) != (before.number if before else 0):
        return None
    number, previous = (last.number + 1, last.mac) if last else (1, FIRST)
    bare = Seal(number, on, now, measured, print_of(key), previous, "")
    made = Seal(number, on, now, measured, bare.key, previous, signed(bare, key))
    journal.record(session, STREAM, EVENT, made.facts(), by=by, on=on, now=now)
    return made


def newest(session: Session) -> Seal | None:
    """Return the newest seal; raises SealUnreadable where it is not one of ours."""
    found = select(JournalEntry).where(JournalEntry.subject_kind == STREAM.kind, JournalEntry.subject_id == STREAM.id)
    entry = session.scalars(found.order_by(JournalEntry.seq.desc()).limit(1)).one_or_none()
    if entry is None:
        return None
    made = read(entry)
    if made is None:
        raise SealUnreadable(Message("The newest seal cannot be read. Run: tack journal verify"))
    return made


def all_seals(session: Session) -> Sequence[JournalEntry]:
    """Return the entries of the seals, oldest first."""
    return journal.of_subject(session, STREAM)


def newest_seals(session: Session, *, limit: int) -> list[Seal]:
    """Return the newest seals that can be read, the newest first."""
    found = select(JournalEntry).where(JournalEntry.subject_kind == STREAM.kind, JournalEntry.subject_id == STREAM.id)
    entries = session.scalars(found.order_by(JournalEntry.seq.desc()).limit(limit))
    return [seal for entry in entries if (seal := read(entry)) is not None]


def read(entry: JournalEntry) -> Seal | None:
    """Return the seal that an entry holds, or None where it holds none."""
    try:
        return from_plain({**entry.facts, "seal": entry.seq, "day": entry.on.isoformat(), "at": moment_text(entry.now)})
    except (TypeError, ValueError):
        return None


def from_plain(said: object) -> Seal:
    """Return the seal that was exported so; raises TypeError or ValueError where it is none."""
    if not isinstance(said, dict):
        raise TypeError(said)
    texts = [said.get(name) for name in ("day", "at", "heads", "changed", "key", "previous", "mac")]
    figures = [said.get(name) for name in ("seal", "feed", "entries", "streams", "changes")]
    if not all(isinstance(one, str) for one in texts) or not all(type(one) is int for one in figures):
        raise ValueError("not a seal")
    day, at, whole, changed, key, previous, mac = cast("list[str]", texts)
    number, feed, entries, streams, changes = cast("list[int]", figures)
    covers = Measure(feed, entries, streams, whole, changes, changed)
    return Seal(number, date.fromisoformat(day), datetime.fromisoformat(at), covers, key, previous, mac)
