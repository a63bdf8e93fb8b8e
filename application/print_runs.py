"""Print runs as work of the queue: each agreement printed for whoever asked, then everything put into one zip."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sqlalchemy.orm import Session

from application.work import Tack, Work, find_person
from contracts import print_run_actions as acts
from contracts import print_run_queries as reads
from contracts.print_run_models import ItemState, PrintItem, PrintRun
from contracts.print_run_queries import ItemLine
from documents import bundles
from kernel import clock
from kernel.storage import Storage, StoredFile
from kernel.text import Message, gettext, render, using
from partnerships.models import Person
from partnerships.queries.standing import standing

#: Up to this size a zip is put together in memory, beyond it in a file of its own; in bytes.
IN_MEMORY = 8_000_000
AT_ONCE = 200
HEADINGS = (
    Message("Number"),
    Message("Title"),
    Message("Partner"),
    Message("Result"),
    Message("File"),
    Message("Why not"),
)
RESULTS = {
    ItemState.PRINTED: Message("printed"),
    ItemState.FAILED: Message("not printed"),
    ItemState.CANCELLED: Message("cancelled"),
    ItemState.WAITING: Message("waits"),
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a zip is put together from, read before anything is written."""

    run: PrintRun
    locale: str
    items: list[ItemLine]


def print_one(work: Work, item_id: str) -> None:
    """Print one agreement of a run in this piece of work, as its asker, on the day it is at the agreement's office."""
    item = work.session.get_one(PrintItem, item_id)
    zone = item.agreement.partnership.programme.office.zone
    day = clock.today(zone, work.now)
    asker = find_person(work.session, item.run.by)
    if asker is None:
        raise LookupError(item.run.by)
    by = standing(work.session, asker, on=day)
    acts.print_item(work.session, work.storage, item, by=by, on=day, now=work.now)


def pack(tack: Tack, run_id: str) -> StoredFile | None:
    """Put the papers of a run and the list of what became of each into one zip; None where that was done before.

    The same papers give the same bytes, so that a second try keeps the same file.
    """
    with tack.reading() as work:
        run = work.session.get_one(PrintRun, run_id)
        if run.attachment_id is not None:
            return None
        asker = work.session.get_one(Person, run.by)
        plan = _Plan(run, asker.locale, list(_items(work.session, run_id)))
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        _write(file, plan, tack.storage)
        return tack.storage.put_file(file)


def _items(session: Session, run_id: str) -> Iterator[ItemLine]:
    after: str | None = None
    while True:
        page = reads.items(session, run_id, after=after, limit=AT_ONCE)
        yield from page.rows
        after = page.after
        if after is None:
            return


def _write(file: IO[bytes], plan: _Plan, storage: Storage) -> None:
    with using(plan.locale):
        bundles.write(file, _files(plan, storage), at=plan.run.now)


def _files(plan: _Plan, storage: Storage) -> Iterator[tuple[str, bytes]]:
    """Yield the list, then each paper under its name; the list comes first, so that it stands on top."""
    names = bundles.FileNames()
    contents = names.one(gettext("List of the documents"), "csv")
    called = {one.id: names.one(f"{one.number} {one.recipient}", "docx") for one in plan.items if one.sha256}
    rows = [_told(one, called.get(one.id, "")) for one in plan.items]
    yield contents, bundles.listing([render(one) for one in HEADINGS], rows)
    for one in plan.items:
        if one.sha256:
            yield called[one.id], storage.get(one.sha256)


def _told(one: ItemLine, file: str) -> list[str]:
    why = " ".join(render(message) for message in one.why)
    return [one.number, one.title, one.recipient, render(RESULTS[one.state]), file, why]


def keep(work: Work, run_id: str, stored: StoredFile | None) -> None:
    """Keep the zip of a run with it."""
    if stored is None:
        return
    run = work.session.get_one(PrintRun, run_id)
    name = f"tack-{run.now:%Y-%m-%d}-{run.id[-6:]}.zip"
    acts.end(work.session, run, stored, name=name, on=work.today, now=work.now)


def give_up(tack: Tack) -> int:
    """Let runs go on without those whose job was given up; return how many that were."""
    with tack.reading() as work:
        ids = reads.given_up(work.session, reads.PRINT)
    if not ids:
        return 0
    with tack.writing() as work:
        return acts.give_up(work.session, ids, now=work.now)
