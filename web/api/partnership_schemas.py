"""Partnerships and organisations as the API gives them, described for OpenAPI; `shapes` makes them."""

from __future__ import annotations

from marshmallow import Schema, fields

from policy.kinds import StageKind, Tier
from web.api.agreement_schemas import AgreementLine
from web.api.fields import Choice, Day, Flag, Id, Instant, MoneyField, Part, Text, Whole
from web.api.schemas import Named, Versioned, always, listed, maybe, page_of


class ContributionPart(Schema):
    """What a party brings."""

    kind = always(Text)
    what = always(Text, 2000)
    amount = maybe(MoneyField)
    valuation = maybe(Text, 2000)


class PartyLinePart(Schema):
    """A party as lists show it; its share in percent."""

    organisation = always(Part, Named)
    role = always(Text)
    share = maybe(Text, metadata={"pattern": r"^\d{1,3}\.\d{2}$"})


class PartyPart(PartyLinePart):
    """A party with what it brings."""

    id = always(Id)
    contributions = listed(Part(ContributionPart))


class SeatPart(Schema):
    """Somebody who works on a partnership beside its liaison."""

    person = always(Part, Named)
    duty = always(Text)


class ExplorationPart(Schema):
    """The exploration that is planned or under way."""

    question = always(Text, 4000)
    cap = always(MoneyField)
    ends_on = always(Day)
    co_investment = always(Text, 4000)
    finding = maybe(Text, 20_000)
    found_on = maybe(Day)
    extended = always(Flag)


class PartnershipLineSchema(Schema):
    """A partnership as lists show it."""

    id = always(Id)
    number = always(Text)
    title = always(Text)
    programme = always(Part, Named)
    stage = always(Text)
    stage_since = always(Day)
    outcome = maybe(Text)
    market_system = maybe(Text)
    relationship_type = maybe(Text)
    financial = always(Flag)
    flagged = maybe(Text)
    liaison = maybe(Part, Named)
    tier = maybe(Choice, Tier)
    opened_on = always(Day)
    parties = listed(Part(PartyLinePart))


class PartnershipRowSchema(PartnershipLineSchema):
    """A partnership in a list, with what its agreements say; `committed` by currency, `next_on` its next date."""

    committed = listed(MoneyField())
    next_on = maybe(Day)
    in_review = always(Whole)
    in_signature = always(Whole)


class PartnershipSchema(Versioned, PartnershipLineSchema):
    """A partnership, whole."""

    idea = always(Text, 20_000)
    edition = always(Text)
    stage_kind = always(Choice, StageKind)
    came_from = maybe(Text)
    risk = maybe(Text)
    parties = listed(Part(PartyPart))
    team = listed(Part(SeatPart))
    exploration = maybe(Part, ExplorationPart)
    agreements = listed(Part(AgreementLine))


class NoteSchema(Schema):
    """What somebody noted about a contact; `text` is null once it was erased."""

    id = always(Id)
    on = always(Day)
    now = always(Instant)
    by = maybe(Part, Named)
    text = maybe(Text, 20_000)


class TokenPart(Schema):
    """The personal token that asks."""

    name = always(Text)
    scope = always(Choice, ("read", "write"))
    expires_on = always(Day)


class SessionSchema(Schema):
    """Who asks: with a personal token, or with a cookie and the token that changes then carry as X-CSRFToken."""

    person = maybe(Part, Named)
    locale = maybe(Text, 5)
    roles = listed(Text())
    token = maybe(Part, TokenPart)
    csrf_token = maybe(Text, 500)


class ViewSchema(Schema):
    """A saved view: its owner, the programme it is shared with, and what the list is asked for."""

    id = always(Id)
    name = always(Text, 60)
    layout = always(Choice, ("list", "board"))
    asked = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    owner = maybe(Part, Named)
    programme = maybe(Part, Named)


PartnershipPage = page_of(PartnershipRowSchema, "PartnershipPage")
ViewList = page_of(ViewSchema, "ViewList")
NoteList = page_of(NoteSchema, "NoteList")
