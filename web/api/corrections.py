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
from web import correcting
from web.account import my_work
from web.api import correction_schemas
from web.api.kinds import MOVING, Kind
from web.api.partnerships import acting
from web.api.shapes import Shape
from web.api.tags import expected
from web.happenings import AGREEMENTS

READ = "Read which move would be taken back, and what depends on it."
CORRECT = "Take back its last move; with a last signature, the coming into force that followed it."


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


def declare(kind: Kind[Any]) -> None:
    """Declare corrections of one kind of record."""

    def corrected(subject: Subject, body: Mapping[str, Any]) -> Shape:
        _correct(subject, body)
        return dict(kind.again(subject.id))

    gives = correction_schemas.CorrectionSchema
    kind.get("/correction", gives, called="correction", needs="move.correct", words=READ)(shown)
    kind.post(
        "/correction",
        kind.gives,
        called="correct",
        needs="move.correct",
        words=CORRECT,
        takes=correction_schemas.CorrectionBody,
        again=kind.again,
        status=200,
        versioned=True,
    )(corrected)


for one in MOVING:
    declare(one)
