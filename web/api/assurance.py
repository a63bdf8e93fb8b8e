"""Assurance, for programs: what a year with a partner owes, what is planned and done; what expires soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.wrappers import Response

from diligence import assurance_actions as acts
from diligence.assurance import Activity, Coverage, warned
from diligence.assurance_actions import PLAN, VIEW
from diligence.assurance_models import AssuranceActivity
from diligence.assurance_queries import Expiring, Year
from kernel import uploads
from kernel.text import zone
from policy.checklists import Rating
from web import assurance as shared
from web.account import my_work
from web.api.fields import Body, Choice, Day, Id, MoneyField, Part, Sent, Text, Whole
from web.api.lists import Asked
from web.api.organisations import found as organisation
from web.api.organisations import resource
from web.api.partnerships import acting
from web.api.resource import Resource, money
from web.api.schemas import Named, Versioned, always, listed, maybe, page_of
from web.api.shapes import Shape
from web.api.tags import expected

KINDS = [one.value for one in Activity]
WHAT = ("assessment", "outside", "screening")
expiries = Resource("expiring", "What expired or will within ninety days, of partners that you work with.")


class ActivitySchema(Versioned):
    """A visit, a spot check or an audit: planned for a day, done on one, or dropped."""

    id = always(Id)
    kind = always(Choice, KINDS)
    planned_on = always(Day)
    done_on = maybe(Day)
    dropped_on = maybe(Day)
    document = maybe(Text)


class OwedPart(Schema):
    """Of one kind: how many the year owes at the least, null where the rules say nothing; how many stand."""

    kind = always(Choice, KINDS)
    least = maybe(Whole)
    planned = always(Whole)
    done = always(Whole)


class ActivityPart(Schema):
    """An activity of the year, with the version that a change of it names."""

    id = always(Id)
    kind = always(Choice, KINDS)
    planned_on = always(Day)
    done_on = maybe(Day)
    dropped_on = maybe(Day)
    document = maybe(Text)
    version = always(Whole, 1)


class YearSchema(Schema):
    """A year with a partner; `uncounted` agreements are in another currency and not counted."""

    year = always(Whole, shared.FIRST_YEAR, shared.LAST_YEAR)
    money = always(MoneyField)
    rating = maybe(Choice, [one.value for one in Rating])
    uncounted = always(Whole)
    coverage = maybe(Choice, [one.value for one in Coverage])
    owed = listed(Part(OwedPart))
    activities = listed(Part(ActivityPart))


class YearQuery(Asked):
    """Which year; this one where none is named."""

    year = Whole(shared.FIRST_YEAR, shared.LAST_YEAR)


class PlanBody(Body):
    """What is planned, and for which day."""

    kind = Choice(KINDS, required=True)
    planned_on = Day(required=True)


class DoneBody(Body):
    """When it was done, what was found, and the document that shows it."""

    file = Sent()
    done_on = Day()
    found = Text(10_000, load_default="")


class DropBody(Body):
    """Why it will not be made."""

    reason = Text(4000, required=True)


class ExpiringSchema(Schema):
    """What expires: its last day, and in which warning it is: 0 for what has expired, else 30 or 90 days ahead."""

    what = always(Choice, WHAT)
    organisation = always(Part, Named)
    body = maybe(Text, 20)
    until = always(Day)
    warning = maybe(Whole)


class ExpiringQuery(Asked):
    """Only of those whose liaison you are."""

    mine = Choice(["true", "false"])


ExpiringPage = page_of(ExpiringSchema, "ExpiringPage")


def _part(one: AssuranceActivity) -> Shape:
    return {
        "id": one.id,
        "kind": one.kind,
        "planned_on": one.planned_on,
        "done_on": one.done_on,
        "dropped_on": one.dropped_on,
        "document": one.attachment.name if one.attachment else None,
        "version": one.version,
    }


def again(activity_id: str) -> Shape:
    """Return an activity as it stands now."""
    session = my_work().session
    session.flush()
    return _part(session.get_one(AssuranceActivity, activity_id, populate_existing=True))


def _year(one: Year) -> Shape:
    owed = [
        {
            "kind": kind.value,
            "least": one.owed[kind] if one.owed is not None else None,
            "planned": one.planned.get(kind, 0),
            "done": one.done.get(kind, 0),
        }
        for kind in Activity
    ]
    return {
        "year": one.year,
        "money": money(one.money.minor, one.money.currency),
        "rating": one.rating.value if one.rating else None,
        "uncounted": one.unknown,
        "coverage": one.coverage.value if one.coverage else None,
        "owed": owed,
        "activities": [_part(row) for row in one.activities],
    }


@resource.get("/<id:organisation_id>/assurance", YearSchema, needs=VIEW, query=YearQuery)
def assurance_year(asked: Mapping[str, Any], organisation_id: str) -> Shape:
    """Say what a year with a partner owes, and what of it is planned and done."""
    return _year(shared.year(organisation(organisation_id), str(asked.get("year", ""))))


@resource.post("/<id:organisation_id>/assurance", ActivitySchema, needs=PLAN, takes=PlanBody, again=again)
def assurance_plan(body: Mapping[str, Any], organisation_id: str) -> Shape:
    """Plan a visit, a spot check or an audit."""
    made = acts.plan(my_work().session, organisation(organisation_id), **body, **acting())
    return again(made.id)


@resource.post(
    "/<id:organisation_id>/assurance/<id:activity_id>/done",
    ActivitySchema,
    needs=PLAN,
    takes=DoneBody,
    where="files",
    again=again,
    versioned=True,
    status=200,
)
def assurance_done(body: Mapping[str, Any], organisation_id: str, activity_id: str) -> Shape:
    """Record that it was done and what was found; a spot check and an audit come with their document."""
    _, one = shared.found(organisation_id, activity_id)
    sent = body.get("file")
    document = uploads.check("file", sent.filename or "", sent.stream.read(uploads.LARGEST + 1)) if sent else None
    acts.record_done(
        my_work().session,
        my_work().storage,
        one,
        done_on=body.get("done_on"),
        found=body["found"],
        document=document,
        zone=zone(),
        expected_version=expected(one),
        **acting(),
    )
    return again(activity_id)


@resource.post(
    "/<id:organisation_id>/assurance/<id:activity_id>/removal",
    ActivitySchema,
    needs=PLAN,
    takes=DropBody,
    again=again,
    versioned=True,
    status=200,
)
def assurance_drop(body: Mapping[str, Any], organisation_id: str, activity_id: str) -> Shape:
    """Let go of what was planned, with a reason."""
    _, one = shared.found(organisation_id, activity_id)
    acts.drop(my_work().session, one, reason=body["reason"], expected_version=expected(one), **acting())
    return again(activity_id)


@resource.download("/<id:organisation_id>/assurance/<id:activity_id>/document", needs=VIEW)
def assurance_document(organisation_id: str, activity_id: str) -> Response:
    """Give the document of an activity."""
    return shared.sent(organisation_id, activity_id)


@expiries.get("", ExpiringPage, needs=VIEW, query=ExpiringQuery, narrowed=("what",))
def expiring_list(asked: Mapping[str, Any]) -> Shape:
    """List what expired or will soon, the oldest first; at most two hundred."""
    rows = shared.expiring(mine=asked.get("mine") == "true")
    return {"rows": [_expiring(one) for one in rows], "after": None}


def _expiring(one: Expiring) -> Shape:
    return {
        "what": one.what,
        "organisation": {"id": one.organisation_id, "name": one.organisation},
        "body": one.body or None,
        "until": one.until,
        "warning": warned(one.until, my_work().today),
    }
