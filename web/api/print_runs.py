"""Printing many agreements, for programs: which can be printed, asking for them, how far it is, the file of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema
from werkzeug.wrappers import Response

from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.print_run_models import ItemState, PrintRun
from contracts.print_run_queries import ItemLine
from kernel.errors import TackError
from kernel.text import render
from kernel.unmet import Ref
from partnerships.queries import people
from web import print_runs as shared
from web import problems
from web.account import my_work
from web.api.bulk_moves import LeftSchema, RefusedSchema
from web.api.fields import Body, Choice, Flag, Id, Instant, Part, Rows, Text, Whole
from web.api.lists import Listing
from web.api.partnerships import acting
from web.api.resource import Resource
from web.api.schemas import DIGEST, Named, always, listed, maybe, page_of
from web.api.shapes import Shape

PRINT = "agreement.print"
resource = Resource(
    "print-runs",
    "Many agreements printed at one request, each by a job of its own; at the end everything is in one zip.",
)


class PrintRunBody(Body):
    """Which agreements are printed, and whether each paper ends with why each clause is there."""

    agreements = Rows(Id(), acts.MOST, required=True)
    annex = Flag(load_default=False)


class PrintableSchema(Schema):
    """Which can be printed, and which cannot; those that the reader may not know of are in neither."""

    can = listed(Id())
    cannot = listed(Part(RefusedSchema))


class PrintRunSchema(Schema):
    """A print run: how many of its agreements stand where, and its zip once that is there.

    `left` are those that were asked for and that the asker may see but not print.
    """

    id = always(Id)
    by = always(Part, Named)
    now = always(Instant)
    annex = always(Flag)
    total = always(Whole)
    waiting = always(Whole)
    printed = always(Whole)
    failed = always(Whole)
    cancelled = always(Whole)
    cancelled_at = maybe(Instant)
    ended_at = maybe(Instant)
    sha256 = maybe(Text, 64, metadata={"pattern": DIGEST})
    size = maybe(Whole)


class PrintRunLeftSchema(PrintRunSchema):
    """A print run with what was left out of it when it was asked for.

    It is `stuck` where its zip could not be made, time and again, until an administrator sends that job anew.
    """

    stuck = always(Flag)
    left = listed(Part(LeftSchema))


class PrintItemSchema(Schema):
    """One agreement of a print run: the file of its paper, or why there is none."""

    id = always(Id)
    agreement_id = always(Id)
    number = always(Text)
    title = always(Text)
    partner = always(Text)
    state = always(Choice, [one.value for one in ItemState])
    file_id = maybe(Id)
    sha256 = maybe(Text, 64, metadata={"pattern": DIGEST})
    code = maybe(Text, 60)
    why = listed(Text(2000))


class PrintRunFilters(Listing):
    """What print runs are narrowed by: whether their zip is there."""

    ended = Choice(["true", "false"])


class PrintItemFilters(Listing):
    """What the agreements of a run are narrowed by: what became of them."""

    state = Choice([one.value for one in ItemState])


PrintRunPage = page_of(PrintRunSchema, "PrintRunPage")
PrintItemPage = page_of(PrintItemSchema, "PrintItemPage")


def line(run: PrintRun, asker: str, counts: Mapping[ItemState, int]) -> Shape:
    """Return a run in brief."""
    archive = run.archive
    return {
        "id": run.id,
        "by": {"id": run.by, "name": asker},
        "now": run.now,
        "annex": run.annex,
        "total": run.total,
        **{state.value: counts[state] for state in ItemState},
        "cancelled_at": run.cancelled_at,
        "ended_at": run.ended_at,
        "sha256": archive.sha256 if archive else None,
        "size": archive.size if archive else None,
    }


def again(run_id: str) -> Shape:
    """Return a run as it stands now."""
    run, session = shared.found(run_id), my_work().session
    session.flush()
    asker = people.names(session, {run.by}).get(run.by, "")
    told = {"stuck": reads.stuck(session, run), "left": reads.left_out(session, run)}
    return {**line(run, asker, reads.counts(session, run.id)), **told}


def _item(one: ItemLine) -> Shape:
    return {
        "id": one.id,
        "agreement_id": one.agreement_id,
        "number": one.number,
        "title": one.title,
        "partner": one.recipient,
        "state": one.state.value,
        "file_id": one.file_id,
        "sha256": one.sha256,
        "code": one.code,
        "why": [render(message) for message in one.why],
    }


def _refused(agreement_id: str, why: TackError) -> Shape:
    ref = Ref("agreement", agreement_id)
    unmet = [problems.unmet(one, ref) for one in getattr(why, "unmet", ())]
    return {"id": agreement_id, "code": why.code, "message": render(why.message), "unmet": unmet}


@resource.get("", PrintRunPage, needs=PRINT, query=PrintRunFilters)
def print_runs_list(filters: Mapping[str, Any]) -> Shape:
    """List the print runs of which you may print everything, the newest first."""
    work = my_work()
    page = reads.page(
        work.session,
        work.by,
        ended={"true": True, "false": False}.get(filters.get("ended", "")),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": [line(one.run, one.asker, one.counts) for one in page.rows], "after": page.after}


@resource.ask("/preview", PrintableSchema, needs=PRINT, takes=PrintRunBody)
def print_runs_preview(body: Mapping[str, Any]) -> Shape:
    """Say which of some agreements can be printed, which cannot and why; nothing is printed."""
    found = shared.judged(body["agreements"])
    return {"can": list(found.can), "cannot": [_refused(one.id, one.why) for one in found.cannot]}


@resource.post("", PrintRunLeftSchema, needs=PRINT, takes=PrintRunBody, again=again)
def print_runs_ask(body: Mapping[str, Any]) -> Shape:
    """Ask for the documents of many agreements; each is printed once, as its page would for you."""
    made = acts.ask(my_work().session, body["agreements"], annex=body["annex"], **acting())
    return again(made.run.id)


@resource.get("/<id:run_id>", PrintRunLeftSchema, needs=PRINT)
def print_runs_show(run_id: str) -> Shape:
    """Say how far a print run is."""
    return again(run_id)


@resource.get("/<id:run_id>/items", PrintItemPage, needs=PRINT, query=PrintItemFilters)
def print_runs_items(filters: Mapping[str, Any], run_id: str) -> Shape:
    """List the agreements of a print run in the order asked for: what became of each, and why one was not printed."""
    page = reads.items(
        my_work().session,
        shared.found(run_id).id,
        state=filters.get("state", ""),
        after=filters.get("after"),
        limit=filters.get("limit", 50),
    )
    return {"rows": [_item(one) for one in page.rows], "after": page.after}


@resource.post("/<id:run_id>/cancel", PrintRunLeftSchema, needs=PRINT, status=200, again=again)
def print_runs_cancel(run_id: str) -> Shape:
    """Cancel what has not begun; what is being printed is printed."""
    acts.cancel(my_work().session, shared.found(run_id), **acting())
    return again(run_id)


@resource.download("/<id:run_id>/documents.zip", needs=PRINT, refuses=(409,))
def print_runs_archive(run_id: str) -> Response:
    """Give every document of a print run in one zip, with a list of what is inside and what is not."""
    return shared.archive(run_id)
