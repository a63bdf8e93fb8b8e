"""The journal in sentences: of one subject with its hashes, and the newest of everything."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from kernel.errors import NotFound
from kernel.unmet import Ref
from partnerships.compartment import CONFIDENTIAL
from partnerships.permissions import EVERYWHERE, check
from portfolio.queries.imports import find as find_import
from screening import hit_queries
from web import print_runs, subjects, timeline
from web.account import my_work
from web.marks import needs

#: What every programme shares.
OF_ALL = frozenset({"edition", "exchange-rate"})
pages = Blueprint("journal", __name__)
LINES = 50


@pages.get("/journal")
@needs("journal.view")
def listing() -> str:
    """Show the newest of everything the reader may know of."""
    work = my_work()
    found = timeline.latest(work.session, work.by, before=_before(), limit=LINES + 1)
    more = found[LINES - 1].now.isoformat() if len(found) > LINES else None
    return render_template("journal/page.html", lines=found[:LINES], before=more)


def _before() -> datetime | None:
    try:
        asked = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return asked if asked.tzinfo else asked.replace(tzinfo=UTC)


@pages.get("/journal/<kind>/<subject_id>")
@needs("journal.view")
def stream(kind: str, subject_id: str) -> str:
    """Show a subject's whole stream from its beginning, each entry with its hash."""
    work = my_work()
    ref = _known(kind, subject_id)
    found = timeline.stream(work.session, ref)
    if not found:
        raise NotFound
    return render_template("journal/stream.html", lines=found, ref=ref, name=found[0].subject_name)


def _known(kind: str, subject_id: str) -> Ref:
    """Return a subject whose journal the reader may see; raises NotFound or NotPermitted."""
    if kind == "partnership":
        subjects.partnership(subject_id)
    elif kind == "agreement":
        subjects.agreement(subject_id)
    elif kind == "organisation":
        subjects.organisation(subject_id)
    elif kind == "import":
        find_import(my_work().session, subject_id, my_work().by)
    elif kind == "print-run":
        print_runs.found(subject_id)
    elif kind == "hit":
        hit_queries.find(my_work().session, subject_id, my_work().by)
    elif kind in CONFIDENTIAL:
        # Who handles one reads it on its own page.
        raise NotFound
    elif kind not in OF_ALL:
        check(my_work().by, "journal.view", EVERYWHERE)
    return Ref(kind, subject_id)
