"""What the API takes about organisations: strict, as in `bodies`."""

from __future__ import annotations

from partnerships.merging import BOTH, GONE, KEPT
from partnerships.organisation_facts import ANSWERS, FACTS, NAME_KINDS, ROLES
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Rows, Sent, Text
from web.api.lists import Listing


class OrganisationFilters(Listing):
    """What a list of organisations is narrowed by."""

    search = Text(200)
    women_led = Choice(ANSWERS)
    locally_led = Choice(ANSWERS)


class LogoBody(Body):
    """A picture of at most 5 megabytes: PNG or JPEG."""

    file = Sent(required=True)


class IdentifierBody(Body):
    """A number of a register: HN-RTN, UEI, LEI, a code of org-id.guide, or `org-id` with the whole identifier."""

    scheme = Text(40, required=True)
    value = Text(120, required=True)


class SeenBody(IdentifierBody):
    """A number with where it was seen, and when."""

    source = Text(allow_none=True)
    noted_on = Day(allow_none=True)


class OtherNameBody(Body):
    """Another name: a former one with its days, an acronym, one used elsewhere."""

    name = Text(required=True)
    kind = Choice(NAME_KINDS, required=True)
    used_from = Day(allow_none=True)
    used_to = Day(allow_none=True)


class RecordedBody(Body):
    """Whether an organisation is led by women, or locally, as known on a day (today where none is given)."""

    fact = Choice(FACTS, required=True)
    answer = Choice(ANSWERS, required=True)
    as_of = Day(allow_none=True)
    source = Text(required=True)


class PersonBody(Body):
    """Who directs, signs for, works for or answers for an organisation."""

    name = Text(200, required=True)
    role = Choice(ROLES, required=True)
    capacity = Text(200, allow_none=True)
    since = Day(allow_none=True)
    until = Day(allow_none=True)


class UntilBody(Body):
    """The last day."""

    until = Day(required=True)


class ParentBody(Body):
    """The body it belongs to, from a day to a day."""

    parent_id = Id(required=True)
    since = Day(allow_none=True)
    until = Day(allow_none=True)


class ParentEnd(Body):
    """The last day; null takes back what was noted by mistake."""

    until = Day(required=True, allow_none=True)


class OrganisationBody(Body):
    """An organisation to add."""

    name = Text(required=True)
    partner_type = Text(60, allow_none=True)
    country = Text(2, allow_none=True)
    locality = Text(120, allow_none=True)
    address = Text(1000, allow_none=True)
    women_led = Flag(allow_none=True)
    locally_led = Flag(allow_none=True)
    led_source = Text(allow_none=True)
    identifiers = Rows(Part(IdentifierBody), load_default=list)
    confirmed_new = Flag(load_default=False)


class OrganisationEdit(Body):
    """What may be changed."""

    name = Text()
    partner_type = Text(60, allow_none=True)
    country = Text(2, allow_none=True)
    locality = Text(120, allow_none=True)
    address = Text(1000, allow_none=True)


class HoldingBody(Body):
    """Which numbers of a register hold: of the one that is kept, of the one that goes, or both."""

    scheme = Text(40, required=True)
    hold = Choice((KEPT, GONE, BOTH), required=True)


class MergeBody(Body):
    """The record that goes, and which numbers hold in each register in which both have one."""

    gone_id = Id(required=True)
    numbers = Rows(Part(HoldingBody), load_default=list)
