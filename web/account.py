"""Who is signed in: Flask-Security over our own people.

Flask-Security registers no views here, so none of its views commits by itself: what it changes (the
hash of a password that is upgraded at sign-in) rides in the unit of work of the request.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import cache
from typing import Any, cast

from flask import Flask, g
from flask import session as cookie
from flask_login import current_user
from flask_security import Security, SQLAlchemySessionUserDatastore, UserMixin
from flask_security.utils import hash_password, login_user, logout_user, verify_password
from sqlalchemy import func, select

from application.work import Work
from kernel.errors import NotFound, NotPermitted
from partnerships.models import Office, Person, Programme, RoleHeld
from partnerships.permissions import Scope, Standing, granted, standing_of
from web.work import ZONE, current, session

SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SALT": "argon2 salts each password itself",
    "SECURITY_SEND_REGISTER_EMAIL": False,
}


class Account(Person, UserMixin):  # type: ignore[misc]
    """A person as Flask-Security sees one; it has no table of its own."""


def install(app: Flask) -> None:
    """Set Flask-Security up on the session of the request."""
    app.config.from_mapping(SETTINGS)
    # It asks for a scoped session and a class of roles; ours are a stand-in for the request's session, and a table.
    datastore = SQLAlchemySessionUserDatastore(cast("Any", session), Account, cast("Any", RoleHeld))
    app.extensions["tack-security"] = Security(app, datastore, register_blueprint=False)


def me_or_none() -> Account | None:
    """Return who is signed in, or None; the record itself, since the database takes no stand-in."""
    if g.get("plain", False):
        return None
    person = current_user._get_current_object()  # noqa: SLF001 -- werkzeug's own name for it
    return person if isinstance(person, Account) else None


def me() -> Account:
    """Return who is signed in; raises NotFound on a page that nobody should reach without."""
    person = me_or_none()
    if person is None:
        raise NotFound
    return person


def my_standing() -> Standing:
    """Return what the signed-in person is, read once per request."""
    if "standing" not in g:
        g.standing = standing_of(me())
    return cast("Standing", g.standing)


def my_work() -> Work:
    """Return this request's work in the name of the person who is signed in."""
    work = current()
    return work if work.person is not None else replace(work, by=my_standing(), person=me())


def may(permission: str, scope: Scope | None = None) -> bool:
    """Say whether the reader has a permission for a record, or anywhere where none is named."""
    if me_or_none() is None:
        return False
    standing = my_standing()
    return granted(standing, permission, scope or Scope(None, standing.organisations))


def require(permission: str) -> None:
    """Raise NotPermitted where the reader has the permission nowhere."""
    if not may(permission):
        raise NotPermitted(permission)


def zone_of(person: Person) -> str | None:
    """Return the time zone of the office a person works in, or of the first office there is."""
    scoped = [held.programme_id for held in person.roles_held if held.programme_id]
    zones = select(Office.zone).outerjoin(Programme, Programme.office_id == Office.id).order_by(Office.id).limit(1)
    if scoped:
        zones = zones.where(Programme.id.in_(scoped))
    return current().session.scalar(zones)


def find(email: str) -> Account | None:
    """Return the open account with this address, whatever its capitals."""
    found = select(Account).where(func.lower(Account.email) == email.strip().lower(), Account.active.is_(True))
    return current().session.scalar(found)


def by_id(person_id: str) -> Account:
    """Return an open account; raises NotFound."""
    found = current().session.scalar(select(Account).where(Account.id == person_id, Account.active.is_(True)))
    if found is None:
        raise NotFound
    return found


def password_fits(account: Account | None, password: str) -> bool:
    """Check a password, taking as long where there is no such account or it has no password."""
    known = account.password if account is not None and account.password else _decoy()
    return bool(verify_password(password, known)) and account is not None and bool(account.password)


@cache
def _decoy() -> str:
    """Return the hash of nobody's password, made once because making one is slow on purpose."""
    return str(hash_password(secrets.token_urlsafe()))


def sign_in(account: Account, how: str) -> None:
    """Begin a signed-in session, in the time zone of the person's office."""
    login_user(account, remember=False, authn_via=[how])
    cookie[ZONE] = zone_of(account) or "UTC"
    cookie.permanent = True


def sign_out() -> None:
    """End the signed-in session."""
    logout_user()


def set_password(account: Account, password: str) -> None:
    """Keep a new password and end this person's sessions elsewhere."""
    account.password = str(hash_password(password))
    account.fs_uniquifier = secrets.token_hex(32)
    login_user(account, remember=False)
