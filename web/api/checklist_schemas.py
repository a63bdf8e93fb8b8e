"""The checklists of an edition in the API."""

from __future__ import annotations

from marshmallow import Schema

from policy.checklists import ASSESSED, Measured, Method, PartnerFamily, Side
from policy.kinds import Tier
from web.api.fields import Choice, Flag, Part, Text, Whole
from web.api.lists import Asked
from web.api.schemas import always, listed, maybe

TIERS = [one.value for one in Tier]
FAMILIES = [one.value for one in PartnerFamily]
WORDS = 2000


class WordsPart(Schema):
    """Words in both languages."""

    en = always(Text, WORDS)
    es = always(Text, WORDS)


class PointPart(Schema):
    """One answer of a scale; its risk runs from 1 to 4, null where it says that an item does not apply."""

    value = always(Whole)
    label = always(Part, WordsPart)
    risk = maybe(Whole, 1, 4)


class ScalePart(Schema):
    """The answers that items offer."""

    id = always(Text)
    label = always(Part, WordsPart)
    points = listed(Part(PointPart))


class DomainPart(Schema):
    """Items that are rated together."""

    id = always(Text)
    label = always(Part, WordsPart)
    method = always(Choice, [one.value for one in Method])
    validity_months = always(Whole)


class FamilyPart(Schema):
    """How long the checklist of one family of partners is, money passed on included."""

    family = always(Choice, FAMILIES)
    items = always(Whole)
    minutes = always(Whole)


class LengthPart(Schema):
    """What one side is asked in one tier, and the most it may be; `needed` says whether the tier asks for it at all."""

    tier = always(Choice, TIERS)
    side = always(Choice, [one.value for one in ASSESSED])
    needed = always(Flag)
    most = always(Whole)
    families = listed(Part(FamilyPart))


class _ItemFields(Schema):
    """One question. `serves` are the families of partners in whose partnerships it is asked; `key` weighs double."""

    id = always(Text)
    domain = always(Text)
    side = always(Choice, [one.value for one in Side])
    to = maybe(Choice, TIERS)
    serves = listed(Choice(FAMILIES))
    downstream = always(Flag)
    scale = always(Text)
    key = always(Flag)
    critical = always(Flag)
    minutes = always(Whole)
    validity_months = maybe(Whole)
    question = always(Part, WordsPart)
    evidence = maybe(Part, WordsPart)
    tool = maybe(Text)
    offer = maybe(Part, WordsPart)
    measured = maybe(Choice, [one.value for one in Measured])
    source = maybe(Text)
    basis = maybe(Text)


#: `from` is a word of Python, so that it cannot be written as a field of a class.
ItemPart = _ItemFields.from_dict({"from": always(Choice, TIERS)}, name="ItemPart")


class EditionChecklists(Schema):
    """The checklists of an edition; no library where it assesses nobody."""

    library = maybe(Text)
    sha256 = maybe(Text)
    lengths = listed(Part(LengthPart))
    domains = listed(Part(DomainPart))
    scales = listed(Part(ScalePart))
    minutes = always(Whole)
    items = listed(Part(ItemPart))


class ChecklistFilters(Asked):
    """Narrows the items to a side, and to the checklist of a tier; the partner's where no side is asked for."""

    side = Choice([one.value for one in ASSESSED], load_default="")
    tier = Choice(TIERS, load_default="")
    partner_type = Text(load_default="")
    downstream = Choice(["true", "false"], load_default="false")
