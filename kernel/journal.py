"""The journal: one append-only, hash-chained stream for each subject.

An entry holds references, codes, figures and salted digests, never a name or free text: what a
person wrote is a `note` row, which can be erased when the law asks while the chain still proves
whole. The head row of a stream is taken first, so that two writers of one stream stand in line.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import ModuleType
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from kernel.copies import Copies
from kernel.database import Base, Id
from kernel.frozen import Frozen
from kernel.ids import new_id
from kernel.journal_chain import GENESIS, Plain, canonical, chained, digest, hashed_fields, moment_text
from kernel.unmet import Ref

#: The event that a note was erased; the entry refers to the note.
ERASED = "NoteErased"


class JournalHead(Base):
    """The newest entry of a stream; locked first by whoever appends."""

    __tablename__ = "journal_head"
    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class JournalEntry(Base):
    """One thing that happened to one subject. `feed` is filled once, later, by a single writer."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("feed"), Index("ix_journal_entry_now", "now"))
    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Id)
    on_behalf_of: Mapped[str | None] = mapped_column(Id)
    on: Mapped[date]
    now: Mapped[datetime]
    version: Mapped[int | None]
    refs: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    feed: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def subject(self) -> Ref:
        """The subject whose stream this is."""
        return Ref(self.subject_kind, self.subject_id)

    @property
    def facts(self) -> dict[str, Plain]:
        """The payload, read."""
        found: dict[str, Plain] = json.loads(self.payload)
        return found

    @property
    def mentioned(self) -> tuple[Ref, ...]:
        """The other subjects that the entry refers to."""
        return tuple(Ref(*str(one).split(":", 1)) for one in json.loads(self.refs))


class JournalRef(Base):
    """Finds the entries that mention a subject; the hashed truth is the entry's own `refs`."""

    __tablename__ = "journal_ref"
    ref_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    ref_id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Note(Base):
    """What a person wrote; the journal keeps only its salted digest."""

    __tablename__ = "note"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Id)
    now: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Recorded(NamedTuple):
    """An event of this unit of work, for the reactions that settle it."""

    subject: Ref
    event: str
    facts: Mapping[str, Plain]
    refs: tuple[Ref, ...]
    by: str
    on: date


def write_note(session: Session, text: str, *, by: str, now: datetime) -> dict[str, Plain]:
    """Keep what a person wrote and return the reference an entry may carry."""
    note = Note(id=new_id(), salt=secrets.token_hex(16), text=text, by=by, now=now)
    session.add(note)
    return {"note": note.id, "digest": digest(note.salt, text)}


def erase_note(
    session: Session, note: Note, entry: JournalEntry, *, reason: str, by: str, on: date, now: datetime
) -> None:
    """Erase what a person wrote, and record in the stream of the entry that carries it that it was done, and why.

    The salt goes too: with it, whoever suspects what was written could try it against the digest.
    """
    note.text, note.salt, note.erased_at = None, "", now
    session.flush()
    facts: dict[str, Plain] = {"erased": note.id, "reason": write_note(session, reason, by=by, now=now)}
    refs = [*entry.mentioned, Ref("note", note.id)]
    record(session, entry.subject, ERASED, facts, by=by, on=on, now=now, refs=refs)


def record(
    session: Session,
    subject: Ref,
    event: str,
    payload: Mapping[str, Plain],
    *,
    by: str,
    on: date,
    now: datetime,
    on_behalf_of: str | None = None,
    version: int | None = None,
    refs: Iterable[Ref] = (),
) -> None:
    """Append one past-tense event to a subject's stream, and tell this unit of work's reactions."""
    on_behalf_of = on_behalf_of or spoken_for(session, by)
    others = tuple(dict.fromkeys(refs))
    seq, previous = _next(session, subject)
    stored = canonical(payload)
    listed = canonical(sorted(str(ref) for ref in others))
    days = on.isoformat(), moment_text(now)
    own = chained(previous, hashed_fields(subject, seq, event, stored, by, on_behalf_of, *days, version, listed))
    entered = {
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "seq": seq,
        "event": event,
        "payload": stored,
        "by": by,
        "on_behalf_of": on_behalf_of,
        "on": on,
        "now": now,
        "version": version,
        "refs": listed,
        "previous": previous,
        "hash": own,
    }
    _enter(session, entered)
    if others:
        mentions = {"subject_kind": subject.kind, "subject_id": subject.id, "seq": seq}
        session.connection().execute(_MENTION, [{"ref_kind": ref.kind, "ref_id": ref.id, **mentions} for ref in others])
    session.info.setdefault("recorded", []).append(Recorded(subject, event, dict(payload), others, by, on))


def _enter(session: Session, entry: Mapping[str, Any]) -> None:
    """Add an entry and make it the newest of its stream; one statement where the database takes both in one."""
    # Core statements made once: most of what a small piece of work costs is its journal.
    connection = session.connection()
    head = {"kind": entry["subject_kind"], "id": entry["subject_id"], "own": entry["hash"]}
    if connection.dialect.name == "postgresql":
        connection.execute(_ENTER_AND_CHAIN, {**{f"new_{name}": value for name, value in entry.items()}, **head})
        return
    connection.execute(_ENTER, entry)
    connection.execute(_CHAIN, head)


def spoken_for(session: Session, by: str) -> str | None:
    """Return in whose name this unit of work's person acts just now, where they stand in for somebody."""
    person_id, voice = session.info.get("voice", ("", None))
    return voice.on_behalf_of if voice is not None and person_id == by else None


def _taking(dialect: ModuleType) -> ReturningInsert[int, str]:
    """Return the statement that takes a stream's head: makes it, or counts it on."""
    first = {"subject_kind": bindparam("kind"), "subject_id": bindparam("id"), "seq": 1, "hash": GENESIS}
    head = dialect.insert(_HEADS).values(first)
    taken: ReturningInsert[int, str] = head.on_conflict_do_update(
        index_elements=[_HEADS.c.subject_kind, _HEADS.c.subject_id], set_={"seq": _HEADS.c.seq + 1}
    ).returning(_HEADS.c.seq, _HEADS.c.hash)
    return taken


_HEADS, _ENTRIES, _REFS = (Base.metadata.tables[one.__tablename__] for one in (JournalHead, JournalEntry, JournalRef))
_ENTER, _MENTION = insert(_ENTRIES), insert(_REFS)
_TAKE = {"sqlite": _taking(sqlite), "postgresql": _taking(postgresql)}
_CHAIN = (
    update(_HEADS)
    .where(_HEADS.c.subject_kind == bindparam("kind"), _HEADS.c.subject_id == bindparam("id"))
    .values(hash=bindparam("own"))
)
_ENTER_AND_CHAIN = (
    insert(_ENTRIES)
    .values(
        {column: bindparam(f"new_{column.name}", type_=column.type) for column in _ENTRIES.c if column.name != "feed"}
    )
    .add_cte(_CHAIN.cte("chained"))
)


def _next(session: Session, subject: Ref) -> tuple[int, str]:
    """Lock the stream's head and return the next number and the hash to chain to."""
    connection = session.connection()
    row = connection.execute(_TAKE[connection.dialect.name], {"kind": subject.kind, "id": subject.id}).one()
    return row.seq, row.hash


def of_subject(session: Session, subject: Ref) -> list[JournalEntry]:
    """Return a subject's own stream, oldest first."""
    return list(session.scalars(_OWN, {"kind": subject.kind, "id": subject.id}))


def about(session: Session, subject: Ref, *, limit: int) -> list[JournalEntry]:
    """Return the newest entries of a subject and of everything that mentions it, newest first; to be read only."""
    found = _ABOUT.rows(session, {"kind": subject.kind, "id": subject.id, "most": limit})
    return [_COPIES.of(row) for row in found]


def _about() -> Select[*tuple[Any, ...]]:
    keys = JournalEntry.subject_kind, JournalEntry.subject_id, JournalEntry.seq
    mentioned = select(JournalRef.subject_kind, JournalRef.subject_id, JournalRef.seq).where(
        JournalRef.ref_kind == bindparam("kind"), JournalRef.ref_id == bindparam("id")
    )
    own = select(*keys).where(keys[0] == bindparam("kind"), keys[1] == bindparam("id"))
    found = mentioned.union(own).subquery()
    matching = [key == column for key, column in zip(keys, found.c, strict=True)]
    newest_first = (JournalEntry.on.desc(), JournalEntry.now.desc(), keys[1].desc(), keys[2].desc())
    return select(*_COPIES.columns).join(found, and_(*matching)).order_by(*newest_first).limit(bindparam("most"))


# Put together once: every page of a record asks them.
_COPIES = Copies(JournalEntry)
_ABOUT = Frozen(_about())
_OWN = (
    select(JournalEntry)
    .where(JournalEntry.subject_kind == bindparam("kind"), JournalEntry.subject_id == bindparam("id"))
    .order_by(JournalEntry.seq)
)


def notes(session: Session, ids: Iterable[str]) -> dict[str, Note]:
    """Return notes by their identifiers."""
    wanted = set(ids)
    return {note.id: note for note in session.scalars(select(Note).where(Note.id.in_(wanted)))} if wanted else {}
