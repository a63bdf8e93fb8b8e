"""What the API gives, described for OpenAPI; `shapes` makes it."""

from __future__ import annotations

from copy import copy
from typing import Any

from marshmallow import Schema, fields

from web.api.fields import Flag, Id, Part, Text, Whole

DIGEST = r"^[0-9a-f]{64}$"


def maybe(kind: type[fields.Field[Any]], *arguments: Any, **more: Any) -> fields.Field[Any]:
    """Return a field that is always given and may be null."""
    return kind(*arguments, required=True, allow_none=True, **more)


def always(kind: type[fields.Field[Any]], *arguments: Any, **more: Any) -> fields.Field[Any]:
    """Return a field that is always given."""
    return kind(*arguments, required=True, **more)


def listed(of: Any) -> fields.Field[Any]:
    """Return a list that is always given."""
    return fields.List(of, required=True)


class Versioned(Schema):
    """A record that keeps which version of it stands; whoever reads it gets that as the ETag."""


class Named(Schema):
    """A record by its name."""

    id = always(Id)
    name = always(Text)


class SubjectSchema(Schema):
    """What something concerns."""

    kind = always(Text)
    id = always(Text)


class UnmetSchema(Schema):
    """One thing that is missing for a move, who can mend it, and where."""

    code = always(Text)
    message = always(Text, 2000)
    subject = always(Part, SubjectSchema)
    fixed_by = always(Text)
    roles = listed(Text())
    control = always(Text)
    url = maybe(Text, 500)


class ProblemPart(Schema):
    """One thing wrong with what was sent."""

    # It repeats what was sent, such as the name of a field that there is not, whatever is in it.
    where = always(fields.String)
    message = always(fields.String)
    subject = Part(SubjectSchema)
    url = Text(500, allow_none=True)


class CandidatePart(Schema):
    """A record that looks the same."""

    id = always(Id)
    name = always(Text)
    country = maybe(Text, 2)
    locality = maybe(Text)
    identifiers = listed(Text())
    likeness = always(Whole)
    url = maybe(Text, 500)


class ProblemSchema(Schema):
    """A refusal, as RFC 9457 has it, with a stable code."""

    type = always(Text)
    code = always(Text)
    status = always(Whole)
    title = always(Text, 2000)
    detail = Text(2000)
    unmet = fields.List(Part(UnmetSchema))
    problems = fields.List(Part(ProblemPart))
    candidates = fields.List(Part(CandidatePart))
    changes = fields.List(Text(2000))
    permission = Text()
    scope = Text()
    roles = fields.List(Text())


class MoveSchema(Schema):
    """A move from where the subject stands, judged for the reader."""

    move = always(Text)
    label = always(Text)
    hint = always(Text, 2000)
    to = always(Text)
    permission = always(Text)
    permitted = always(Flag)
    open = always(Flag)
    roles = listed(Text())
    asks = listed(Text())
    outcomes = listed(Text())
    unmet = listed(Part(UnmetSchema))


class MovesSchema(Schema):
    """Every move from where a subject stands."""

    subject = always(Part, SubjectSchema)
    state = always(Text)
    moves = listed(Part(MoveSchema))


def page_of(line: type[Schema], name: str) -> type[Schema]:
    """Return the description of a page of a list; `after` leads to the next one and is null on the last.

    No field of a row is promised, since a program may have asked for some of them only.
    """
    fields_of_row = {field: copy(stated) for field, stated in line().fields.items()}
    for stated in fields_of_row.values():
        stated.required = False
    row = Schema.from_dict(fields_of_row, name=f"{name}Row")
    return Schema.from_dict({"rows": listed(Part(row)), "after": maybe(Text, 1000)}, name=name)
