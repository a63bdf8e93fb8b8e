"""What waits, for programs such as one that writes a reminder: the same as on the first page."""

from __future__ import annotations

from marshmallow import Schema

from kernel.text import render, show
from kernel.unmet import Ref
from lifecycle.front_queries import front
from lifecycle.waiting import Mine, Theirs
from web import controls
from web.account import my_work
from web.api.fields import Day, Flag, Part, Text, Whole
from web.api.resource import Resource
from web.api.schemas import SubjectSchema, always, listed, maybe
from web.api.shapes import Shape

resource = Resource("waiting", "What waits for you, most pressing first, and what waits on others.")


class MinePart(Schema):
    """Something you can do: about what, with which control of its page, since or until when."""

    title = always(Text, 2000)
    notes = listed(Text(2000))
    subject = always(Part, SubjectSchema)
    act = always(Text)
    url = maybe(Text, 500)
    since = maybe(Day)
    until = maybe(Day)


class TheirsPart(Schema):
    """Something that waits on somebody else."""

    title = always(Text, 2000)
    whom = always(Text, 2000)
    subject = always(Part, SubjectSchema)
    since = always(Day)


class WaitingSchema(Schema):
    """The first things of each; `waiting` is how many there are for you, at least, where `whole` is false."""

    mine = listed(Part(MinePart))
    waiting = always(Whole)
    whole = always(Flag)
    others = listed(Part(TheirsPart))
    partnerships = always(Whole)


@resource.get("", WaitingSchema, needs="signed-in")
def waiting_show() -> Shape:
    """Say what waits for you and on others; what people ask of you is under `/requests`."""
    work = my_work()
    found = front(work.session, work.by, today=work.today)
    return {
        "mine": [_mine(one) for one in found.mine],
        "waiting": found.waiting,
        "whole": found.whole,
        "others": [_theirs(one) for one in found.others],
        "partnerships": found.total,
    }


def _mine(one: Mine) -> Shape:
    page = controls.page_of(one.ref)
    return {
        "title": render(one.title),
        "notes": [show(note) for note in one.notes],
        "subject": _ref(one.ref),
        "act": render(one.act),
        "url": f"{page}#{one.anchor}" if page else None,
        "since": one.since,
        "until": one.until,
    }


def _theirs(one: Theirs) -> Shape:
    return {"title": render(one.title), "whom": show(one.whom), "subject": _ref(one.ref), "since": one.since}


def _ref(ref: Ref) -> Shape:
    return {"kind": ref.kind, "id": ref.id}
