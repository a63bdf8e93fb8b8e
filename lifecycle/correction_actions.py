"""Taking back a mistaken move, with a reason, while nothing depends on it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel import journal
from kernel.days import refuse_future
from kernel.errors import Conflict, GateClosed, NotPermitted
from kernel.fields import Fields
from kernel.text import Message
from lifecycle import actions
from lifecycle.correction_queries import CORRECT, Offer, offered
from lifecycle.queries import Subject
from partnerships import permissions
from partnerships.models import Partnership
from partnerships.permissions import Standing, granted, scope_of, speak_for

#: The longest reason, in characters.
REASON = 4_000


def correct(
    session: Session, subject: Subject, *, reason: str, by: Standing, on: date, now: datetime, seq: int | None = None
) -> Subject:
    """Take back a subject's last move: it stands again where the move found it, in every field that the move wrote.

    `seq` is the number of the entry that the person saw; another move since then is not taken back for it. Waivers
    that the move used stay used. Raises Conflict where nothing can be taken back or something depends on it,
    NotPermitted, GateClosed under a hold, and Invalid without a reason.
    """
    actions.lock(session, subject)
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    permissions.check(by, CORRECT, scope_of(partnership), subject=subject.ref)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    offer = _offer(session, subject, by=by, on=on, seq=seq)
    fields = Fields()
    words = fields.prose("reason", reason, longest=REASON)
    fields.settle(subject.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    speak_for(by, offer.in_place_of)
    for entry in offer.correction.moves:
        actions.put_back(session, subject, entry, reason=note, by=by, on=on, now=now)
    return subject


def _offer(session: Session, subject: Subject, *, by: Standing, on: date, seq: int | None) -> Offer:
    offer = offered(session, subject, by=by, today=on)
    if offer is None:
        raise Conflict(Message("It has not moved yet; there is nothing to take back."), subject=subject.ref)
    if seq is not None and seq != offer.correction.first.seq:
        raise Conflict(Message("Another move was made or taken back meanwhile; look at it again."), subject=subject.ref)
    if not offer.permitted:
        scope = scope_of(subject if isinstance(subject, Partnership) else subject.partnership)
        lacking = next(one for one in offer.permissions if not granted(by, one, scope))
        raise NotPermitted(lacking, subject=subject.ref)
    if offer.stopped:
        raise GateClosed(offer.stopped, subject=subject.ref)
    if offer.refusal is not None:
        raise Conflict(offer.refusal, subject=subject.ref)
    return offer
