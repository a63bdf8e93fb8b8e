"""Reads what the last move of a subject was, whether it may be taken back, and whose that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from contracts.models import Agreement
from kernel import journal
from kernel.journal import JournalEntry
from kernel.text import Message
from kernel.unmet import Ref, Unmet
from lifecycle import correcting, holding, queries
from lifecycle.correcting import BESIDE, FREEING, Correction, Entry
from lifecycle.queries import Subject
from partnerships.models import Partnership
from partnerships.permissions import Role, Scope, Standing, granted, holds, represented, scope_of
from policy.edition import Edition

CORRECT = "move.correct"
_LEADS = holds(Role.LEADERSHIP)


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be taken back of a subject, and whether this person may: by role, and as far as it can be told."""

    correction: Correction
    permissions: tuple[str, ...]
    permitted: bool
    not_yours: Message | None = None
    stopped: tuple[Unmet, ...] = ()
    in_place_of: str | None = None

    @property
    def refusal(self) -> Message | None:
        """Why this person cannot take it back although their role allows it, or None where they can."""
        return self.correction.refusal or self.not_yours or next((one.message for one in self.stopped), None)

    @property
    def open(self) -> bool:
        """Whether this person can take it back now."""
        return self.permitted and self.refusal is None


def offered(
    session: Session, subject: Subject, *, by: Standing, today: date, own: Sequence[JournalEntry] | None = None
) -> Offer | None:
    """Return what a person could take back of a subject as it stands now; None where it never moved.

    `own` is its stream, where it is in hand already.
    """
    found = correction_of(session, subject, own)
    if found is None:
        return None
    edition = queries.edition_for(session, subject)
    scope = scope_of(subject if isinstance(subject, Partnership) else subject.partnership)
    needed = (CORRECT, *dict.fromkeys(_permissions(subject, edition, found)))
    allowed = all(granted(by, one, scope) for one in needed)
    return Offer(
        found,
        needed,
        allowed,
        _not_yours(found, by, scope),
        tuple(_stopped(session, subject, edition, found, today)) if allowed and found.open else (),
        represented(by, lambda one: all(granted(one, permission, scope) for permission in needed)),
    )


def correction_of(
    session: Session, subject: Subject, entries: Sequence[JournalEntry] | None = None
) -> Correction | None:
    """Return what would be taken back of a subject, with what depends on it."""
    number = subject.number
    own = [_entry(one, number) for one in (journal.of_subject(session, subject.ref) if entries is None else entries)]
    found = correcting.last(own)
    if found is None or found.refused is not None:
        return found
    return correcting.correction(own, _beside(session, subject, found))


def _beside(session: Session, subject: Subject, found: Correction) -> list[Entry]:
    """Return what happened since the move to whatever may depend on it."""
    wanted = (
        select(JournalEntry, Agreement.number)
        .outerjoin(Agreement, Agreement.id == JournalEntry.subject_id)
        .where(JournalEntry.now >= found.first.now, JournalEntry.event.in_(BESIDE), or_(*_around(subject, found)))
        .order_by(JournalEntry.now, JournalEntry.subject_id, JournalEntry.seq)
    )
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    return [_entry(one, number or partnership.number) for one, number in session.execute(wanted)]


def _around(subject: Subject, found: Correction) -> Iterable[ColumnElement[bool]]:
    entry = JournalEntry
    if isinstance(subject, Partnership):
        theirs = select(Agreement.id).where(Agreement.partnership_id == subject.id)
        yield (entry.subject_kind == "agreement") & entry.subject_id.in_(theirs)
        return
    yield (entry.subject_kind == "partnership") & (entry.subject_id == subject.partnership_id)
    under = select(Agreement.id).where(Agreement.umbrella_id == subject.id)
    yield (entry.subject_kind == "agreement") & entry.subject_id.in_(under)
    if subject.umbrella_id is not None:
        yield (entry.subject_kind == "agreement") & (entry.subject_id == subject.umbrella_id)
        if any(one.move in FREEING for one in found.moves):
            sisters = select(Agreement.id).where(
                Agreement.umbrella_id == subject.umbrella_id, Agreement.id != subject.id
            )
            yield (entry.subject_kind == "agreement") & entry.subject_id.in_(sisters)


def _entry(one: JournalEntry, number: str) -> Entry:
    now: datetime = one.now
    return Entry(Ref(one.subject_kind, one.subject_id), number, one.seq, one.event, one.facts, one.by, one.on, now)


def _permissions(subject: Subject, edition: Edition, found: Correction) -> Iterable[str]:
    """Yield the permission of each move that is taken back; one that the rules no longer know asks for none."""
    by_name = {move.trigger: move.permission for move in queries.workflow_of(subject, edition).moves}
    yield from (by_name[one.move] for one in found.moves if one.move in by_name)


def _not_yours(found: Correction, by: Standing, scope: Scope) -> Message | None:
    """An approval is nobody else's to take back, whatever their role; leadership answers for all of them."""
    if found.first.move != correcting.APPROVE or by.person_id == found.first.by or _LEADS(by, scope):
        return None
    return Message("An approval is taken back by whoever gave it, or by leadership.")


def _stopped(session: Session, subject: Subject, edition: Edition, found: Correction, today: date) -> Iterable[Unmet]:
    """Yield the holds on what would go forward again, such as out of a suspension; back it may always go."""
    one = found.first
    forward = (
        edition.stage(one.goes).kind in holding.FORWARD_STAGES
        if isinstance(subject, Partnership)
        else one.move in {*holding.FORWARD_MOVES, correcting.SIGNATURE}
    )
    if not forward:
        holds = queries.facts_of(session, subject, today=today).holds
        if holds:
            # Only those who may correct come here, and they are on our side.
            yield from holding.stopped(holds, subject.ref, inside=True)
