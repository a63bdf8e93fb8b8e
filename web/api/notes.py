"""Erasing what somebody wrote, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from kernel.journal import Note
from partnerships import note_actions
from partnerships.compartment import CONFIDENTIAL
from partnerships.permissions import EVERYWHERE, check
from web.account import my_work
from web.api.fields import Body, Id, Instant, Part, Text, Whole
from web.api.resource import Resource
from web.api.schemas import SubjectSchema, always, maybe
from web.api.shapes import Shape

#: More than any field for prose takes.
LONGEST = 100_000
resource = Resource("notes", "What people wrote: reasons, contacts, comments. The journal holds only a digest of it.")


class ErasureBody(Body):
    """Why the words go."""

    reason = Text(4000, required=True)


class ErasedSchema(Schema):
    """A note whose words are gone, and since when."""

    id = always(Id)
    erased_at = always(Instant)


def again(note_id: str) -> Shape:
    """Return a note that was erased before."""
    note = my_work().session.get_one(Note, note_id)
    return {"id": note.id, "erased_at": note.erased_at}


class NoteSchema(Schema):
    """What somebody wrote and where it stands; empty where it was erased, or said in confidence."""

    id = always(Id)
    text = always(Text, LONGEST)
    by = always(Id)
    now = always(Instant)
    erased_at = maybe(Instant)
    subject = always(Part, SubjectSchema)
    seq = always(Whole, 1)
    event = always(Text, 60)


@resource.get("/<id:note_id>", NoteSchema, needs="note.erase")
def notes_show(note_id: str) -> Shape:
    """Read what somebody wrote and the entry that carries its digest, for whoever may erase it."""
    work = my_work()
    check(work.by, note_actions.PERMISSION, EVERYWHERE)
    note, entry = note_actions.carrying(work.session, note_id)
    return {
        "id": note.id,
        "text": "" if entry.subject_kind in CONFIDENTIAL else note.text or "",
        "by": note.by,
        "now": note.now,
        "erased_at": note.erased_at,
        "subject": {"kind": entry.subject_kind, "id": entry.subject_id},
        "seq": entry.seq,
        "event": entry.event,
    }


@resource.post("/<id:note_id>/erasure", ErasedSchema, needs="note.erase", takes=ErasureBody, status=200, again=again)
def notes_erase(body: Mapping[str, Any], note_id: str) -> Shape:
    """Erase what was written, for good; that it was done, and why, stays."""
    work = my_work()
    note = note_actions.erase(work.session, note_id, reason=body["reason"], by=work.by, on=work.today, now=work.now)
    return {"id": note.id, "erased_at": note.erased_at}
