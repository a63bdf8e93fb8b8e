"""Putting something on hold, and lifting it: no forward move, new obligation or outgoing money meanwhile.

What holds for a cause, such as screening, is lifted where the cause ends and by nobody's hand before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from partnerships.hold_models import Hold, HoldCause
from partnerships.permissions import ANYWHERE, Scope, Standing, granted

PLACE, LIFT = "hold.place", "hold.lift"
#: The one cause there is.
SCREENING = "screening"
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
    return _placed(session, subject, words, by, on, now, refs)


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
    if causes(session, hold):
        raise Conflict(
            Message("It is on hold because of screening, and goes on once that is decided otherwise."), subject=subject
        )
    return _lifted(session, hold, words, by, on, now, refs)


def hold_for(
    session: Session,
    subject: Ref,
    source_id: str,
    *,
    words: str,
    by: Standing,
    on: date,
    now: datetime,
    refs: Iterable[Ref] = (),
) -> Hold:
    """Hold a locked subject because of a confirmed hit; where it is on hold already, it now is for this too."""
    there = open_hold(session, subject)
    hold = there or _placed(session, subject, words, by, on, now, refs)
    known = session.scalars(
        select(HoldCause).where(HoldCause.hold_id == hold.id, HoldCause.source_id == source_id)
    ).one_or_none()
    if known is not None:
        known.ended_on = None
    else:
        added = HoldCause(id=new_id(), hold_id=hold.id, cause=SCREENING, source_id=source_id, placed=there is None)
        session.add(added)
    session.flush()
    return hold


def let_go(
    session: Session,
    subject: Ref,
    source_id: str,
    *,
    words: str,
    by: Standing,
    on: date,
    now: datetime,
    refs: Iterable[Ref] = (),
    stays: bool = False,
) -> None:
    """End what held a locked subject; the hold is lifted with its last cause, unless somebody had placed it by hand.

    Where it `stays`, it stands for something else from now on.
    """
    hold = open_hold(session, subject)
    if hold is None:
        return
    ended = causes(session, hold, source_id)
    for one in ended:
        one.ended_on = on
    session.flush()
    if ended and not stays and not causes(session, hold) and _was_placed_for_a_cause(session, hold):
        _lifted(session, hold, words, by, max(on, hold.placed_on), now, refs)


def left_to_causes(session: Session, hold: Hold) -> bool:
    """Say whether a hold stands for something else too; it then ends with that, whoever placed it."""
    found = causes(session, hold)
    for one in found:
        one.placed = True
    session.flush()
    return bool(found)


def causes(session: Session, hold: Hold, source_id: str | None = None) -> Sequence[HoldCause]:
    """Return what keeps a hold from being lifted by hand, all of it or what comes from one hit."""
    wanted = select(HoldCause).where(HoldCause.hold_id == hold.id, HoldCause.ended_on.is_(None))
    if source_id is not None:
        wanted = wanted.where(HoldCause.source_id == source_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _was_placed_for_a_cause(session: Session, hold: Hold) -> bool:
    wanted = select(HoldCause.id).where(HoldCause.hold_id == hold.id, HoldCause.placed).limit(1)
    return session.scalar(wanted) is not None


def _placed(
    session: Session, subject: Ref, words: str, by: Standing, on: date, now: datetime, refs: Iterable[Ref]
) -> Hold:
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


def _lifted(
    session: Session, hold: Hold, words: str, by: Standing, on: date, now: datetime, refs: Iterable[Ref]
) -> Hold:
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    hold.lifted_by, hold.lifted_on, hold.lifted_note_id = by.person_id, on, str(note["note"])
    session.flush()
    facts: dict[str, Plain] = {"hold": hold.id, "since": hold.placed_on.isoformat(), "reason": note}
    journal.record(session, hold.subject, "HoldLifted", facts, by=by.person_id, on=on, now=now, refs=refs)
    return hold


def reach(by: Standing, permission: str, programmes: Sequence[str]) -> Scope:
    """Return a programme that an organisation works in and the person may act in, else one of the others.

    Whoever works elsewhere stops and frees nobody; an organisation without a partnership is everybody's.
    """
    scopes = [Scope(one) for one in programmes]
    return next((one for one in scopes if granted(by, permission, one)), scopes[0] if scopes else ANYWHERE)


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
