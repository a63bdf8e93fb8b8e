"""Who is signed in: Flask-Security over our own people.

Flask-Security registers no views here, so none of its views commits by itself: what it changes (the
hash of a password that is upgraded at sign-in) rides in the unit of work of the request.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any, cast

from flask import Flask, Request, g, request, url_for
from flask import session as cookie
from flask_login import current_user
from flask_security import Security, SQLAlchemySessionUserDatastore, UserMixin
from flask_security.utils import hash_password, login_user, logout_user, verify_password
from sqlalchemy import Select, func, select

from application.work import Work
from kernel.errors import NotFound, NotPermitted
from partnerships import session_actions
from partnerships.attempts import Counted
from partnerships.attempts_actions import Against
from partnerships.models import Person, RoleHeld
from partnerships.permissions import Scope, Standing, granted
from partnerships.queries import accounts, people
from partnerships.queries import standing as readers
from partnerships.queries.standing import standing
from partnerships.sign_in_actions import hashed
from web import bearer
from web.work import ZONE, afterwards, current, session, tack

#: Where the signed cookie keeps the secret of the session's row.
BROWSER = "browser"
#: A request is noted at most so often: looking is not to become writing.
NOTED_EVERY = timedelta(minutes=10)
#: Where the signed cookie keeps who has come half-way in, and how long that counts.
PENDING = "pending"
HALF_WAY_IN = timedelta(minutes=10)
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


class Reader(readers.Reader, UserMixin):  # type: ignore[misc]
    """Whoever a cookie is of, as Flask-Security sees one: plain values, the record is read by `me` alone."""


def install(app: Flask) -> None:
    """Set Flask-Security up on the session of the request."""
    app.config.from_mapping(SETTINGS)
    # It asks for a scoped session and a class of roles; ours are a stand-in for the request's session, and a table.
    datastore = SQLAlchemySessionUserDatastore(cast("Any", session), Account, cast("Any", RoleHeld))
    app.extensions["tack-security"] = Security(app, datastore, register_blueprint=False)
    # Its own loaders would take a cookie beside a token, and tokens of its own that nobody can see or end.
    app.login_manager.user_loader(_of_cookie)  # type: ignore[attr-defined]
    app.login_manager.request_loader(_of_token)  # type: ignore[attr-defined]


def _of_cookie(uniquifier: str) -> Reader | None:
    """Return whose cookie this is; beside a token it does not count, since nobody checked that it was meant."""
    if bearer.presented() is not None:
        return None
    work, secret = current(), cookie.get(BROWSER)
    if not secret:
        return None
    since, here = work.now - session_actions.IDLE, hashed(str(secret))
    found = readers.signed_in(work.session, uniquifier, here, since=since, on=work.today)
    if found is None:
        return None
    g.standing = found.standing
    if found.seen_at < work.now - NOTED_EVERY:
        afterwards(lambda later: session_actions.note_seen(later.session, found.id, now=later.now))
    return Reader(*found.reader)


def _of_token(_request: Request) -> Account | None:
    """Return in whose name a program asks; why its token is refused is kept for `web.scopes`."""
    secret = bearer.presented()
    token = bearer.find(secret) if secret is not None else None
    if token is None:
        return None
    account = current().session.get(Account, token.person_id)
    return account if bearer.works(token, active=account is not None and account.active) else None


def me_or_none() -> Account | Reader | None:
    """Return who is signed in, or None."""
    if g.get("plain", False):
        return None
    # Where Flask-Login keeps whom it found; its stand-in would look for the request at each use.
    person = g._login_user if "_login_user" in g else current_user._get_current_object()  # noqa: SLF001 -- their names
    return person if isinstance(person, Account | Reader) else None


def me() -> Account:
    """Return the record of who is signed in; raises NotFound on a page that nobody should reach without."""
    person = me_or_none()
    found = current().session.get(Account, person.id) if isinstance(person, Reader) else person
    if found is None:
        raise NotFound
    return found


def my_standing() -> Standing:
    """Return what the signed-in person is, read once per request."""
    if "standing" not in g:
        work = current()
        g.standing = standing(work.session, me(), on=work.today)
    return cast("Standing", g.standing)


def my_work() -> Work:
    """Return this request's work in the name of the person who is signed in."""
    work, by = current(), my_standing()
    if work.by is not by:
        work = g.work = replace(work, by=by)
    return work


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


def find(email: str) -> Account | None:
    """Return the open account with this address, whatever its capitals."""
    return current().session.scalar(_with(email))


def _with(email: str) -> Select[Account]:
    return select(Account).where(func.lower(Account.email) == email.strip().lower(), Account.active.is_(True))


def find_aside(email: str) -> Account | None:
    """Return what `find` returns, read in a unit of work of its own that is over when this returns."""
    with tack().reading() as work:
        return work.session.scalar(_with(email))


def tries_of(email: str, address: str | None) -> tuple[Against, ...]:
    """Return what a try to sign in is counted against: the address typed, and the network it came from.

    A network is one IPv4 address, or the /64 that one customer has of IPv6. The machine itself is none: that is a
    proxy whose setting is missing, and everybody behind it would wait for everybody else.
    """
    counted = [Against(Counted.ADDRESS, email)]
    try:
        network = ip_address(address or "")
    except ValueError:
        return tuple(counted)
    if not network.is_loopback:
        wide = 64 if network.version == 6 else 32  # noqa: PLR2004 -- the version of IP
        counted.append(Against(Counted.NETWORK, str(ip_network(f"{network}/{wide}", strict=False))))
    return tuple(counted)


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
    # Of whoever this browser was signed in for until now.
    g.pop("standing", None)
    agent = request.headers.get("User-Agent", "")
    cookie[BROWSER] = session_actions.begin(current().session, account, agent=agent, how=how, now=current().now)
    cookie[ZONE] = people.zone_of(current().session, account) or "UTC"
    cookie.permanent = True
    cookie.pop(PENDING, None)


def let_in(account: Account, how: str, back: str) -> str:
    """Sign a person in, or ask for their second factor first; return the address that comes next."""
    if accounts.second_factor(current().session, account) is None:
        sign_in(account, how)
        return back
    moment = int(current().now.timestamp())
    cookie[PENDING] = [account.id, hashed(account.fs_uniquifier), how, back, moment]
    return url_for("second_factor.ask")


def pending() -> tuple[Account, str, str] | None:
    """Return who has come half-way in, how, and where they go; None where nobody has, or too long ago."""
    match cookie.get(PENDING):
        case [str(key), str(mark), str(how), str(back), int(moment)]:
            account = current().session.scalar(select(Account).where(Account.id == key, Account.active.is_(True)))
            fresh = current().now.timestamp() - moment < HALF_WAY_IN.total_seconds()
            if account is not None and fresh and hashed(account.fs_uniquifier) == mark:
                return account, how, back
    return None


def sign_out() -> None:
    """End the signed-in session, here and in the database."""
    session_actions.leave(current().session, secret_here(), now=current().now)
    cookie.pop(BROWSER, None)
    g.pop("standing", None)
    logout_user()


def secret_here() -> str:
    """Return the secret of this browser's session, empty where nobody is signed in."""
    return str(cookie.get(BROWSER, ""))


def set_password(account: Account, password: str) -> None:
    """Keep a new password and end this person's sessions elsewhere."""
    account.password = str(hash_password(password))
    account.fs_uniquifier = secrets.token_hex(32)
    work = my_work()
    session_actions.end_others(work.session, account, secret_here(), by=work.by, on=work.today, now=work.now)
    login_user(account, remember=False)
