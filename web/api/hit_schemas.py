"""What the API gives of screening and its hits."""

from __future__ import annotations

from marshmallow import Schema

from policy.screening import Lane
from screening.answering import Outcome
from screening.verdicts import State, Verdict
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Text, Whole
from web.api.lists import Listing
from web.api.schemas import Named, Versioned, always, listed, maybe, page_of

LANES = [one.value for one in Lane]
STATES = [one.value for one in State]
VERDICTS = [one.value for one in Verdict]


class HitFilters(Listing):
    """Which hits: those that wait where nothing is said; in a lane, of an organisation."""

    state = Choice(STATES)
    lane = Choice(LANES)
    organisation = Id()


class HitLineSchema(Schema):
    """A hit: who of whom is like which listed record, how much in ten-thousandths, and where it stands."""

    id = always(Id)
    organisation = always(Part, Named)
    bearer = always(Text)
    key = always(Text, 200)
    list = always(Text)
    name = always(Text, 2000)
    score = always(Whole, 0, 10_000)
    lane = always(Choice, LANES)
    state = always(Choice, STATES)
    open_since = always(Day)
    gone_on = maybe(Day)


HitPage = page_of(HitLineSchema, "HitPage")


class OtherNamePart(Schema):
    """Another name, and whether the list calls it weak."""

    name = always(Text, 2000)
    weak = always(Flag)


class SidePart(Schema):
    """One of the two records, as far as it says anything."""

    name = always(Text, 2000)
    what = always(Text)
    others = listed(Part(OtherNamePart))
    countries = listed(Text())
    born = listed(Text())
    identifiers = listed(Text(2000))
    programmes = listed(Text(2000))
    remarks = always(Text, 100_000)


class DecisionPart(Schema):
    """What somebody decided and why, and until when it stood."""

    verdict = always(Choice, VERDICTS)
    by = always(Text)
    on = always(Day)
    reason = always(Text, 4000)
    ended_on = maybe(Day)
    ended_by = maybe(Choice, ["record", "list", "both", "decision"])


class HitSchema(HitLineSchema, Versioned):
    """A hit with both records, why they are alike, what was decided, and what the reader may decide."""

    ours = always(Part, SidePart)
    theirs = maybe(Part, SidePart)
    still_listed = always(Flag)
    reasons = listed(Text(2000))
    decisions = listed(Part(DecisionPart))
    verdicts = listed(Choice(VERDICTS))
    why_not = listed(Text(2000))
    version = always(Whole, 1)


class DecisionBody(Body):
    """It is somebody else (`cleared`) or it is them (`confirmed`), and how you know."""

    verdict = Choice(VERDICTS, required=True)
    reason = Text(4000, required=True)


class UsedListPart(Schema):
    """A list that was asked."""

    kind = always(Text)
    number = always(Whole, 1)
    listed_on = maybe(Day)


class ScreeningSchema(Schema):
    """How an organisation was screened last; everything is null or empty before the first time."""

    screened_on = maybe(Day)
    outcome = maybe(Choice, [one.value for one in Outcome])
    due_since = maybe(Day)
    waiting = always(Whole)
    confirmed = always(Whole)
    lists = listed(Part(UsedListPart))
    unread = listed(Text(2000))
    hits = listed(Part(HitLineSchema))
