"""Whom lists are like, for programs: what waits, one hit with both records, deciding, and screening anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.text import render
from lifecycle.hit_actions import decide
from screening import hit_actions, hit_queries
from screening.hit_queries import Filters, Line
from web import hits
from web.account import my_work
from web.api import organisations
from web.api.hit_schemas import DecisionBody, HitFilters, HitPage, HitSchema, ScreeningSchema
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.shapes import Shape
from web.api.tags import expected
from web.hits import Side

resource = Resource(
    "screening-hits", "Organisations and their people who are like somebody on a list; never partners'."
)


@resource.get("", HitPage, needs="screening.view", query=HitFilters)
def hits_list(filters: Mapping[str, Any]) -> Shape:
    """List hits, what stops first: those that wait for a decision unless told otherwise."""
    asked = Filters(*(filters.get(name, "") for name in ("state", "lane", "organisation")))
    work = my_work()
    page = hit_queries.page(work.session, work.by, asked, after=filters.get("after"), limit=filters.get("limit", 50))
    return {"rows": [_line(one) for one in page.rows], "after": page.after}


def again(hit_id: str) -> Shape:
    """Return a hit that was decided before."""
    return hits_show(hit_id=hit_id)


@resource.get("/<id:hit_id>", HitSchema, needs="screening.view")
def hits_show(hit_id: str) -> Shape:
    """Show a hit with both records."""
    work = my_work()
    one = hits.shown(work.session, hit_id, work.by)
    return {
        **_line(one.line),
        "ours": _side(one.ours),
        "theirs": _side(one.theirs) if one.theirs else None,
        "still_listed": one.still_listed,
        "reasons": [render(words) for words in one.reasons],
        "decisions": [
            {
                "verdict": found.decision.verdict,
                "by": found.by,
                "on": found.decision.on,
                "reason": found.reason,
                "ended_on": found.decision.ended_on,
                "ended_by": found.decision.ended_by,
            }
            for found in one.decisions
        ],
        "verdicts": [verdict for verdict, _ in one.possible],
        "why_not": [render(words) for words in one.why_not],
        "version": one.line.hit.version,
    }


@resource.post(
    "/<id:hit_id>/decisions", HitSchema, needs="screening.decide", takes=DecisionBody, again=again, versioned=True
)
def hits_decide(body: Mapping[str, Any], hit_id: str) -> Shape:
    """Say that it is somebody else, or that it is them; the latter holds every partnership of the organisation."""
    work = my_work()
    found = hit_queries.find(work.session, hit_id, work.by).hit
    decide(work.session, found, **body, **acting(), expected_version=expected(found))
    return again(hit_id)


@organisations.resource.get("/<id:organisation_id>/screening", ScreeningSchema, needs="screening.view")
def organisation_screening(organisation_id: str) -> Shape:
    """Say how an organisation was screened last, and whom it is like."""
    work = my_work()
    one = organisations.found(organisation_id)
    panel = hits.panel(work.session, one, work.by)
    stands = panel.stands if panel else None
    if panel is None or stands is None:
        return {
            "screened_on": None, "outcome": None, "due_since": None, "waiting": 0, "confirmed": 0, "lists": [],
            "unread": [], "hits": [],
        }  # fmt: skip
    return {
        "screened_on": panel.on,
        "outcome": stands.screened.outcome,
        "due_since": stands.screened.due_since,
        "waiting": stands.screened.waiting,
        "confirmed": stands.screened.confirmed,
        "lists": [{"kind": used.kind, "number": used.number, "listed_on": used.listed_on} for used in stands.lists],
        "unread": panel.unread,
        "hits": [_line(one) for one in panel.hits],
    }


@organisations.resource.post(
    "/<id:organisation_id>/screening",
    ScreeningSchema,
    needs="screening.run",
    again=organisation_screening,
    status=202,
)
def organisation_screen(organisation_id: str) -> Shape:
    """Ask that an organisation is screened now; a worker does it in a moment, and the answer is how it stood before."""
    one = organisations.found(organisation_id)
    hit_actions.ask_now(my_work().session, one, **acting())
    return organisation_screening(organisation_id)


def _line(line: Line) -> Shape:
    hit = line.hit
    return {
        "id": hit.id,
        "organisation": {"id": hit.organisation_id, "name": line.organisation},
        "bearer": line.bearer,
        "key": hit.listed_key,
        "list": render(hits.list_of(hit.listed_key)),
        "name": hit.name,
        "score": hit.score,
        "lane": hit.lane,
        "state": hit.state,
        "open_since": hit.open_since,
        "gone_on": hit.gone_on,
    }


def _side(side: Side) -> Shape:
    return {
        "name": side.name,
        "what": render(side.what),
        "others": [{"name": name, "weak": weak} for name, weak in side.others],
        "countries": list(side.countries),
        "born": [render(one) for one in side.born],
        "identifiers": list(side.identifiers),
        "programmes": list(side.programmes),
        "remarks": side.remarks,
    }
