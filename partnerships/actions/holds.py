"""Putting something on hold, and lifting it: no forward move, new obligation or outgoing money meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.days import refuse_future
from kernel.errors import Conflict, NotFound, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.text import Message
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.hold_models import Hold
from partnerships.permissions import Scope, Standing

PLACE, LIFT = "hold.place", "hold.lift"
#: The longest reason, in characters.
REASON = 4_000


def place(
    session: Session,
    subject: Ref,
    *,
    reason: str,
    by: Standing,
    scope: Scope,
    on: date,
    now: datetime,
    zone: str,
    refs: Iterable[Ref] = (),
) -> Hold:
    """Put a locked subject on hold since a day; raises Conflict where it is on hold already."""
    permissions.check(by, PLACE, scope, subject=subject)
    refuse_future(on, zone=zone, now=now)
    words = _reason(subject, reason)
    there = open_hold(session, subject)
    if there is not None:
        raise Conflict(Message("It is on hold since %(since)s already.", since=there.placed_on), subject=subject)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    hold = Hold(
        id=new_id(),
        subject_kind=subject.kind,
        subject_id=subject.id,
        note_id=note["note"],
        placed_by=by.person_id,
        placed_on=on,
        placed_at=now,
    )
    session.flush()
    session.add(hold)
    session.flush()
    journal.record(
        session, subject, "HoldPlaced", {"hold": hold.id, "reason": note}, by=by.person_id, on=on, now=now, refs=refs
    )
    return hold


def lift(
    session: Session,
    subject: Ref,
    *,
    reason: str,
    by: Standing,
    scope: Scope,
    on: date,
    now: datetime,
    zone: str,
    refs: Iterable[Ref] = (),
) -> Hold:
    """Lift the hold of a locked subject; raises NotFound where it is not on hold."""
    permissions.check(by, LIFT, scope, subject=subject)
    refuse_future(on, zone=zone, now=now)
    words = _reason(subject, reason)
    hold = open_hold(session, subject)
    if hold is None:
        raise NotFound
    if on < hold.placed_on:
        raise invalid("on", "It is on hold since %(since)s; it cannot be lifted before.", since=hold.placed_on)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    hold.lifted_by, hold.lifted_on, hold.lifted_note_id = by.person_id, on, str(note["note"])
    session.flush()
    facts: dict[str, Plain] = {"hold": hold.id, "since": hold.placed_on.isoformat(), "reason": note}
    journal.record(session, subject, "HoldLifted", facts, by=by.person_id, on=on, now=now, refs=refs)
    return hold


def open_hold(session: Session, subject: Ref) -> Hold | None:
    """Return the hold that a subject is under itself, read again, or None."""
    found = select(Hold).where(
        Hold.subject_kind == subject.kind, Hold.subject_id == subject.id, Hold.lifted_on.is_(None)
    )
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def _reason(subject: Ref, reason: str) -> str:
    fields = Fields()
    words = fields.prose("reason", reason, longest=REASON)
    fields.settle(subject)
    return words
