"""How a partner is chosen, as the API takes and gives it."""

from __future__ import annotations

from marshmallow import Schema

from partnerships.marking import Answer
from policy.choosing import Basis, MarkOf
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Rows, Text, Whole
from web.api.schemas import Named, Versioned, always, listed, maybe

LONG = 4000


class AnswerBody(Body):
    """How a criterion of the edition is answered."""

    criterion = Text(40, required=True)
    answer = Choice(Answer, required=True)


class MarkBody(Body):
    """One of the three marks: a level of the edition and its reason; answers support it, and decide nothing."""

    of = Choice(MarkOf, required=True)
    level = Text(40, required=True)
    reason = Text(LONG, required=True)
    answers = Rows(Part(AnswerBody), load_default=list)
    on = Day()


class BeyondBody(Body):
    """One thing a party brings beyond money."""

    kind = Text(40, required=True)
    what = Text(2000, required=True)


class BringsBody(Body):
    """Everything a party brings beyond money; what stood there before is replaced."""

    party_id = Id(required=True)
    brings = Rows(Part(BeyondBody), required=True)


class ComplementarityBody(Body):
    """How the parties complement each other."""

    statement = Text(LONG, required=True)


class SelectionBody(Body):
    """Competed asks for `reference` and `applicants`, direct for `justification` and `agreed_by`; `on` is its day."""

    basis = Choice(Basis, required=True)
    on = Day()
    reference = Text(allow_none=True)
    applicants = Whole(1, 100_000, allow_none=True)
    justification = Text(LONG, allow_none=True)
    agreed_by = Id(allow_none=True)


class DeclarationBody(Body):
    """What you declare about your own interests."""

    declared = Flag(required=True)
    what = Text(LONG, allow_none=True)


class HandlingBody(Body):
    """How somebody else's conflict is handled."""

    declaration_id = Id(required=True)
    handling = Text(LONG, required=True)


class InceptionBody(Body):
    """In which parts of the design a party took part on a day."""

    organisation_id = Id(required=True)
    parts = Rows(Text(40), required=True)
    on = Day()
    what = Text(2000, allow_none=True)


class AnswerPart(Schema):
    """How a criterion was answered."""

    criterion = always(Text, 40)
    answer = always(Choice, Answer)


class MarkSchema(Schema):
    """A mark; `stands` is true for the latest of its kind. There is no total of the three."""

    id = always(Id)
    of = always(Choice, MarkOf)
    level = always(Text, 40)
    suggested = maybe(Text, 40)
    answers = listed(Part(AnswerPart))
    reason = maybe(Text, LONG)
    by = always(Part, Named)
    on = always(Day)
    stands = always(Flag)


class BeyondPart(Schema):
    """One thing a party brings beyond money."""

    kind = always(Text, 40)
    what = always(Text, 2000)


class BringsPart(Schema):
    """What a party brings beyond money."""

    party_id = always(Id)
    organisation = always(Part, Named)
    brings = listed(Part(BeyondPart))


class ComplementarityPart(Schema):
    """How the parties complement each other."""

    statement = always(Text, LONG)
    by = always(Part, Named)
    on = always(Day)


class SelectionPart(Schema):
    """Why this partner and no other."""

    basis = always(Choice, Basis)
    on = always(Day)
    reference = maybe(Text)
    applicants = maybe(Whole)
    justification = maybe(Text, LONG)
    agreed_by = maybe(Part, Named)
    by = always(Part, Named)


class DeclarationSchema(Schema):
    """What somebody declared about their interests."""

    id = always(Id)
    person = always(Part, Named)
    on = always(Day)
    declared = always(Flag)
    what = maybe(Text, LONG)
    handling = maybe(Text, LONG)
    handled_on = maybe(Day)


class InceptionSchema(Schema):
    """A part an organisation took in the design."""

    id = always(Id)
    organisation = always(Part, Named)
    part = always(Text, 40)
    on = always(Day)
    what = maybe(Text, 2000)


class ChoosingSchema(Versioned):
    """How a partner is chosen; marks, selection and declarations are for those who work there, and empty for others.

    `asked` says whether the rules of the partnership speak of it at all.
    """

    id = always(Id)
    asked = always(Flag)
    marks = listed(Part(MarkSchema))
    parties = listed(Part(BringsPart))
    complementarity = maybe(Part, ComplementarityPart)
    selection = maybe(Part, SelectionPart)
    declarations = listed(Part(DeclarationSchema))
    inception = listed(Part(InceptionSchema))
