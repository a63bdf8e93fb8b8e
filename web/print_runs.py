"""What pages and programs share of print runs: which agreements are meant, the run of an address, its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response
from werkzeug.datastructures import MultiDict

from contracts import list_queries
from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.list_queries import AgreementFilters
from contracts.print_run_actions import MOST
from contracts.print_run_models import ItemState, PrintRun
from contracts.print_run_queries import Judged
from kernel.errors import Conflict, NotFound, NotPermitted
from kernel.text import Message
from web.account import my_work

FILTERS = ("search", "state", "kind")
ROWS = 200


def found(run_id: str) -> PrintRun:
    """Return a run of which the reader may print everything; raises NotFound."""
    return reads.find(my_work().session, run_id, my_work().by)


def meant(values: MultiDict[str, str]) -> list[str]:
    """Return the agreements that an address or a form means: those of a run again, all that fit, or those ticked."""
    if values.get("again"):
        return list(_not_printed(found(values["again"])))
    return list(_fitting(values)) if values.get("all") else values.getlist("agreement")


def _not_printed(run: PrintRun) -> Iterator[str]:
    """Yield what a run did not print."""
    for state in (ItemState.FAILED, ItemState.CANCELLED):
        page = reads.items(my_work().session, run.id, state=state, limit=MOST)
        yield from (one.agreement_id for one in page.rows)


def _fitting(values: MultiDict[str, str]) -> Iterator[str]:
    """Yield what the list's filters find, as far as a run goes and a little more, so that too many are noticed."""
    work = my_work()
    asked = AgreementFilters(**{name: values.get(name, "").strip() for name in FILTERS})
    after, count = None, 0
    while count <= MOST:
        page = list_queries.page(work.session, work.by, asked, after=after, limit=ROWS)
        yield from (line.brief.id for line in page.rows)
        count, after = count + len(page.rows), page.after
        if after is None:
            return


def judged(ids: Sequence[str]) -> Judged:
    """Judge each of some agreements; raises NotFound, and NotPermitted where the reader only sees them."""
    work = my_work()
    told = reads.judged(work.session, work.storage, acts.chosen(ids), work.by, on=work.today)
    refusals = [one.why for one in told.cannot]
    if not told.can and all(isinstance(one, NotPermitted) for one in refusals):
        raise refusals[0] if refusals else NotFound()
    return told


def archive(run_id: str) -> Response:
    """Return the zip of a run, piece by piece; raises Conflict before it is there."""
    run = found(run_id)
    kept = run.archive
    if kept is None:
        raise Conflict(Message("The documents are not put together yet. Look again in a moment."), subject=run.ref)
    answer = Response(my_work().storage.pieces(kept.sha256), mimetype=kept.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=kept.name)
    answer.content_length = kept.size
    return answer
