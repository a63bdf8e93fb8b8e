"""Holds and waivers, for programs: what is stopped and why, put and lifted; one gate passed, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from kernel.journal import Note
from kernel.text import zone
from lifecycle.hold_actions import Held, lift_hold, put_on_hold
from lifecycle.queries import Subject
from lifecycle.waiver_actions import waive
from partnerships.hold_models import Hold
from partnerships.models import Person
from web.account import my_work
from web.api import schemas
from web.api.hold_schemas import HoldBody, HoldsSchema, WaiverBody
from web.api.kinds import HELD, MOVING, Kind
from web.api.moves import listed
from web.api.partnerships import acting
from web.api.shapes import Shape

_LIFTER, _LIFTED = aliased(Person), aliased(Note)
READ = "Read its holds, those that were lifted too."
PLACE = "Put it on hold: no forward move, new obligation or outgoing money."
LIFT = "Lift its hold."
WAIVE = "Let it pass one gate of one move, once; the answer lists every move as it is judged now."


def shown(subject: Held) -> Shape:
    """Return the holds of a record, the newest first."""
    ref = subject.ref
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


def placed(subject: Held, body: Mapping[str, Any]) -> Shape:
    """Put a record on hold and return its holds."""
    put_on_hold(my_work().session, subject, reason=body["reason"], zone=zone(), **acting(body.get("on")))
    return shown(subject)


def lifted(subject: Held, body: Mapping[str, Any]) -> Shape:
    """Lift a record's hold and return its holds."""
    lift_hold(my_work().session, subject, reason=body["reason"], zone=zone(), **acting(body.get("on")))
    return shown(subject)


def waived(subject: Subject, body: Mapping[str, Any]) -> Shape:
    """Let a subject pass one gate and return every move as it is judged now."""
    waive(my_work().session, subject, body["move"], body["gate"], reason=body["reason"], **acting())
    return listed(subject)


def declare(kind: Kind[Any]) -> None:
    """Declare what programs can do about the holds of one kind of record."""

    def again(key: str) -> Shape:
        return shown(kind.find(key))

    put: dict[str, Any] = {"takes": HoldBody, "again": again}
    kind.get("/holds", HoldsSchema, called="holds", needs="journal.view", words=READ)(shown)
    kind.post("/holds", HoldsSchema, called="place", needs="hold.place", words=PLACE, **put)(placed)
    kind.post("/holds/lift", HoldsSchema, called="lift", needs="hold.lift", words=LIFT, status=200, **put)(lifted)


def declare_waivers(kind: Kind[Any]) -> None:
    """Declare the waivers of one kind of record."""

    def again(key: str) -> Shape:
        return listed(kind.find(key))

    post = kind.post(
        "/waivers",
        schemas.MovesSchema,
        called="waive",
        # Whose permission it takes, the edition names for each gate.
        needs="journal.view",
        words=WAIVE,
        takes=WaiverBody,
        again=again,
    )
    post(waived)


for one in HELD:
    declare(one)
for one in MOVING:
    declare_waivers(one)
