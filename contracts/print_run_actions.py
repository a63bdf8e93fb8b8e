"""Print runs: asked for, done one agreement after the other, cancelled, and ended with one file of everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from contracts import print_run_queries as reads
from contracts.print_run_models import ItemState, PrintItem, PrintRun
from contracts.print_run_queries import PACK, PERMISSION, PRINT, Left
from contracts.printing import print_document
from kernel import journal, queue
from kernel.errors import Conflict, NotFound, TackError, invalid
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.packing import pack
from kernel.queue import Job, JobState
from kernel.storage import Storage, StoredFile, file_of
from kernel.text import Message
from partnerships.models import SYSTEM_PERSON
from partnerships.permissions import ANYWHERE, Standing, check
from policy.queries import edition as edition_of

#: Agreements in one print run at most.
MOST = 1_000
ZIP = "application/zip"
#: What is said of an agreement whose job was given up, as by a store that does not answer for an hour.
GIVEN_UP = Message("The background work did not get it done. Ask for it again; an administrator sees what went wrong.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A print run that was asked for, and those of the chosen that the asker may not print."""

    run: PrintRun
    left: Sequence[Left]


def ask(session: Session, ids: Sequence[str], *, annex: bool, by: Standing, on: date, now: datetime) -> Asked:
    """Ask for the documents of many agreements: a job for each, kept with the run.

    Raises Invalid for none or more than MOST, NotPermitted, and NotFound where the asker may print none of them.
    """
    wanted = chosen(ids)
    check(by, PERMISSION, ANYWHERE)
    printable, left = reads.sorted_out(session, wanted, by)
    if not printable:
        raise left[0].why if left else NotFound()
    run = PrintRun(id=new_id(), by=by.person_id, now=now, annex=annex, total=len(printable))
    session.add(run)
    session.flush()
    items = dict(zip(sorted(new_id() for _ in printable), printable, strict=True))
    same = {"run_id": run.id, "state": ItemState.WAITING.value}
    session.execute(insert(PrintItem), [{"id": key, "agreement_id": one, **same} for key, one in items.items()])
    queue.enqueue_many(session, PRINT, {f"{PRINT}:{key}": {"item": key} for key in items}, now=now)
    story: dict[str, Plain] = {"agreements": len(items), "annex": annex}
    story["left"] = [{"id": one.id, "code": one.why.code} for one in left]
    journal.record(session, run.ref, "PrintRunAsked", story, by=by.person_id, on=on, now=now)
    return Asked(run, left)


def chosen(ids: Sequence[str]) -> list[str]:
    """Return what was chosen, each once and in the order given; raises Invalid for none or more than MOST."""
    wanted = list(dict.fromkeys(ids))
    if not 0 < len(wanted) <= MOST:
        raise invalid("agreement", "Choose between 1 and %(most)s agreements.", most=MOST)
    return wanted


def print_item(
    session: Session, storage: Storage, item: PrintItem, *, by: Standing, on: date, now: datetime
) -> PrintItem:
    """Print one agreement as the page does, for whoever asked; what refuses is kept as the reason.

    `by` is the asker as they stand now: who may not print any more prints nothing. One that has ended stays as it is.
    """
    held = _held(session, item.id)
    if held.state != ItemState.WAITING:
        return held
    agreement = held.agreement
    edition = edition_of(session, agreement.partnership.edition_id)
    try:
        with session.begin_nested():
            paper = print_document(session, storage, agreement, edition, by=by, on=on, now=now, annex=held.run.annex)
    except TackError as why:
        _failed(held, why.code, reads.reasons(why), now)
    else:
        held.state, held.document_id, held.ended_at = ItemState.PRINTED, paper.id, now
    settle(session, held.run_id, now=now)
    return held


def _held(session: Session, item_id: str) -> PrintItem:
    """Return an item that nobody else has in hand."""
    return session.get_one(PrintItem, item_id, with_for_update={"of": PrintItem}, populate_existing=True)


def _failed(item: PrintItem, code: str, why: Sequence[Message], now: datetime) -> None:
    item.state, item.code, item.why, item.ended_at = ItemState.FAILED, code, pack(why), now


def settle(session: Session, run_id: str, *, now: datetime) -> None:
    """Ask for the files to be put together once nothing of a run waits; of two who end items, the second sees it."""
    session.flush()
    session.get_one(PrintRun, run_id, with_for_update={"of": PrintRun}, populate_existing=True)
    if not reads.waits(session, run_id):
        queue.enqueue(session, PACK, {"run": run_id}, key=f"{PACK}:{run_id}", now=now)


def cancel(session: Session, run: PrintRun, *, by: Standing, on: date, now: datetime) -> int:
    """Cancel what has not begun and return how many that are; what is being printed is printed.

    Raises NotFound for who may not print all of it, and Conflict where nothing waits any more.
    """
    reads.find(session, run.id, by)
    ids = reads.not_begun(session, run.id)
    if not ids:
        raise Conflict(Message("Nothing of this print run waits any more."), subject=run.ref)
    ended = {"state": ItemState.CANCELLED.value, "ended_at": now}
    session.execute(update(PrintItem).where(PrintItem.id.in_(ids)).values(**ended))
    # Their jobs would find nothing to do; a job in a worker's hands does, and ends by itself.
    keys = [f"{PRINT}:{key}" for key in ids]
    session.execute(delete(Job).where(Job.key.in_(keys), Job.state == JobState.WAITING))
    settle(session, run.id, now=now)
    run.cancelled_by, run.cancelled_at = by.person_id, now
    facts: Mapping[str, Plain] = {"agreements": len(ids)}
    journal.record(session, run.ref, "PrintRunCancelled", facts, by=by.person_id, on=on, now=now)
    return len(ids)


def give_up(session: Session, ids: Sequence[str], *, now: datetime) -> int:
    """Let items fail whose jobs were given up, so that their run ends; return how many still waited."""
    held = [_held(session, key) for key in sorted(ids)]
    found = [item for item in held if item.state == ItemState.WAITING]
    for item in found:
        _failed(item, "given-up", [GIVEN_UP], now)
    for run_id in sorted({item.run_id for item in found}):
        settle(session, run_id, now=now)
    return len(found)


def end(session: Session, run: PrintRun, stored: StoredFile, *, name: str, on: date, now: datetime) -> PrintRun:
    """Keep the one file of everything with its run, once; who asks again finds the first."""
    session.refresh(run, with_for_update={"of": PrintRun})
    if run.attachment_id is not None:
        return run
    archive = file_of(run.ref, stored, purpose="print-run", name=name, media_type=ZIP, by=SYSTEM_PERSON, now=now)
    session.add(archive)
    session.flush()
    run.attachment_id, run.ended_at = archive.id, now
    counts: dict[str, Plain] = {state.value: number for state, number in reads.counts(session, run.id).items()}
    facts = {**counts, "sha256": stored.sha256}
    journal.record(session, run.ref, "PrintRunEnded", facts, by=SYSTEM_PERSON, on=on, now=now)
    return run
