"""Erasing what somebody wrote, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from kernel.journal import Note
from partnerships import note_actions
from web.account import my_work
from web.api.fields import Body, Id, Instant, Text
from web.api.resource import Resource
from web.api.schemas import always
from web.api.shapes import Shape

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


@resource.post("/<id:note_id>/erasure", ErasedSchema, needs="note.erase", takes=ErasureBody, status=200, again=again)
def notes_erase(body: Mapping[str, Any], note_id: str) -> Shape:
    """Erase what was written, for good; that it was done, and why, stays."""
    work = my_work()
    note = note_actions.erase(work.session, note_id, reason=body["reason"], by=work.by, on=work.today, now=work.now)
    return {"id": note.id, "erased_at": note.erased_at}
