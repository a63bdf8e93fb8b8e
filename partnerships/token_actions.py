"""Personal tokens: secrets with which a program acts in a person's name, within a scope and until a day."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import NotFound, NotPermitted
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.account_models import ApiToken
from partnerships.models import Person
from partnerships.permissions import Scope, Standing
from partnerships.queries.tokens import working
from partnerships.sign_in_actions import hashed

LONGEST_LIFE = timedelta(days=366)
#: What every token begins with, so that people and scanners know one when they see it.
PREFIX = "tack_"
#: How many tokens of one person may work at once.
MOST = 50


class TokenScope(StrEnum):
    """What a token allows; writing includes reading."""

    READ = "read"
    WRITE = "write"


def make_token(
    session: Session,
    person: Person,
    *,
    name: str,
    scope: str,
    expires_on: date | None,
    zone: str,
    by: Standing,
    on: date,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is kept nowhere; only its owner, or Tack's operator, makes one."""
    _own(by, person)
    fields = Fields()
    token = ApiToken(id=new_id(), person_id=person.id, zone=zone, made_at=now, used_at=None, revoked_at=None)
    token.name = fields.line("name", name, longest=120)
    token.scope = fields.choice("scope", scope, [one.value for one in TokenScope])
    token.expires_on = _end(fields, expires_on, on)
    if len(working(session, person, today=on)) >= MOST:
        fields.wrong("name", "You have %(most)s tokens that work. Revoke one first.", most=MOST)
    fields.settle(person.ref)
    secret = PREFIX + secrets.token_urlsafe(32)
    token.token_hash = hashed(secret)
    session.add(token)
    session.flush()
    facts: dict[str, Plain] = {"token": token.id, "scope": token.scope, "ends_on": token.expires_on.isoformat()}
    journal.record(session, person.ref, "TokenMade", facts, by=by.person_id, on=on, now=now)
    return token, secret


def _end(fields: Fields, wanted: date | None, today: date) -> date:
    if wanted is None:
        fields.wrong("expires_on", "A date is needed.")
    elif not today <= wanted <= today + LONGEST_LIFE:
        fields.wrong("expires_on", "Choose a day from today to a year from now.")
    return wanted or today


def revoke_token(session: Session, token_id: str, *, by: Standing, on: date, now: datetime) -> ApiToken:
    """End a token at once; raises NotFound for somebody else's. One that is ended already stays as it is."""
    token = session.get(ApiToken, token_id, with_for_update=True)
    if token is None or not _may_end(by, token):
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = now
        session.flush()
        about = Ref("person", token.person_id)
        journal.record(session, about, "TokenRevoked", {"token": token.id}, by=by.person_id, on=on, now=now)
    return token


def end_all(session: Session, person: Person, *, now: datetime) -> int:
    """Revoke every token of a person whose account is closed; the closing is what the journal tells."""
    ended = update(ApiToken).where(ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None))
    return len(session.execute(ended.values(revoked_at=now).returning(ApiToken.id)).all())


def note_use(session: Session, token_id: str, *, now: datetime) -> None:
    """Remember that a token was used."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now))


def _own(by: Standing, person: Person) -> None:
    if by.person_id != person.id and permissions.Role.SYSTEM.value not in {role for role, _ in by.roles}:
        raise NotPermitted("account.edit", subject=person.ref)


def _may_end(by: Standing, token: ApiToken) -> bool:
    """Whoever administers everywhere may end anybody's; the others their own."""
    everywhere = Scope("everywhere")
    return by.person_id == token.person_id or permissions.granted(by, "account.edit", everywhere)
