"""Holds on records that are locked first, in the one order; the rest is `partnerships.actions.holds`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from diligence.flag_queries import confirmed
from kernel.errors import Conflict
from kernel.text import Message
from kernel.unmet import Ref
from lifecycle import actions
from lifecycle.queries import Subject
from partnerships.actions import holds
from partnerships.hold_models import Hold
from partnerships.models import Organisation, Partnership, Party
from partnerships.permissions import Scope, Standing, check, scope_of

Held = Subject | Organisation


def put_on_hold(
    session: Session, subject: Held, *, reason: str, by: Standing, on: date, now: datetime, zone: str
) -> Hold:
    """Stop a subject: no forward move, no new obligation and no outgoing money until the hold is lifted.

    `zone` is that of the office whose day it is. Raises Conflict where it is on hold already.
    """
    scope, refs = _concerns(session, subject, by, holds.PLACE)
    return holds.place(session, subject.ref, reason=reason, by=by, scope=scope, on=on, now=now, zone=zone, refs=refs)


def lift_hold(
    session: Session, subject: Held, *, reason: str, by: Standing, on: date, now: datetime, zone: str
) -> Hold:
    """Let a subject go on; raises NotFound where it is not on hold, Conflict where more than one person has to decide.

    What stands behind that is not said: whoever lifts holds need not know of it.
    """
    scope, refs = _concerns(session, subject, by, holds.LIFT)
    check(by, holds.LIFT, scope, subject=subject.ref)
    if isinstance(subject, Organisation) and confirmed(session, [subject.id]):
        words = Message("This hold is not lifted here: two people of leadership decide together.")
        raise Conflict(words, subject=subject.ref)
    return holds.lift(session, subject.ref, reason=reason, by=by, scope=scope, on=on, now=now, zone=zone, refs=refs)


def _concerns(session: Session, subject: Held, by: Standing, permission: str) -> tuple[Scope, list[Ref]]:
    """Lock a subject; return in whose programme it is and which partnerships the hold is told of."""
    if isinstance(subject, Organisation):
        session.refresh(subject, with_for_update=True)
        theirs = (
            select(Partnership.id, Partnership.programme_id)
            .join(Party, Party.partnership_id == Partnership.id)
            .where(Party.organisation_id == subject.id)
            .order_by(Partnership.id)
        )
        found = session.execute(theirs).all()
        scope = holds.reach(by, permission, sorted({programme for _, programme in found}))
        return scope, [Ref("partnership", key) for key, _ in found]
    actions.lock(session, subject)
    if isinstance(subject, Partnership):
        return scope_of(subject), []
    return scope_of(subject.partnership), [subject.partnership.ref]
