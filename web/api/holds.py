"""Holds and waivers, for programs: what is stopped and why, put and lifted; one gate passed, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from kernel.journal import Note
from kernel.text import zone
from kernel.unmet import Ref
from lifecycle.hold_actions import Held, lift_hold, put_on_hold
from lifecycle.queries import Subject
from lifecycle.waiver_actions import waive
from partnerships.hold_models import Hold
from partnerships.models import Person
from web import subjects
from web.account import my_work
from web.api import agreements, hold_schemas, members, organisations, partnerships, schemas
from web.api.moves import RESOURCES as MOVING
from web.api.moves import listed
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.shapes import Shape

RESOURCES = (members.resource, *MOVING)
Find = Callable[[str], Held]
_LIFTER, _LIFTED = aliased(Person), aliased(Note)


def shown(ref: Ref) -> Shape:
    """Return the holds of a record, the newest first."""
    wanted = (
        select(Hold, Person.name, Note.text, _LIFTER.name, _LIFTED.text)
        .join(Person, Person.id == Hold.placed_by)
        .join(Note, Note.id == Hold.note_id)
        .outerjoin(_LIFTER, _LIFTER.id == Hold.lifted_by)
        .outerjoin(_LIFTED, _LIFTED.id == Hold.lifted_note_id)
        .where(Hold.subject_kind == ref.kind, Hold.subject_id == ref.id)
        .order_by(Hold.id.desc())
    )
    holds = [_hold(*row) for row in my_work().session.execute(wanted)]
    return {"on_hold": any(one["lifted_on"] is None for one in holds), "holds": holds}


def _hold(hold: Hold, by: str, reason: str | None, lifted_by: str | None, lifted_reason: str | None) -> Shape:
    return {
        "placed_on": hold.placed_on,
        "placed_by": by,
        "reason": reason or "",
        "lifted_on": hold.lifted_on,
        "lifted_by": lifted_by,
        "lifted_reason": lifted_reason,
    }


def declare(resource: Resource, name: str, find: Find) -> None:
    """Declare what programs can do about the holds of one kind of record."""

    def holds(subject_id: str) -> Shape:
        return shown(find(subject_id).ref)

    def place(body: Mapping[str, Any], subject_id: str) -> Shape:
        subject = find(subject_id)
        put_on_hold(my_work().session, subject, reason=body["reason"], zone=zone(), **acting(body.get("on")))
        return shown(subject.ref)

    def lift(body: Mapping[str, Any], subject_id: str) -> Shape:
        subject = find(subject_id)
        lift_hold(my_work().session, subject, reason=body["reason"], zone=zone(), **acting(body.get("on")))
        return shown(subject.ref)

    for view, words in (
        (holds, "Read its holds, those that were lifted too."),
        (place, "Put it on hold: no forward move, new obligation or outgoing money."),
        (lift, "Lift its hold."),
    ):
        view.__name__, view.__doc__ = f"{name}_{view.__name__}", words
    resource.get("/<id:subject_id>/holds", hold_schemas.HoldsSchema, needs="journal.view")(holds)
    resource.post("/<id:subject_id>/holds", hold_schemas.HoldsSchema, needs="hold.place", takes=hold_schemas.HoldBody)(
        place
    )
    resource.post(
        "/<id:subject_id>/holds/lift",
        hold_schemas.HoldsSchema,
        needs="hold.lift",
        takes=hold_schemas.HoldBody,
        status=200,
    )(lift)


declare(partnerships.resource, "partnerships", subjects.partnership)
declare(agreements.resource, "agreements", subjects.agreement)
declare(organisations.resource, "organisations", subjects.organisation)


@partnerships.resource.post(
    "/<id:subject_id>/waivers", schemas.MovesSchema, needs="gate.waive", takes=hold_schemas.WaiverBody
)
def partnerships_waive(body: Mapping[str, Any], subject_id: str) -> Shape:
    """Let a partnership pass one gate of one move, once; the answer lists every move as it is judged now."""
    return _waived(subjects.partnership(subject_id), body)


@agreements.resource.post(
    "/<id:subject_id>/waivers", schemas.MovesSchema, needs="gate.waive", takes=hold_schemas.WaiverBody
)
def agreements_waive(body: Mapping[str, Any], subject_id: str) -> Shape:
    """Let an agreement pass one gate of one move, once; the answer lists every move as it is judged now."""
    return _waived(subjects.agreement(subject_id), body)


def _waived(subject: Subject, body: Mapping[str, Any]) -> Shape:
    waive(my_work().session, subject, body["move"], body["gate"], reason=body["reason"], **acting())
    return listed(subject)
