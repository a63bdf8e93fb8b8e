"""Taking back a mistaken move, for programs: what would be taken back, what depends on it, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from application.work import settle
from kernel.text import render
from lifecycle.actions import lock
from lifecycle.correcting import Entry
from lifecycle.correction_actions import correct
from lifecycle.queries import Subject
from partnerships.actions.versions import HAPPENINGS, expect
from web import correcting, subjects
from web.account import my_work
from web.api import agreement_schemas, agreements, correction_schemas, partnership_schemas, partnerships
from web.api.holds import RESOURCES as HELD
from web.api.partnerships import acting
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS

RESOURCES = HELD


@partnerships.resource.get("/<id:subject_id>/correction", correction_schemas.CorrectionSchema, needs="move.correct")
def partnerships_correction(subject_id: str) -> Shape:
    """Read which move of a partnership would be taken back, and what depends on it."""
    return shown(subjects.partnership(subject_id))


@partnerships.resource.post(
    "/<id:partnership_id>/correction",
    partnership_schemas.PartnershipSchema,
    needs="move.correct",
    takes=correction_schemas.CorrectionBody,
    status=200,
    again=partnerships.again,
    versioned=True,
)
def partnerships_correct(body: Mapping[str, Any], partnership_id: str) -> Shape:
    """Take back the last move of a partnership."""
    one = subjects.partnership(partnership_id)
    _correct(one, body)
    return partnerships.shown(one)


@agreements.resource.get("/<id:subject_id>/correction", correction_schemas.CorrectionSchema, needs="move.correct")
def agreements_correction(subject_id: str) -> Shape:
    """Read which move of an agreement would be taken back, and what depends on it."""
    return shown(subjects.agreement(subject_id))


@agreements.resource.post(
    "/<id:agreement_id>/correction",
    agreement_schemas.AgreementSchema,
    needs="move.correct",
    takes=correction_schemas.CorrectionBody,
    status=200,
    again=agreements.again,
    versioned=True,
)
def agreements_correct(body: Mapping[str, Any], agreement_id: str) -> Shape:
    """Take back the last move of an agreement; with a last signature, the coming into force that followed it."""
    one = subjects.agreement(agreement_id)
    _correct(one, body)
    return agreements.shown(one)


def shown(subject: Subject) -> Shape:
    """Return what would be taken back of a subject, as it stands for the reader."""
    panel = correcting.panel(subject)
    if panel is None:
        return {"open": False, "permitted": False, "refusal": None, "moves": [], "depends": []}
    offer = panel.offer
    return {
        "open": offer.open,
        "permitted": offer.permitted,
        "refusal": render(offer.refusal) if offer.refusal is not None else None,
        "moves": [_move(one) for one in panel.moves],
        "depends": [_later(one) for one in offer.correction.depends],
    }


def _move(one: correcting.Move) -> Shape:
    entry = one.entry
    return {
        "move": entry.move,
        "before": entry.came,
        "to": entry.goes,
        "seq": entry.seq,
        "on": entry.on,
        "by": one.by if isinstance(one.by, str) else render(one.by),
    }


def _later(one: Entry) -> Shape:
    return {
        "subject": {"kind": one.subject.kind, "id": one.subject.id},
        "seq": one.seq,
        "event": one.event,
        "on": one.on,
        "words": render(one.words),
    }


def _correct(subject: Subject, body: Mapping[str, Any]) -> None:
    session = my_work().session
    lock(session, subject)
    expect(session, subject, expected(subject), {**HAPPENINGS, **AGREEMENTS})
    correct(session, subject, reason=body["reason"], seq=body.get("seq"), **acting())
    settle(my_work())
