"""Proves what stands beside the entries: the notes whose digests they carry, the rows that find their references."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from kernel.journal import ERASED, JournalEntry, JournalRef, Note
from kernel.journal_chain import digest, digests
from kernel.journal_faults import Fault
from kernel.text import Message
from kernel.unmet import Ref

_ROWS = {"yield_per": 1000}
_BATCH = 500
_OWN = and_(
    JournalEntry.subject_kind == JournalRef.subject_kind,
    JournalEntry.subject_id == JournalRef.subject_id,
    JournalEntry.seq == JournalRef.seq,
)
_KEY = (JournalEntry.subject_kind, JournalEntry.subject_id, JournalEntry.seq)


def changed_references(session: Session) -> Iterator[Fault]:
    """Yield each entry whose rows of references are not what it says itself."""
    words = Message("the rows that find what it mentions are not what it says")
    found = select(*_KEY, JournalEntry.refs, func.count(JournalRef.seq)).join(JournalRef, _OWN, isouter=True)
    listed = found.where(JournalEntry.refs != "[]").group_by(*_KEY, JournalEntry.refs).order_by(*_KEY)
    for kind, subject_id, seq, refs, rows in session.execute(listed, execution_options=_ROWS):
        if _count(refs) != rows:
            yield Fault(Ref(kind, subject_id), seq, "references-changed", words)
    named = literal('"') + JournalRef.ref_kind + ":" + JournalRef.ref_id + '"'
    stray = (
        select(JournalRef.subject_kind, JournalRef.subject_id, JournalRef.seq)
        .join(JournalEntry, _OWN, isouter=True)
        .where(or_(JournalEntry.seq.is_(None), _place(session, JournalEntry.refs.expression, named) == 0))
        .distinct()
    )
    for kind, subject_id, seq in session.execute(stray, execution_options=_ROWS):
        yield Fault(Ref(kind, subject_id), seq, "references-changed", words)


def _place(session: Session, text: ColumnElement[str], part: ColumnElement[str]) -> ColumnElement[int]:
    search = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    return search(text, part)


def _count(refs: str) -> int:
    try:
        return len(json.loads(refs))
    except (TypeError, ValueError):
        return -1


def changed_notes(session: Session) -> Iterator[Fault]:
    """Yield each entry that carries the digest of a note which is not there as it was written."""
    carrying = select(*_KEY, JournalEntry.payload).where(JournalEntry.payload.contains('"digest"')).order_by(*_KEY)
    rows = session.execute(carrying, execution_options=_ROWS)
    claims = (
        (Ref(kind, subject_id), seq, claim) for kind, subject_id, seq, payload in rows for claim in _claims(payload)
    )
    while batch := list(islice(claims, _BATCH)):
        yield from _batch(session, batch)


def _claims(payload: str) -> Iterator[dict[str, str]]:
    try:
        yield from digests(json.loads(payload))
    except ValueError:
        return  # its hash tells


def _batch(session: Session, claims: list[tuple[Ref, int, dict[str, str]]]) -> Iterator[Fault]:
    ids = {claim["note"] for _, _, claim in claims}
    wanted = select(Note.id, Note.salt, Note.text, Note.erased_at.is_not(None)).where(Note.id.in_(ids))
    notes = {one: (salt, text, erased) for one, salt, text, erased in session.execute(wanted)}
    told = _erasures(session, {one for one, (_, text, _) in notes.items() if text is None})
    for subject, seq, claim in claims:
        name, found = claim["note"], notes.get(claim["note"])
        if found is None:
            yield Fault(subject, seq, "note-gone", Message("note %(note)s is gone", note=name))
        elif found[1] is None and not (found[2] and name in told):
            words = Message("note %(note)s was emptied, and no entry says that it was erased", note=name)
            yield Fault(subject, seq, "note-emptied", words)
        elif found[1] is not None and digest(found[0], found[1]) != claim["digest"]:
            yield Fault(subject, seq, "note-changed", Message("note %(note)s was changed", note=name))


def _erasures(session: Session, ids: set[str]) -> set[str]:
    """Return those of these notes whose erasing an entry tells of."""
    if not ids:
        return set()
    found = select(JournalRef.ref_id).join(JournalEntry, _OWN)
    return set(
        session.scalars(
            found.where(JournalRef.ref_kind == "note", JournalRef.ref_id.in_(ids), JournalEntry.event == ERASED)
        )
    )
