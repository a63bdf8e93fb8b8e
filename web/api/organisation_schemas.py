"""Organisations as the API gives them, described for OpenAPI; `organisation_shapes` makes them."""

from __future__ import annotations

from marshmallow import Schema, fields

from partnerships.organisation_facts import ANSWERS, FACTS, NAME_KINDS, ROLES
from web.api.fields import Choice, Day, Flag, Id, Part, Text, Whole
from web.api.schemas import DIGEST, Named, SubjectSchema, Versioned, always, listed, maybe, page_of


class IdentifierPart(Schema):
    """A number that a register gave: as it is kept, and as the register prints it."""

    id = always(Id)
    scheme = always(Text, 40)
    value = always(Text, 120)
    shown = always(Text, 140)
    source = maybe(Text)
    noted_on = maybe(Day)


class NamePart(Schema):
    """Another name, with the days on which it was in force."""

    id = always(Id)
    name = always(Text)
    kind = maybe(Choice, NAME_KINDS)
    used_from = maybe(Day)
    used_to = maybe(Day)


class FactPart(Schema):
    """An answer with its day and source; the first of a fact is the one that counts."""

    fact = always(Choice, FACTS)
    answer = always(Choice, ANSWERS)
    as_of = always(Day)
    source = maybe(Text)


class PersonPart(Schema):
    """Somebody with a role, from a day to a day."""

    id = always(Id)
    name = always(Text)
    role = always(Choice, ROLES)
    capacity = maybe(Text)
    since = maybe(Day)
    until = maybe(Day)


class BelongsPart(Schema):
    """A body above or below, from a day to a day."""

    id = always(Id)
    organisation = always(Part, Named)
    since = maybe(Day)
    until = maybe(Day)


class OrganisationLineSchema(Schema):
    """An organisation as lists show it."""

    id = always(Id)
    name = always(Text)
    partner_type = maybe(Text)
    country = maybe(Text, 2)
    locality = maybe(Text)
    women_led = maybe(Flag)
    locally_led = maybe(Flag)


class TwinPart(Schema):
    """One of several organisations with the same name, and its numbers."""

    id = always(Id)
    name = always(Text)
    identifiers = listed(Text())


class TwinsSchema(Schema):
    """Organisations whose names differ in accents, company form, order and punctuation only."""

    name = always(Text)
    organisations = listed(Part(TwinPart))


class LogoPart(Schema):
    """The picture that stands for it, a PNG, with its size in dots; its content is at `logo` below its address."""

    width = always(Whole)
    height = always(Whole)
    sha256 = always(Text, metadata={"pattern": DIGEST})


class OrganisationSchema(Versioned, OrganisationLineSchema):
    """An organisation, whole; `people` is null for who only stands beside it in a partnership."""

    address = maybe(Text, 1000)
    identifiers = listed(Part(IdentifierPart))
    former_names = listed(Text())
    names = listed(Part(NamePart))
    facts = listed(Part(FactPart))
    people = fields.List(Part(PersonPart), required=True, allow_none=True)
    parents = listed(Part(BelongsPart))
    children = listed(Part(BelongsPart))
    stands_for = listed(Part(Named))
    logo = maybe(Part, LogoPart)


class MovePart(Schema):
    """How many of what would move."""

    what = always(Text)
    count = always(Whole)


class ClashPart(Schema):
    """A register in which both have a number: somebody must say which hold."""

    scheme = always(Text, 40)
    kept = listed(Text())
    gone = listed(Text())


class ObstaclePart(Schema):
    """One thing to settle first, and where."""

    message = always(Text, 2000)
    subject = always(Part, SubjectSchema)


class MergePreviewSchema(Schema):
    """What a merge would do."""

    moves = listed(Part(MovePart))
    clashes = listed(Part(ClashPart))
    obstacles = listed(Part(ObstaclePart))


OrganisationPage = page_of(OrganisationLineSchema, "OrganisationPage")
TwinsList = page_of(TwinsSchema, "TwinsList")
