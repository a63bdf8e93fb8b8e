"""Concerns, for programs: raised past the liaison, in confidence; read and dealt with by whoever handles them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from diligence import concern_actions as acts
from diligence import concern_queries as reads
from diligence import flag_queries
from diligence.concern_queries import Seen
from diligence.flags import HANDLE, Category, ConcernState, Level
from kernel.text import zone
from web import confidence
from web.account import my_work
from web.api.fields import Body, Choice, Day, Flag, Id, Part, Rows, Text
from web.api.lists import Listing
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.schemas import Named, Versioned, always, maybe, page_of
from web.api.shapes import Shape
from web.api.tags import expected

resource = Resource("concerns", "What people say in confidence about an organisation; only who handles it reads it.")
STATES = [one.value for one in ConcernState]
CATEGORIES = [one.value for one in Category]
LEVELS = [one.value for one in Level]


class ConcernLine(Schema):
    """A concern that you raised, or that is yours to handle."""

    id = always(Id)
    organisation = always(Part, Named)
    category = always(Choice, CATEGORIES)
    raised_on = always(Day)
    state = always(Choice, STATES)
    handles = always(Flag)


class ConcernSchema(Versioned, ConcernLine):
    """A concern; what was said, in which partnership and what became of it is for whoever handles it."""

    partnership_id = maybe(Id)
    words = maybe(Text, 10_000)
    flag_id = maybe(Id)


class ConcernBody(Body):
    """What the concern is; `kept_from` are people who would handle it and are not to read it."""

    organisation_id = Id(required=True)
    partnership_id = Id()
    category = Choice(CATEGORIES, required=True)
    words = Text(10_000, required=True)
    kept_from = Rows(Id(), load_default=list)


class FlagBody(Body):
    """The flag that a concern becomes: how grave, who follows it up, and why."""

    level = Choice(LEVELS, required=True)
    category = Choice(CATEGORIES, required=True)
    owner_id = Id(required=True)
    reason = Text(4000, required=True)


class ConfidedReasonBody(Body):
    """Why."""

    reason = Text(4000, required=True)


ConcernPage = page_of(ConcernLine, "ConcernPage")


def line(seen: Seen) -> Shape:
    """Return a concern in brief."""
    one = seen.concern
    return {
        "id": one.id,
        "organisation": {"id": one.organisation_id, "name": one.organisation.name},
        "category": one.category,
        "raised_on": one.raised_on,
        "state": one.state,
        "handles": seen.handles,
    }


def again(concern_id: str) -> Shape:
    """Return a concern as far as the reader may know it."""
    session = my_work().session
    session.flush()
    seen = confidence.concern(concern_id)
    one = seen.concern
    flag = flag_queries.of_concern(session, one.id) if seen.handles else None
    return {
        **line(seen),
        "version": one.version,
        "partnership_id": one.partnership_id if seen.handles else None,
        "words": confidence.words_of(one).text if seen.handles else None,
        "flag_id": flag.id if flag else None,
    }


@resource.get("", ConcernPage, needs="signed-in", query=Listing, narrowed=("state", "category", "handles"))
def concerns_list(asked: Mapping[str, Any]) -> Shape:
    """List the concerns that you raised, and those that are yours to handle, the newest first."""
    work = my_work()
    page = reads.page(work.session, work.by, after=asked.get("after"), limit=asked.get("limit", 50))
    return {"rows": [line(one) for one in page.rows], "after": page.after}


@resource.post("", ConcernSchema, needs="signed-in", takes=ConcernBody, again=again)
def concerns_raise(body: Mapping[str, Any]) -> Shape:
    """Raise a concern about an organisation that you know of; it goes past the liaison to whoever handles it."""
    organisation, partnership = confidence.about(body["organisation_id"], body.get("partnership_id"))
    made = acts.raise_concern(
        my_work().session,
        organisation,
        partnership=partnership,
        category=body["category"],
        words=body["words"],
        kept_from=body["kept_from"],
        zone=zone(),
        **acting(),
    )
    return again(made.id)


@resource.get("/<id:concern_id>", ConcernSchema, needs="signed-in")
def concerns_show(concern_id: str) -> Shape:
    """Read a concern: its state where you raised it, everything where it is yours to handle."""
    return again(concern_id)


@resource.post(
    "/<id:concern_id>/flag", ConcernSchema, needs=HANDLE, takes=FlagBody, again=again, versioned=True, status=200
)
def concerns_follow_up(body: Mapping[str, Any], concern_id: str) -> Shape:
    """Make a flag of a concern; `flag_id` of the answer names it."""
    one = confidence.handled(concern_id)
    acts.make_flag(
        my_work().session,
        one,
        level=body["level"],
        category=body["category"],
        owner=body["owner_id"],
        reason=body["reason"],
        expected_version=expected(one),
        **acting(),
    )
    return again(concern_id)


@resource.post(
    "/<id:concern_id>/closing",
    ConcernSchema,
    needs=HANDLE,
    takes=ConfidedReasonBody,
    again=again,
    versioned=True,
    status=200,
)
def concerns_close(body: Mapping[str, Any], concern_id: str) -> Shape:
    """Close a concern that nothing follows from, with a reason."""
    one = confidence.handled(concern_id)
    acts.close(my_work().session, one, reason=body["reason"], expected_version=expected(one), **acting())
    return again(concern_id)
