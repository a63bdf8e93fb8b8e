"""What the API gives of holds and waivers."""

from __future__ import annotations

from marshmallow import Schema

from web.api.fields import Body, Day, Flag, Part, Text
from web.api.schemas import always, listed, maybe


class HoldSchema(Schema):
    """A hold: since when, by whom and why, and its lifting once it is lifted."""

    placed_on = always(Day)
    placed_by = always(Text)
    reason = always(Text, 4000)
    lifted_on = maybe(Day)
    lifted_by = maybe(Text)
    lifted_reason = maybe(Text, 4000)


class HoldsSchema(Schema):
    """The holds of a record, the newest first."""

    on_hold = always(Flag)
    holds = listed(Part(HoldSchema))


class HoldBody(Body):
    """Why, and since when; today where no day is given."""

    reason = Text(4000, required=True)
    on = Day()


class WaiverBody(Body):
    """Which gate of which move the subject may pass once, and why."""

    move = Text(60, required=True)
    gate = Text(60, required=True)
    reason = Text(4000, required=True)
