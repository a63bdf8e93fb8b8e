"""What the API gives and takes of taking back a move."""

from __future__ import annotations

from marshmallow import Schema

from web.api.fields import Body, Day, Flag, Part, Text, Whole
from web.api.schemas import SubjectSchema, always, listed, maybe


class TakenBackSchema(Schema):
    """A move that would be taken back: from where to where, when and by whom; `seq` is its entry in the journal."""

    move = always(Text)
    before = always(Text)
    to = always(Text)
    seq = always(Whole)
    on = always(Day)
    by = always(Text)


class LaterSchema(Schema):
    """An entry that was made since and depends on the move."""

    subject = always(Part, SubjectSchema)
    seq = always(Whole)
    event = always(Text)
    on = always(Day)
    words = always(Text, 2000)


class CorrectionSchema(Schema):
    """Which moves would be taken back together, the newest first; `refusal` says why they cannot be."""

    open = always(Flag)
    permitted = always(Flag)
    refusal = maybe(Text, 20_000)
    moves = listed(Part(TakenBackSchema))
    depends = listed(Part(LaterSchema))


class CorrectionBody(Body):
    """Why, and, where given, which move is meant: the number of its entry, so that no other is taken back for it."""

    reason = Text(4000, required=True)
    seq = Whole()
