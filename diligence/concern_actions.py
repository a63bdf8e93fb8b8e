"""Raising a concern past the liaison, in confidence; making a flag of it, or closing it with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import concern_queries as queries
from diligence import flag_actions
from diligence.flag_models import Concern, ConcernKeptFrom, Flag
from diligence.flags import HANDLE, Category, ConcernState
from kernel import journal, mail
from kernel.days import refuse_future
from kernel.errors import Conflict, NotPermitted, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message, render, using
from partnerships.actions.versions import hold
from partnerships.models import Organisation, Partnership, Person
from partnerships.permissions import Standing

#: The longest that may be said in one concern, in characters.
LONGEST = 10_000


def raise_concern(
    session: Session,
    organisation: Organisation,
    *,
    partnership: Partnership | None,
    category: str,
    words: str,
    kept_from: Iterable[str] = (),
    by: Standing,
    on: date,
    now: datetime,
    zone: str,
) -> Concern:
    """Keep what somebody says about an organisation they know of, and write to whoever may handle it.

    `kept_from` are people who would handle it and are not to know. Nothing of it shows in the partnership.
    """
    if not by.active:
        raise NotPermitted(HANDLE)
    refuse_future(on, zone=zone, now=now)
    fields = Fields()
    kind = fields.choice("category", category, [one.value for one in Category])
    text = fields.prose("words", words, longest=LONGEST)
    if partnership is not None and organisation.id not in {party.organisation_id for party in partnership.parties}:
        fields.wrong("organisation", "This organisation is no party to the partnership.")
    known = {one.id for one in queries.handlers(session, None)}
    apart = sorted(set(kept_from))
    if not known.issuperset(apart):
        fields.wrong("kept_from", "Choose among the people who handle concerns.")
    fields.settle()
    note = journal.write_note(session, text, by=by.person_id, now=now)
    concern = Concern(
        id=new_id(),
        organisation_id=organisation.id,
        partnership_id=partnership.id if partnership else None,
        programme_id=partnership.programme_id if partnership else None,
        category=kind,
        note_id=note["note"],
        raised_by=by.person_id,
        raised_on=on,
        raised_at=now,
        state=ConcernState.RECEIVED.value,
    )
    session.flush()
    session.add(concern)
    session.flush()
    session.add_all(ConcernKeptFrom(concern_id=concern.id, person_id=one) for one in apart)
    session.flush()
    facts: dict[str, Plain] = {"organisation": organisation.id, "category": kind, "words": note}
    tell(session, concern, "ConcernRaised", facts, by=by, on=on, now=now)
    people = queries.handlers(session, partnership, kept_from=[by.person_id, *apart])
    _write_to(session, people, now)
    return concern


def _write_to(session: Session, people: Iterable[Person], now: datetime) -> None:
    """Say by mail that there is something to read, and nothing of what: a mail cannot be taken back."""
    for one in people:
        with using(one.locale):
            subject = render(Message("Something waits for you in Tack, in confidence"))
            lines = [
                Message("Hello %(name)s,", name=one.name),
                Message("Somebody raised a concern that is yours to handle. Read it in Tack, under “Concerns”."),
            ]
            body = "\n\n".join(render(line) for line in lines) + "\n"
        mail.write(session, to=one.email, subject=subject, body=body, now=now)


def make_flag(
    session: Session,
    concern: Concern,
    *,
    level: str,
    category: str,
    owner: str,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Flag:
    """Let a concern go on as a flag on its organisation, which only those see who may handle the concern."""
    _hold_received(session, concern, by, expected_version)
    flag = flag_actions.raise_flag(
        session,
        concern.organisation,
        concern=concern,
        level=level,
        category=category,
        owner=owner,
        reason=reason,
        by=by,
        on=on,
        now=now,
    )
    concern.state = ConcernState.IN_HAND.value
    session.flush()
    facts: dict[str, Plain] = {"organisation": concern.organisation_id, "flag": flag.id}
    tell(session, concern, "ConcernFollowedUp", facts, by=by, on=on, now=now)
    return flag


def close(
    session: Session,
    concern: Concern,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Concern:
    """Close a concern that nothing follows from, saying why to whoever else handles it."""
    _hold_received(session, concern, by, expected_version)
    fields = Fields()
    words = fields.prose("reason", reason, longest=flag_actions.REASON)
    fields.settle(concern.ref)
    if on < concern.raised_on:
        raise invalid("on", "It was raised on %(day)s; it cannot be closed before.", day=concern.raised_on)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    concern.state, concern.closed_by, concern.closed_on = ConcernState.CLOSED.value, by.person_id, on
    concern.closed_note_id = str(note["note"])
    session.flush()
    facts: dict[str, Plain] = {"organisation": concern.organisation_id, "reason": note}
    tell(session, concern, "ConcernClosed", facts, by=by, on=on, now=now)
    return concern


def _hold_received(session: Session, concern: Concern, by: Standing, expected: int | None) -> None:
    """Hold a concern that waits for its handler; raises NotPermitted for anybody else, Conflict where it went on."""
    if not queries.find(session, concern.id, by).handles:
        raise NotPermitted(HANDLE, subject=concern.ref)
    hold(session, concern, expected, flag_actions.HAPPENINGS)
    if concern.state != ConcernState.RECEIVED:
        raise Conflict(Message("Somebody dealt with this concern already."), subject=concern.ref)
