"""Reads print runs: which agreements can be printed and which not, how far a run is, what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, exists, false, func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from contracts import printing
from contracts.models import Agreement, PrintedDocument, Signer
from contracts.print_run_models import ItemState, PrintItem, PrintRun
from kernel import journal, queue
from kernel.errors import NotFound, NotPermitted, TackError
from kernel.journal_chain import Plain
from kernel.lists import Page, cut, decode, encode, fingerprint
from kernel.packing import unpack
from kernel.queue import Job, JobState
from kernel.storage import Attachment, Storage
from kernel.text import Message
from kernel.unmet import Ref
from partnerships.models import Office, Organisation, Partnership, Party, Person, Programme
from partnerships.permissions import Scope, Standing, granted, roles_granted
from partnerships.queries.visibility import visible_to
from policy.queries import edition as edition_of

PERMISSION = "agreement.print"
#: What the jobs of a print run are called: one for each agreement, and a last one that puts the files together.
PRINT, PACK = "print-document", "pack-documents"
#: Agreements that are loaded at once with everything that stands on their paper.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Left:
    """An agreement that is not printed, and the refusal."""

    id: str
    why: TackError


@dataclass(frozen=True, slots=True)
class Judged:
    """Which agreements can be printed now, by identifier with number and title; and which cannot, and why."""

    can: Sequence[str]
    cannot: Sequence[Left]
    names: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RunLine:
    """A print run in brief: who asked when, and what became of how many."""

    run: PrintRun
    asker: str
    counts: Mapping[ItemState, int]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One agreement of a run with its names; `file_id` is its paper, `why` what kept it from being printed."""

    id: str
    agreement_id: str
    number: str
    title: str
    recipient: str
    state: ItemState
    file_id: str | None
    sha256: str | None
    code: str | None
    why: Sequence[Message] = field(default=())


def reasons(why: TackError) -> list[Message]:
    """Return why one cannot be printed: everything that is missing, or the refusal itself."""
    return [one.message for one in getattr(why, "unmet", ())] or [why.message]


def sorted_out(session: Session, ids: Sequence[str], by: Standing) -> tuple[list[str], list[Left]]:
    """Return which of some agreements a person may print, in the order given, and which they only may see.

    What they may not know of is in neither.
    """
    wanted = select(Agreement.id, Partnership.programme_id).join(Partnership).where(visible_to(by))
    known = dict(session.execute(wanted.where(Agreement.id.in_(list(ids)))).all())
    may = {one: granted(by, PERMISSION, Scope(one)) for one in set(known.values())}
    printable = [key for key in ids if key in known and may[known[key]]]
    left = [key for key in ids if key in known and not may[known[key]]]
    return printable, [Left(key, NotPermitted(PERMISSION, subject=Ref("agreement", key))) for key in left]


def judged(session: Session, storage: Storage, ids: Sequence[str], by: Standing, *, on: date) -> Judged:
    """Judge each of some agreements as printing it would; nothing is locked and nothing printed."""
    printable, left = sorted_out(session, ids, by)
    can: list[str] = []
    names: dict[str, tuple[str, str]] = {}
    for start in range(0, len(printable), AT_ONCE):
        for agreement in _whole(session, printable[start : start + AT_ONCE]):
            names[agreement.id] = agreement.number, agreement.title
            try:
                printing.ready(
                    session, storage, agreement, edition_of(session, agreement.partnership.edition_id), on=on
                )
            except TackError as why:
                left.append(Left(agreement.id, why))
            else:
                can.append(agreement.id)
    unnamed = [one.id for one in left if one.id not in names]
    rows = select(Agreement.id, Agreement.number, Agreement.title).where(Agreement.id.in_(unnamed))
    names |= {key: (number, title) for key, number, title in session.execute(rows)} if unnamed else {}
    return Judged(can, left, names)


def _whole(session: Session, ids: Sequence[str]) -> list[Agreement]:
    """Return agreements with all that stands on their paper, in the order given, in a few statements for all."""
    organisation = (selectinload(Organisation.identifiers), selectinload(Organisation.former_names))
    partnership = joinedload(Agreement.partnership)
    parties = partnership.selectinload(Partnership.parties)
    office = partnership.joinedload(Partnership.programme).joinedload(Programme.office)
    wanted = select(Agreement).options(
        selectinload(Agreement.budget),
        selectinload(Agreement.reports),
        selectinload(Agreement.clause_edits),
        selectinload(Agreement.documents).defer(PrintedDocument.snapshot),
        joinedload(Agreement.umbrella),
        joinedload(Agreement.recipient).options(*organisation),
        selectinload(Agreement.signers).joinedload(Signer.organisation),
        partnership.selectinload(Partnership.explorations),
        office.joinedload(Office.organisation).options(*organisation),
        parties.selectinload(Party.contributions),
        parties.joinedload(Party.organisation).options(*organisation),
    )
    found = {one.id: one for one in session.scalars(wanted.where(Agreement.id.in_(list(ids))))}
    return [found[key] for key in ids if key in found]


def find(session: Session, run_id: str, by: Standing) -> PrintRun:
    """Return a run to who may print all that is in it; raises NotFound."""
    wanted = select(PrintRun).where(PrintRun.id == run_id, seen_by(by)).options(joinedload(PrintRun.archive))
    run = session.scalars(wanted).one_or_none()
    if run is None:
        raise NotFound
    return run


def seen_by(by: Standing) -> ColumnElement[bool]:
    """Return the clause of runs of which a person may print everything: what is in their files is given to no other."""
    programmes = by.programmes(*roles_granted(PERMISSION))
    if not by.active or not programmes:
        return false()
    if None in programmes:
        return true()
    elsewhere = (
        select(PrintItem.id)
        .join(Agreement, Agreement.id == PrintItem.agreement_id)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(PrintItem.run_id == PrintRun.id, Partnership.programme_id.not_in(sorted(filter(None, programmes))))
    )
    return ~exists(elsewhere)


def page(
    session: Session, by: Standing, *, ended: bool | None = None, after: str | None = None, limit: int = 50
) -> Page[RunLine]:
    """Return a page of the runs a person may know of, the newest first; raises Invalid for a foreign cursor.

    With `ended`, only those that have their zip, or only those that are still worked on.
    """
    mark = fingerprint({"list": "print-runs", "ended": ended})
    wanted = select(PrintRun, Person.name).join(Person, Person.id == PrintRun.by).where(seen_by(by))
    if ended is not None:
        wanted = wanted.where(PrintRun.ended_at.is_not(None) if ended else PrintRun.ended_at.is_(None))
    if after:
        wanted = wanted.where(PrintRun.id < decode(after, mark)[1])
    found = session.execute(wanted.order_by(PrintRun.id.desc()).limit(limit + 1)).all()
    rows, more = cut(found, limit)
    numbers = _counted(session, [run.id for run, _ in rows])
    lines = [RunLine(run, name, numbers[run.id]) for run, name in rows]
    return Page(lines, encode(mark, "", rows[-1][0].id) if more else None)


def stuck(session: Session, run: PrintRun) -> bool:
    """Say whether the files of a run could not be put together, time and again; an administrator can send it anew."""
    return run.ended_at is None and queue.is_dead(session, f"{PACK}:{run.id}")


def counts(session: Session, run_id: str) -> Mapping[ItemState, int]:
    """Return what became of how many agreements of a run."""
    return _counted(session, [run_id])[run_id]


def _counted(session: Session, ids: Iterable[str]) -> dict[str, dict[ItemState, int]]:
    found = {key: dict.fromkeys(ItemState, 0) for key in ids}
    number = func.count().label("number")
    wanted = select(PrintItem.run_id, PrintItem.state, number).where(PrintItem.run_id.in_(list(found)))
    for row in session.execute(wanted.group_by(PrintItem.run_id, PrintItem.state)):
        found[row.run_id][ItemState(row.state)] = row.number
    return found


def left_out(session: Session, run: PrintRun) -> Plain:
    """Return what was asked for with a run and left out, by identifier and code, as its journal tells."""
    told = next((one for one in journal.of_subject(session, run.ref) if one.event == "PrintRunAsked"), None)
    return told.facts["left"] if told is not None else []


def waits(session: Session, run_id: str) -> bool:
    """Say whether anything of a run waits."""
    waiting = select(PrintItem.id).where(PrintItem.run_id == run_id, PrintItem.state == ItemState.WAITING)
    return session.scalar(waiting.limit(1)) is not None


def not_begun(session: Session, run_id: str) -> list[str]:
    """Lock and return the items of a run that wait and that no worker has in hand."""
    waiting = select(PrintItem.id).where(PrintItem.run_id == run_id, PrintItem.state == ItemState.WAITING)
    return list(session.scalars(waiting.order_by(PrintItem.id).with_for_update(skip_locked=True)))


def given_up(session: Session, name: str) -> list[str]:
    """Return the items that wait for a job of a name that was given up."""
    dead = session.scalars(select(Job).where(Job.name == name, Job.state == JobState.DEAD)).all()
    if not dead:
        return []
    waiting = select(PrintItem.id).where(PrintItem.state == ItemState.WAITING)
    return list(session.scalars(waiting.where(PrintItem.id.in_([job.facts["item"] for job in dead]))))


_ITEMS = (
    select(
        PrintItem,
        Agreement.number,
        Agreement.title,
        Organisation.name,
        Attachment.id.label("file_id"),
        Attachment.sha256,
    )
    .join(Agreement, Agreement.id == PrintItem.agreement_id)
    .join(Organisation, Organisation.id == Agreement.recipient_id)
    .outerjoin(PrintedDocument, PrintedDocument.id == PrintItem.document_id)
    .outerjoin(Attachment, Attachment.id == PrintedDocument.attachment_id)
)


def items(
    session: Session, run_id: str, *, state: str = "", after: str | None = None, limit: int = 50
) -> Page[ItemLine]:
    """Return a page of a run's agreements, in the order in which they were asked for."""
    mark = fingerprint({"list": "print-items", "run": run_id, "state": state})
    wanted = _ITEMS.where(PrintItem.run_id == run_id)
    if state:
        wanted = wanted.where(PrintItem.state == state)
    if after:
        wanted = wanted.where(PrintItem.id > decode(after, mark)[1])
    rows, more = cut(session.execute(wanted.order_by(PrintItem.id).limit(limit + 1)).all(), limit)
    lines = [_line(*row) for row in rows]
    return Page(lines, encode(mark, "", lines[-1].id) if more else None)


def _line(
    item: PrintItem, number: str, title: str, recipient: str, file_id: str | None, sha256: str | None
) -> ItemLine:
    why = unpack(item.why) if item.why else ()
    state = ItemState(item.state)
    return ItemLine(item.id, item.agreement_id, number, title, recipient, state, file_id, sha256, item.code, why)
