"""Assessments of both sides, as the API takes and gives them."""

from __future__ import annotations

from marshmallow import Schema

from diligence.states import Of, State, Voice
from policy.checklists import Rating
from policy.clearing import Outcome, Why
from policy.kinds import Tier
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Rows, Text, Whole
from web.api.schemas import Named, Versioned, always, listed, maybe
from web.diligence import AGAINST, ON_HOLD

LONG, KEY = 2000, 80


class AssessmentOpenBody(Body):
    """Who is assessed, and as deep as which tier."""

    organisation_id = Id(required=True)
    tier = Choice(Tier, required=True)


class AssessmentAnswerBody(Body):
    """One answer; `version` is that of the answer that was read, 0 for none, and needed to change one."""

    item = Text(KEY, required=True)
    value = Whole(0, 9, required=True, allow_none=True)
    comment = Text(LONG, load_default="")
    disputes = Flag(load_default=None, allow_none=True)
    version = Whole(0, 1_000_000, load_default=0)


class AssessmentAnswersBody(Body):
    """Answers in your own voice, or in that of a paper that was recorded."""

    voice = Choice(Voice, load_default=None, allow_none=True)
    answers = Rows(Part(AssessmentAnswerBody), required=True)


class AssessmentRatingBody(Body):
    """What both agreed on for one item; `comment` is what they did not agree on."""

    item = Text(KEY, required=True)
    value = Whole(0, 9, required=True)
    comment = Text(LONG, load_default="")


class AssessmentSessionBody(Body):
    """A joint session: when, who was there, and the rating of every item."""

    on = Day()
    attendees = Text(LONG, required=True)
    remarks = Text(LONG, load_default="")
    ratings = Rows(Part(AssessmentRatingBody), required=True)


class AssessmentEvidenceBody(Body):
    """A document that was shown about the organisation before, for further items."""

    items = Rows(Text(KEY), required=True)
    attachment_id = Id(required=True)


class AssessmentMoveBody(Body):
    """One of the moves that `GET` on this path lists; opening again needs a reason."""

    move = Text(KEY, required=True)
    reason = Text(LONG, load_default="")


class AssessmentSaidPart(Schema):
    """What one voice says to an item."""

    voice = always(Choice, Voice)
    value = maybe(Whole)
    words = maybe(Text, LONG)
    comment = maybe(Text, LONG)
    disputes = maybe(Flag)
    taken = always(Flag)
    by = always(Part, Named)
    on = always(Day)
    version = always(Whole)


class AssessmentEvidencePart(Schema):
    """A document shown for an item."""

    id = always(Id)
    attachment_id = always(Id)
    name = always(Text)
    voice = always(Choice, Voice)
    url = always(Text, 500)


class AssessmentChoicePart(Schema):
    """An answer that an item offers."""

    value = always(Whole)
    words = always(Text, LONG)


class AssessmentItemPart(Schema):
    """An item with what the reader may know of its answers: the other side's once both have handed in."""

    item = always(Text, KEY)
    domain = always(Text, KEY)
    question = always(Text, LONG)
    minutes = always(Whole)
    choices = listed(Part(AssessmentChoicePart))
    covered_by = maybe(Text, LONG)
    covered_until = maybe(Day)
    measured = maybe(Text, LONG)
    said = listed(Part(AssessmentSaidPart))
    evidence = listed(Part(AssessmentEvidencePart))


class AssessmentReasonPart(Schema):
    """Why the result is no better."""

    why = always(Choice, [ON_HOLD, *(one.value for one in Why if one not in AGAINST)])
    item = maybe(Text, KEY)
    domain = maybe(Text, KEY)


class AssessmentDomainPart(Schema):
    """A domain of the result."""

    domain = always(Text, KEY)
    label = always(Text, LONG)
    rating = maybe(Choice, Rating)
    expires_on = maybe(Day)


class AssessmentResultPart(Schema):
    """What the agreed answers come to."""

    result = always(Choice, Outcome)
    agreed_on = always(Day)
    expires_on = always(Day)
    domains = listed(Part(AssessmentDomainPart))
    reasons = listed(Part(AssessmentReasonPart))


class AssessmentPaperPart(Schema):
    """What was filled in on paper."""

    voice = always(Choice, Voice)
    on = always(Day)
    by = always(Part, Named)
    attachment_id = always(Id)


class AssessmentSessionPart(Schema):
    """The joint session that counts."""

    on = always(Day)
    attendees = always(Text, LONG)
    remarks = always(Text, LONG)
    by = always(Part, Named)


class AssessmentSchema(Versioned):
    """One assessment. `voice` is in which you speak; `result` is null until both sides agreed."""

    id = always(Id)
    organisation = always(Part, Named)
    side = always(Choice, Of)
    tier = always(Choice, Tier)
    state = always(Choice, State)
    opened_on = always(Day)
    minutes = always(Whole)
    voice = maybe(Choice, Voice)
    handed_in = listed(Choice(Voice))
    items = listed(Part(AssessmentItemPart))
    session = maybe(Part, AssessmentSessionPart)
    papers = listed(Part(AssessmentPaperPart))
    result = maybe(Part, AssessmentResultPart)


class DiligenceRow(Schema):
    """One organisation of a partnership; what concerns others stays empty."""

    organisation = always(Part, Named)
    side = always(Choice, Of)
    running_id = maybe(Id)
    agreed_id = maybe(Id)
    state = maybe(Choice, State)
    result = maybe(Choice, Outcome)
    expires_on = maybe(Day)


class DiligenceSchema(Schema):
    """Everybody who is assessed in a partnership."""

    id = always(Id)
    organisations = listed(Part(DiligenceRow))
