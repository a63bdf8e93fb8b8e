"""The journal, for programs: what happened, in an order that skips nothing, and the seals over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import and_

from kernel import journal_feed, journal_seal
from kernel.journal import JournalEntry
from kernel.text import render
from web import sealed, timeline
from web.account import my_work
from web.api.fields import MOST_ROWS, Choice, Day, Id, Instant, Part, Text, Whole
from web.api.lists import Asked
from web.api.resource import Resource
from web.api.schemas import DIGEST, SubjectSchema, always, listed, maybe, page_of
from web.api.shapes import Shape
from web.timeline import Line, Written

LARGEST = 2**53 - 1
#: More than any field for prose takes, and any sentence.
LONGEST = 100_000
resource = Resource(
    "journal",
    "Everything that happened, as entries of a feed. A program that reads on from the last position it saw misses"
    " nothing and gets nothing twice. Sums in `facts` are in the smallest unit of their currency.",
)


class FeedQuery(Asked):
    """From where, how much, and about what: a kind of record, one of its identifiers, an event; `told` in words."""

    after = Whole(0, LARGEST, load_default=0)
    limit = Whole(1, MOST_ROWS, load_default=50)
    kind = Text(40)
    subject = Text(64)
    event = Text(60)
    told = Choice(("true", "false"))


class WrittenPart(Schema):
    """What somebody wrote, or since when it is erased."""

    note = always(Id)
    text = maybe(Text, LONGEST)
    erased_at = maybe(Instant)


class EntrySchema(Schema):
    """One thing that happened to one subject; `words`, and what was `written`, where the feed is asked as told."""

    position = always(Whole, 1, LARGEST)
    subject = always(Part, SubjectSchema)
    seq = always(Whole, 1, LARGEST)
    event = always(Text, 60)
    facts = fields.Dict(keys=fields.String(), required=True)
    refs = listed(Part(SubjectSchema))
    by = always(Id)
    on_behalf_of = maybe(Id)
    on = always(Day)
    now = always(Instant)
    previous = always(Text, metadata={"pattern": DIGEST})
    hash = always(Text, metadata={"pattern": DIGEST})
    words = maybe(Text, LONGEST)
    written = listed(Part(WrittenPart))


class FeedSchema(Schema):
    """The next entries, and the position to read on from, which is always given."""

    rows = listed(Part(EntrySchema))
    after = always(Whole, 0, LARGEST)


class SealSchema(Schema):
    """One seal: what it covers, and its HMAC."""

    seal = always(Whole, 1)
    day = always(Day)
    at = always(Instant)
    feed = always(Whole, 0, LARGEST)
    entries = always(Whole, 0, LARGEST)
    streams = always(Whole, 0, LARGEST)
    changes = always(Whole, 0, LARGEST)
    heads = always(Text)
    changed = always(Text)
    key = always(Text)
    previous = always(Text)
    mac = always(Text)


SealsSchema = page_of(SealSchema, "SealsSchema")


class ExportSchema(Schema):
    """Every seal, the oldest first, and every stream's head under the newest: `kind:id number hash`."""

    format = always(Text)
    exported = always(Instant)
    seals = listed(Part(SealSchema))
    heads = listed(Text())


@resource.get("", FeedSchema, needs="journal.view", query=FeedQuery)
def journal_feed_list(asked: Mapping[str, Any]) -> Shape:
    """List what happened after a position, of what the reader may know of."""
    work = my_work()
    columns = {"kind": JournalEntry.subject_kind, "subject": JournalEntry.subject_id, "event": JournalEntry.event}
    wanted = and_(
        timeline.known(work.by), *(column == asked[name] for name, column in columns.items() if name in asked)
    )
    entries = journal_feed.page(work.session, wanted, after=asked["after"], limit=asked["limit"])
    told = timeline.lines(work.session, entries) if asked.get("told") == "true" else [None] * len(entries)
    rows = [_entry(one, line) for one, line in zip(entries, told, strict=True)]
    return {"rows": rows, "after": entries[-1].feed if entries else asked["after"]}


def _entry(one: JournalEntry, line: Line | None) -> Shape:
    named = (str(ref).split(":", 1) for ref in json.loads(one.refs))
    return {
        "position": one.feed,
        "subject": {"kind": one.subject_kind, "id": one.subject_id},
        "seq": one.seq,
        "event": one.event,
        "facts": one.facts,
        "refs": [{"kind": kind, "id": ref} for kind, ref in named],
        "by": one.by,
        "on_behalf_of": one.on_behalf_of,
        "on": one.on,
        "now": one.now,
        "previous": one.previous,
        "hash": one.hash,
        "words": render(line.sentence) if line else None,
        "written": [_written(each) for each in line.written] if line else [],
    }


def _written(one: Written) -> Shape:
    return {"note": one.note, "text": one.text, "erased_at": one.erased_at}


@resource.get("/seals", SealsSchema, needs="seal.view", narrowed=("day", "key"))
def seals_list() -> Shape:
    """List the newest seals, the newest first."""
    found = journal_seal.newest_seals(my_work().session, limit=MOST_ROWS)
    return {"rows": [one.plain() for one in found], "after": None}


@resource.get("/seals/export", ExportSchema, needs="seal.view", refuses=(409,))
def seals_export() -> Response:
    """Give every seal and every stream's head, to keep outside."""
    return sealed.download()
