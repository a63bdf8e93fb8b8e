"""Handing on what somebody keeps, for programs: what would move, and then all of it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema
from sqlalchemy import select

from kernel import journal
from kernel.ids import LENGTH
from kernel.unmet import Ref
from lifecycle.handover_actions import addressed_to, hand_over
from partnerships.actions import handovers as acts
from partnerships.models import Partnership
from partnerships.permissions import Scope, check
from partnerships.queries import people
from web.account import my_work
from web.api.fields import Body, Flag, Id, Instant, Part, Text
from web.api.lists import Asked
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.schemas import always, listed, maybe
from web.api.shapes import Shape

MICROSECONDS = 1_000_000
#: What the journal calls a place that somebody else has from now on, and a request that is somebody else's.
SEATS, PASSED_ON = {"LiaisonNamed", "TeamSeatPassed"}, "RequestPassedOn"
#: More than anybody keeps.
MOST = 5_000
MORE, DONE = "more", "done"
_MADE = rf"^[0-9a-z]{{{LENGTH}}}\.[0-9a-z]{{{LENGTH}}}\.[0-9]{{10,20}}\.({MORE}|{DONE})$"
resource = Resource("handovers", "Everything that one person keeps, handed to another: all of it or nothing.")


class PlacePart(Schema):
    """One place in a partnership; without a duty, that of its liaison."""

    partnership_id = always(Id)
    number = always(Text)
    title = always(Text)
    duty = maybe(Text)


class AskedPart(Schema):
    """An open request that is addressed to them."""

    id = always(Id)
    partnership_id = always(Id)
    code = always(Text)


class PreviewSchema(Schema):
    """What somebody keeps and would be handed on."""

    leaving_id = always(Id)
    places = listed(Part(PlacePart))
    requests = listed(Part(AskedPart))


class MovedPart(Schema):
    """A partnership in which somebody else has the place now."""

    id = always(Id)
    number = always(Text)
    title = always(Text)


class HandoverSchema(Schema):
    """What moved, and when; empty where there was nothing any more."""

    id = always(Text, metadata={"pattern": _MADE})
    leaving_id = always(Id)
    taking_id = always(Id)
    now = always(Instant)
    partnerships = listed(Part(MovedPart))
    requests = listed(Id())
    more = always(Flag)


class LeavingQuery(Asked):
    """Who leaves."""

    leaving_id = Id(required=True)


class HandoverBody(Body):
    """Who leaves, and who takes it all."""

    leaving_id = Id(required=True)
    taking_id = Id(required=True)


@resource.get("/preview", PreviewSchema, needs=acts.MAKE, query=LeavingQuery)
def handovers_preview(asked: Mapping[str, Any]) -> Shape:
    """Say what somebody keeps that would move."""
    work = my_work()
    check(work.by, acts.MAKE, Scope())
    leaving = people.find(work.session, asked["leaving_id"])
    return {
        "leaving_id": leaving.id,
        "places": [_place(item) for item in acts.kept_by(work.session, leaving, work.by)],
        "requests": [
            {"id": request.id, "partnership_id": one.id, "code": request.code}
            for request, one in addressed_to(work.session, leaving, work.by)
        ],
    }


def again(handover_id: str) -> Shape:
    """Return what an earlier handover moved, as the journal tells it."""
    leaving, taking, moment, more = handover_id.split(".")
    work, now = my_work(), datetime.fromtimestamp(int(moment) / MICROSECONDS, UTC)
    told = [one for one in journal.about(work.session, Ref("person", leaving), limit=MOST) if one.now == now]
    places = {one.subject_id for one in told if one.event in SEATS}
    moved = work.session.scalars(select(Partnership).where(Partnership.id.in_(places))).all()
    requests = [one.subject_id for one in told if one.event == PASSED_ON]
    return _shown(leaving, taking, now, moved, requests, more=more == MORE)


@resource.post("", HandoverSchema, needs=acts.MAKE, takes=HandoverBody, status=200, again=again)
def handovers_make(body: Mapping[str, Any]) -> Shape:
    """Hand everything over, 500 places at a time; where `more` is true, send it again with another key."""
    session = my_work().session
    leaving, taking = people.find(session, body["leaving_id"]), people.find(session, body["taking_id"])
    moved = hand_over(session, leaving, taking, **acting())
    requests = [one.id for one in moved.requests]
    return _shown(leaving.id, taking.id, my_work().now, moved.places, requests, more=moved.more)


def _shown(
    leaving: str, taking: str, now: datetime, places: Iterable[Partnership], requests: Iterable[str], *, more: bool
) -> Shape:
    return {
        "id": f"{leaving}.{taking}.{round(now.timestamp() * MICROSECONDS)}.{MORE if more else DONE}",
        "leaving_id": leaving,
        "taking_id": taking,
        "now": now,
        "partnerships": [_moved(one) for one in sorted(places, key=lambda one: one.number)],
        "requests": sorted(requests),
        "more": more,
    }


def _place(item: acts.Item) -> Shape:
    one = item.partnership
    duty = item.seat.duty if item.seat else None
    return {"partnership_id": one.id, "number": one.number, "title": one.title, "duty": duty}


def _moved(one: Partnership) -> Shape:
    return {"id": one.id, "number": one.number, "title": one.title}
