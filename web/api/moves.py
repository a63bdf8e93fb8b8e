"""What may happen next, and making it happen: the same on partnerships and agreements, through the one way in."""

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
from web.api import (
    agreement_schemas,
    agreements,
    bodies,
    bulk_moves,
    choosing,
    partnership_schemas,
    partnerships,
    schemas,
    shapes,
)
from web.api.partnerships import acting
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS
from web.hindsight import looking_back

RESOURCES = tuple(dict.fromkeys((choosing.resource, bulk_moves.resource, agreements.resource)))


@partnerships.resource.get("/<id:partnership_id>/moves", schemas.MovesSchema, needs="partnership.view")
def partnership_moves(partnership_id: str) -> Shape:
    """List every move from where it stands, with what is missing."""
    return listed(partnerships.found(partnership_id))


@partnerships.resource.post(
    "/<id:partnership_id>/moves",
    partnership_schemas.PartnershipSchema,
    needs="partnership.view",
    takes=bodies.MoveBody,
    status=200,
    again=partnerships.again,
    versioned=True,
)
def partnership_advance(body: Mapping[str, Any], partnership_id: str) -> Shape:
    """Move it one step."""
    one = partnerships.found(partnership_id)
    made(one, body)
    return partnerships.shown(one)


@agreements.resource.get("/<id:agreement_id>/moves", schemas.MovesSchema, needs="agreement.view")
def agreement_moves(agreement_id: str) -> Shape:
    """List every move from where it stands, with what is missing."""
    return listed(agreements.found(agreement_id))


@agreements.resource.post(
    "/<id:agreement_id>/moves",
    agreement_schemas.AgreementSchema,
    needs="agreement.view",
    takes=bodies.MoveBody,
    status=200,
    again=agreements.again,
    versioned=True,
)
def agreement_advance(body: Mapping[str, Any], agreement_id: str) -> Shape:
    """Move it one step."""
    one = agreements.found(agreement_id)
    made(one, body)
    return agreements.shown(one)


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
