"""One move on many partnerships, for programs: judged first, then made in one journaled batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from application.work import settle
from kernel import journal
from kernel.errors import NotFound, TackError
from kernel.journal import JournalEntry
from kernel.text import render
from kernel.unmet import Ref
from lifecycle.bulk_actions import BATCH, advance_many, chosen
from lifecycle.bulk_actions import judged as judge
from lifecycle.inputs import MoveInputs
from partnerships.permissions import Scope, check
from web import problems, subjects
from web.account import my_work
from web.api import partnerships
from web.api.fields import Body, Day, Flag, Id, Part, Rows, Text
from web.api.partnerships import acting
from web.api.schemas import UnmetSchema, always, listed
from web.api.shapes import Shape
from web.hindsight import foreseen, looking_back_on

resource = partnerships.resource


class BulkBody(Body):
    """Which partnerships make which move; the answers to what it asks count for all of them."""

    partnerships = Rows(Id(), required=True)
    move = Text(60, required=True)
    reason = Text(4000, load_default="")
    outcome = Text(60)
    ends_on = Day()
    on = Day()
    understood = Flag(load_default=False)


class RefusedSchema(Schema):
    """A partnership that cannot make the move, and why."""

    id = always(Id)
    code = always(Text)
    message = always(Text, 2000)
    unmet = listed(Part(UnmetSchema))


class ChangesSchema(Schema):
    """A partnership whose move on that day would change what was judged since, and what."""

    id = always(Id)
    changes = listed(Text(2000))


class JudgedSchema(Schema):
    """Which can make the move, and which cannot; those that the reader may not know of are in neither.

    For a day that has passed, `changes` says what the move would change: then it is saved with `understood` alone.
    """

    can = listed(Id())
    cannot = listed(Part(RefusedSchema))
    changes = listed(Part(ChangesSchema))


class LeftSchema(Schema):
    """A partnership that stayed, and the code of the refusal."""

    id = always(Id)
    code = always(Text)


class BatchSchema(Schema):
    """What one request moved and what stayed; `id` is the batch's own stream in the journal."""

    id = always(Id)
    move = always(Text)
    moved = listed(Id())
    left = listed(Part(LeftSchema))


@resource.ask("/moves/preview", JudgedSchema, needs="partnership.view", takes=BulkBody)
def partnerships_preview(body: Mapping[str, Any]) -> Shape:
    """Say which of some partnerships can make a move, which cannot and why; nothing moves."""
    subjects.many_partnerships(body["partnerships"])
    when = acting(body.get("on"))
    batch = judge(my_work().session, body["partnerships"], body["move"], inputs=_inputs(body), **when)
    known = [one for one in batch.left if not isinstance(one.why, NotFound)]
    if not batch.moved and not known:
        raise NotFound
    foretold = foreseen(batch.moved, when["on"])
    return {
        "can": [one.id for one in batch.moved],
        "cannot": [_refused(one.id, one.why) for one in known],
        "changes": [{"id": key, "changes": [render(one) for one in told]} for key, told in foretold.items()],
    }


def _refused(partnership_id: str, why: TackError) -> Shape:
    ref = Ref("partnership", partnership_id)
    unmet = [problems.unmet(one, ref) for one in getattr(why, "unmet", ())]
    return {"id": partnership_id, "code": why.code, "message": render(why.message), "unmet": unmet}


def again(batch_id: str) -> Shape:
    """Return what an earlier request moved, from the journal; raises NotFound where there was none."""
    work = my_work()
    check(work.by, "journal.view", Scope())
    entries = journal.about(work.session, Ref(BATCH, batch_id), limit=2_000)
    story = next((entry for entry in entries if entry.subject == Ref(BATCH, batch_id)), None)
    if story is None:
        raise NotFound
    return _shown(batch_id, story, entries)


def _shown(batch_id: str, story: JournalEntry, entries: list[JournalEntry]) -> Shape:
    moved = sorted(entry.subject_id for entry in entries if entry.subject_kind == "partnership")
    return {"id": batch_id, "move": story.facts["move"], "moved": moved, "left": story.facts["left"]}


@resource.post("/moves", BatchSchema, needs="partnership.view", takes=BulkBody, again=again)
def partnerships_advance_many(body: Mapping[str, Any]) -> Shape:
    """Move those that can, in one journaled batch; where none can, the first refusal is the answer."""
    ids = chosen(body["partnerships"])
    subjects.many_partnerships(ids)
    when = acting(body.get("on"))
    with looking_back_on(ids, on=when["on"], understood=body["understood"]):
        batch = advance_many(my_work().session, ids, body["move"], inputs=_inputs(body), **when)
        settle(my_work())
    return {
        "id": batch.id,
        "move": batch.trigger,
        "moved": sorted(one.id for one in batch.moved),
        "left": [{"id": one.id, "code": one.why.code} for one in batch.left],
    }


def _inputs(body: Mapping[str, Any]) -> MoveInputs:
    return MoveInputs(reason=body["reason"], outcome=body.get("outcome"), ends_on=body.get("ends_on"))
