"""What happened, as lines of sentences: for a partnership's page, a subject's journal, the journal of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from contracts.print_run_models import PrintRun
from contracts.print_run_queries import seen_by as runs_seen_by
from kernel import clock, journal
from kernel.journal import JournalEntry
from kernel.journal_chain import digests
from kernel.text import Message, zone
from kernel.unmet import Ref
from partnerships.compartment import CONFIDENTIAL, INSIDE
from partnerships.models import Partnership
from partnerships.permissions import EVERYWHERE, Standing, granted
from partnerships.queries.visibility import visible_to
from web import names
from web.sentences import sentence
from web.told import Told


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, or since when it is erased."""

    note: str
    text: str | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, in which words, what somebody wrote, and its proof."""

    on: date
    now: datetime
    sentence: Message
    written: tuple[Written, ...]
    subject: Ref
    refs: tuple[Ref, ...]
    subject_name: str
    seq: int
    event: str
    hash: str

    @property
    def leads_to(self) -> Ref:
        """Whose page shows more; of a request its partnership's, for not everybody who reads this takes part in it."""
        about = (ref for ref in self.refs if ref.kind == "partnership")
        return next(about, self.subject) if self.subject.kind == "request" else self.subject

    @property
    def entered(self) -> date:
        """The day it was entered, where the reader is."""
        return clock.today(zone(), self.now)

    @property
    def late(self) -> bool:
        """Whether it was entered on a later day than it happened."""
        return self.entered > self.on


def lines(session: Session, entries: Sequence[JournalEntry]) -> list[Line]:
    """Put entries into words, with every name looked up at once."""
    resolved = names.resolve(session, entries)
    texts = journal.notes(session, [claim["note"] for entry in entries for claim in digests(entry.facts)])
    return [_line(Told(entry, resolved), texts) for entry in entries]


def _line(told: Told, texts: dict[str, journal.Note]) -> Line:
    entry = told.entry
    found = (texts[claim["note"]] for claim in digests(entry.facts) if claim["note"] in texts)
    written = tuple(Written(note.id, note.text, note.erased_at) for note in found)
    return Line(
        on=entry.on,
        now=entry.now,
        sentence=sentence(told),
        written=written,
        subject=entry.subject,
        refs=entry.mentioned,
        subject_name=told.subject,
        seq=entry.seq,
        event=entry.event,
        hash=entry.hash,
    )


def about(session: Session, ref: Ref, *, limit: int, inside: bool) -> list[Line]:
    """Return what happened to a subject and to what belongs to it, newest first; outside, without our own notes."""
    return seen(session, journal.about(session, ref, limit=limit), inside=inside)


def seen(session: Session, entries: Sequence[JournalEntry], *, inside: bool) -> list[Line]:
    """Put entries into words as our side reads them, or as others do: without our own notes."""
    found = lines(session, entries)
    return found if inside else [replace(line, written=()) for line in found if line.event not in INSIDE]


def stream(session: Session, ref: Ref) -> list[Line]:
    """Return a subject's own stream from its beginning."""
    return lines(session, journal.of_subject(session, ref))


def known(by: Standing) -> ColumnElement[bool]:
    """Return the clause for the entries that a reader may know of."""
    seen = select(Partnership.id).where(visible_to(by))
    agreements = select(Agreement.id).where(Agreement.partnership_id.in_(seen))
    entry = JournalEntry
    return or_(
        and_(entry.subject_kind == "partnership", entry.subject_id.in_(seen)),
        and_(entry.subject_kind == "agreement", entry.subject_id.in_(agreements)),
        # What many moved at once tells of no partnership by name, but of others' identifiers: it is for who did it.
        and_(entry.subject_kind == "batch", entry.by == by.person_id),
        and_(entry.subject_kind == "print-run", entry.subject_id.in_(select(PrintRun.id).where(runs_seen_by(by)))),
        entry.subject_kind.in_(["organisation", "edition", "exchange-rate"]),
        entry.subject_kind.not_in(_kept_from(by)) if granted(by, "journal.view", EVERYWHERE) else false(),
    )


def _kept_from(by: Standing) -> list[str]:
    """Return what whoever reads the whole journal does not read there: a hit of screening only who may read hits."""
    return sorted(CONFIDENTIAL | (set() if granted(by, "screening.view", EVERYWHERE) else {"hit"}))


def latest(session: Session, by: Standing, *, before: datetime | None, limit: int) -> list[Line]:
    """Return the newest of everything the reader may know of."""
    entry = JournalEntry
    wanted = select(entry).where(known(by))
    if before is not None:
        wanted = wanted.where(entry.now < before)
    ordered = wanted.order_by(entry.now.desc(), entry.subject_id.desc(), entry.seq.desc()).limit(limit)
    return lines(session, session.scalars(ordered).all())
