"""Invitations: a one-time link to somebody who is to come in for the first time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.text import Message
from partnerships.account_models import Invitation
from partnerships.actions.people import may_keep
from partnerships.models import Person, SignInLink
from partnerships.permissions import Standing
from partnerships.sign_in_actions import hashed, make_link

LIFETIME = timedelta(days=7)


def invite(session: Session, person: Person, *, by: Standing, on: date, now: datetime) -> str:
    """Return the token of a new invitation; one sent before works no more. Raises Conflict for a closed account."""
    may_keep(by, person)
    if not person.active:
        raise Conflict(
            Message("The account of %(name)s is closed. Open it first.", name=person.name), subject=person.ref
        )
    _end_open(session, person, now)
    token = make_link(session, person, now=now, lifetime=LIFETIME)
    session.flush()
    session.add(
        Invitation(
            id=new_id(),
            person_id=person.id,
            link_hash=hashed(token),
            by=by.person_id,
            sent_at=now,
            withdrawn_at=None,
        )
    )
    session.flush()
    ends = (now + LIFETIME).date().isoformat()
    journal.record(session, person.ref, "PersonInvited", {"ends_on": ends}, by=by.person_id, on=on, now=now)
    return token


def withdraw(session: Session, person: Person, *, by: Standing, on: date, now: datetime) -> None:
    """Take an invitation back before it is used; raises Conflict where none is open."""
    may_keep(by, person)
    if not _end_open(session, person, now):
        raise Conflict(Message("There is no open invitation of %(name)s.", name=person.name), subject=person.ref)
    journal.record(session, person.ref, "InvitationWithdrawn", {}, by=by.person_id, on=on, now=now)


def _end_open(session: Session, person: Person, now: datetime) -> bool:
    """Spend the links of open invitations; the links are held, so that one cannot be used at the same moment."""
    sent = select(Invitation.link_hash).where(Invitation.person_id == person.id, Invitation.withdrawn_at.is_(None))
    spent = (
        update(SignInLink)
        .where(SignInLink.token_hash.in_(sent), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(expires_at=now)
        .returning(SignInLink.token_hash)
    )
    ended = session.execute(spent, execution_options={"synchronize_session": False}).scalars().all()
    mark = update(Invitation).where(Invitation.link_hash.in_(ended)).values(withdrawn_at=now)
    session.execute(mark, execution_options={"synchronize_session": False})
    return bool(ended)
