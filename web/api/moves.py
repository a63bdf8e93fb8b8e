"""Moves of partnerships and agreements, for programs: every one with what is missing, and making one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from application.work import settle
from lifecycle.actions import advance, lock
from lifecycle.inputs import MoveInputs, SignatureInput
from lifecycle.queries import Subject, edition_for
from lifecycle.queries import moves as possible_moves
from partnerships.actions.versions import HAPPENINGS, expect
from web.account import my_work
from web.api import bodies, schemas, shapes
from web.api.kinds import MOVING, Kind
from web.api.partnerships import acting
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS
from web.hindsight import looking_back


def listed(subject: Subject) -> Shape:
    """Return every move of a subject, judged for the reader today."""
    work = my_work()
    return shapes.moves(
        subject, edition_for(work.session, subject), possible_moves(work.session, subject, by=work.by, today=work.today)
    )


def made(subject: Subject, body: Mapping[str, Any]) -> None:
    """Make a move as a program states it."""
    signature = body.get("signature")
    inputs = MoveInputs(
        reason=body["reason"],
        outcome=body.get("outcome"),
        ends_on=body.get("ends_on"),
        signature=SignatureInput(**signature) if signature else None,
    )
    session = my_work().session
    lock(session, subject)
    expect(session, subject, expected(subject), {**HAPPENINGS, **AGREEMENTS})
    when = acting(body.get("on"))
    with looking_back(subject, body["move"], on=when["on"], understood=body["understood"]):
        advance(session, subject, body["move"], inputs=inputs, **when)
        # What follows by itself, such as coming into force with the last signature, belongs into the answer.
        settle(my_work())


def declare(kind: Kind[Any]) -> None:
    """Declare the moves of one kind of record."""

    def advanced(subject: Subject, body: Mapping[str, Any]) -> Shape:
        made(subject, body)
        return dict(kind.again(subject.id))

    kind.get(
        "/moves",
        schemas.MovesSchema,
        called="moves",
        needs=kind.view,
        words="List every move from where it stands, with what is missing.",
    )(listed)
    kind.post(
        "/moves",
        kind.gives,
        called="advance",
        needs=kind.view,
        words="Move it one step.",
        takes=bodies.MoveBody,
        again=kind.again,
        status=200,
        versioned=True,
    )(advanced)


for one in MOVING:
    declare(one)
