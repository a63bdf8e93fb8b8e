"""Erasing what somebody wrote, where the law or a mistake asks for it; that it was done, and why, stays."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, NotFound
from kernel.fields import Fields
from kernel.journal import JournalEntry, Note
from kernel.journal_chain import digests
from kernel.text import Message
from partnerships import permissions
from partnerships.permissions import EVERYWHERE, Standing

PERMISSION = "note.erase"


def carrying(session: Session, note_id: str, *, hold: bool = False) -> tuple[Note, JournalEntry]:
    """Return a note and the entry that carries its digest; raises NotFound where there is none."""
    note = session.get(Note, note_id, with_for_update=True if hold else None)
    if note is None:
        raise NotFound
    naming = select(JournalEntry).where(JournalEntry.payload.contains(note_id, autoescape=True))
    for entry in session.scalars(naming):
        if any(claim["note"] == note_id for claim in digests(entry.facts)):
            return note, entry
    raise NotFound


def erase(session: Session, note_id: str, *, reason: str, by: Standing, on: date, now: datetime) -> Note:
    """Erase a note for good; raises NotPermitted, NotFound, Conflict where it is erased already.

    Who may not erase learns nothing of which notes there are: a note belongs to no one programme.
    """
    permissions.check(by, PERMISSION, EVERYWHERE)
    note, entry = carrying(session, note_id, hold=True)
    if note.erased_at is not None:
        raise Conflict(Message("These words were erased before."))
    fields = Fields()
    because = fields.prose("reason", reason, longest=4000)
    fields.settle(entry.subject)
    journal.erase_note(session, note, entry, reason=because, by=by.person_id, on=on, now=now)
    return note
