"""What the API gives of requests, described for OpenAPI."""

from __future__ import annotations

from marshmallow import Schema

from web.api.fields import Day, Flag, Id, Part, Text
from web.api.schemas import SubjectSchema, UnmetSchema, always, maybe, page_of


class RequestSchema(Schema):
    """Somebody asks whoever may mend one thing that a move lacks; `outcome` is null while it waits."""

    id = always(Id)
    subject = always(Part, SubjectSchema)
    move = always(Text)
    unmet = always(Part, UnmetSchema)
    partnership = always(Text)
    asked_by = always(Text)
    asked_of = maybe(Text)
    asked_on = always(Day)
    note = maybe(Text, 2000)
    mine = always(Flag)
    outcome = maybe(Text)
    answered_by = maybe(Text)
    reason = maybe(Text, 2000)


RequestList = page_of(RequestSchema, "RequestList")
