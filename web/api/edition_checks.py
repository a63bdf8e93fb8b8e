"""Trying an edition, for programs such as an editor: what is wrong with a text and where, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from application.names import known_names
from kernel.text import render
from policy import proposal_queries as reads
from policy import queries as policies
from policy.check import check
from policy.compare import compare
from policy.files import LARGEST
from policy.loader import load
from policy.problems import Problem
from web.account import my_work
from web.api.editions import ComparisonSchema, comparison, resource
from web.api.fields import MOST_ROWS, Body, Day, Flag, Id, Part, Text, Whole
from web.api.schemas import DIGEST, always, listed, maybe
from web.api.shapes import Shape
from web.work import aside, read_again


class EditionText(Body):
    """The text of an edition."""

    text = Text(LARGEST, required=True, metadata={"examples": ["schema: 1\npack: standard\nname: 2027-01\n"]})


class FindingPart(Schema):
    """One thing wrong at one place, lines and columns counted from one, and the right name that is nearest."""

    line = always(Whole, 1)
    column = always(Whole, 1)
    message = always(Text, 5000)
    nearest = maybe(Text)


class ReadPart(Schema):
    """What a sound text says of itself, and which published edition it would follow."""

    pack = always(Text)
    name = always(Text)
    schema = always(Whole)
    effective_from = always(Day)
    sha256 = always(Text, metadata={"pattern": DIGEST})
    predecessor_id = maybe(Id)


class EditionCheckSchema(Schema):
    """Whether a text may be used; its findings, the first 200 of `count`, else what it would change."""

    sound = always(Flag)
    count = always(Whole)
    findings = listed(Part(FindingPart))
    edition = maybe(Part, ReadPart)
    comparison = maybe(Part, ComparisonSchema)


@resource.ask("/check", EditionCheckSchema, needs="edition.propose", takes=EditionText)
def editions_check(body: Mapping[str, Any]) -> Shape:
    """Check an edition as `tack policy check` does, and compare a sound one with its predecessor; nothing is kept."""
    text = body["text"]
    found = aside(lambda: check(text, known_names()))
    read_again()
    told = {"sound": not found, "count": len(found), "findings": [_finding(one) for one in found[:MOST_ROWS]]}
    return {**told, **({"edition": None, "comparison": None} if found else _read(text))}


def _finding(one: Problem) -> Shape:
    return {"line": one.line, "column": one.column, "message": render(one.message), "nearest": one.nearest}


def _read(text: str) -> Shape:
    session, edition = my_work().session, load(text)
    before = reads.predecessor(session, edition)
    return {
        "edition": {
            "pack": edition.pack,
            "name": edition.name,
            "schema": edition.schema,
            "effective_from": edition.effective_from,
            "sha256": edition.sha256,
            "predecessor_id": before.id if before else None,
        },
        "comparison": comparison(compare(policies.edition(session, before.id), edition)) if before else None,
    }
