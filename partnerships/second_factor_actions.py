"""Second factors: six-digit codes from a telephone (RFC 6238), and recovery codes for the day it is lost.

The secret is kept encrypted under a key that is derived from the instance's own; a code counts once, which the
counter of the last one proves.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import Any

from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, NotPermitted, invalid
from kernel.text import Message
from partnerships.account_models import RecoveryCode, SecondFactor
from partnerships.actions.people import may_keep
from partnerships.models import Person
from partnerships.permissions import Standing
from partnerships.queries.accounts import second_factor
from partnerships.sign_in_actions import hashed

ISSUER = "Tack"
RECOVERY_CODES = 10
_PARTS, _LETTERS = 4, "abcdefghjkmnpqrstuvwxyz23456789"


def begin(session: Session, person: Person, *, key: str, by: Standing, now: datetime) -> SecondFactor:
    """Return a new secret that counts nothing until it is confirmed; raises Conflict where one is in use."""
    _own(by, person)
    known = session.get(SecondFactor, person.id, with_for_update=True)
    if known is not None and known.confirmed_at is not None:
        raise Conflict(Message("The second step is on already."), subject=person.ref)
    stored = str(_made(key).new().to_json(encrypt=True))
    if known is None:
        known = SecondFactor(person_id=person.id, secret=stored, begun_at=now, confirmed_at=None, last_counter=-1)
        session.add(known)
    known.secret, known.begun_at, known.last_counter = stored, now, -1
    session.flush()
    return known


def confirm(
    session: Session, person: Person, code: str, *, key: str, by: Standing, on: date, now: datetime
) -> list[str]:
    """Turn the second step on by a first code, and return the recovery codes, which are kept as hashes only."""
    _own(by, person)
    known = session.get(SecondFactor, person.id, with_for_update=True)
    if known is None or known.confirmed_at is not None:
        raise Conflict(Message("There is nothing to confirm. Begin again."), subject=person.ref)
    if not _matches(known, code, key, now):
        raise wrong()
    known.confirmed_at = now
    session.flush()
    journal.record(session, person.ref, "SecondFactorOn", {}, by=by.person_id, on=on, now=now)
    return _new_codes(session, person)


def accepts(session: Session, person: Person, code: str, *, key: str, on: date, now: datetime) -> bool:
    """Say whether a code is right, and use it up: a second time it is not."""
    known = session.get(SecondFactor, person.id, with_for_update=True, populate_existing=True)
    if known is None or known.confirmed_at is None:
        return False
    if _matches(known, code, key, now):
        session.flush()
        return True
    spent = update(RecoveryCode).where(
        RecoveryCode.person_id == person.id, RecoveryCode.code_hash == _kept(code), RecoveryCode.used_at.is_(None)
    )
    found = session.execute(spent.values(used_at=now).returning(RecoveryCode.code_hash)).one_or_none()
    if found is None:
        return False
    journal.record(session, person.ref, "RecoveryCodeUsed", {}, by=person.id, on=on, now=now)
    return True


def turn_off(session: Session, person: Person, *, by: Standing, on: date, now: datetime) -> None:
    """Turn the second step off; the door has asked for a fresh code before."""
    _own(by, person)
    if _remove(session, person):
        journal.record(session, person.ref, "SecondFactorOff", {}, by=by.person_id, on=on, now=now)


def reset(session: Session, person: Person, *, by: Standing, on: date, now: datetime) -> None:
    """Take somebody's second step away who has lost the telephone; raises Conflict where there is none."""
    may_keep(by, person)
    if second_factor(session, person) is None or not _remove(session, person):
        raise Conflict(Message("%(name)s has no second step.", name=person.name), subject=person.ref)
    journal.record(session, person.ref, "SecondFactorReset", {}, by=by.person_id, on=on, now=now)


def address_of(known: SecondFactor, person: Person, *, key: str) -> str:
    """Return what the picture says that a telephone reads."""
    return str(_made(key).from_json(known.secret).to_uri(label=person.email, issuer=ISSUER))


def secret_of(known: SecondFactor, *, key: str) -> str:
    """Return the secret in groups of letters, for whoever types it."""
    return str(_made(key).from_json(known.secret).pretty_key(sep=" "))


def wrong() -> Exception:
    """Return the refusal of a code."""
    return invalid("code", "This code is not right, or was used already. Wait for the next one.")


def _made(key: str) -> Any:
    """Return the maker of codes, with a key of its own derived from the instance's."""
    derived = hashlib.sha256(f"second-factor:{key}".encode()).hexdigest()
    return TOTP.using(issuer=ISSUER, wallet=AppWallet({"1": derived}))


def _matches(known: SecondFactor, code: str, key: str, now: datetime) -> bool:
    digits = "".join(code.split())
    try:
        found = (
            _made(key).from_json(known.secret).match(digits, time=int(now.timestamp()), last_counter=known.last_counter)
        )
    except TokenError:
        return False
    known.last_counter = found.counter
    return True


def _new_codes(session: Session, person: Person) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_PARTS))
        for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(person_id=person.id, code_hash=_kept(code), used_at=None) for code in codes)
    session.flush()
    return codes


def _kept(code: str) -> str:
    return hashed("".join(sign for sign in code.lower() if sign.isalnum()))


def _remove(session: Session, person: Person) -> bool:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    gone = delete(SecondFactor).where(SecondFactor.person_id == person.id).returning(SecondFactor.person_id)
    return session.execute(gone).one_or_none() is not None


def _own(by: Standing, person: Person) -> None:
    if by.person_id != person.id:
        raise NotPermitted("account.edit", subject=person.ref)
