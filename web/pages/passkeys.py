"""Passkeys: making, naming and removing one; coming in with one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships import passkey_actions as acts
from web import account
from web.account import me, my_work
from web.addresses import local
from web.challenges import given, keep, site
from web.marks import public, returns_to, signed_in
from web.work import current

pages = Blueprint("passkeys", __name__)
#: Where the signed cookie keeps when this browser was given its challenge to come in.
GIVEN_AT = "challenged"


@pages.get("/settings/passkeys")
@signed_in
def show() -> str:
    """Show the reader's passkeys."""
    return _page()


@pages.post("/settings/passkeys/begin")
@signed_in
@returns_to("passkeys.show")
def begin() -> str:
    """Give a challenge, and ask the browser for a passkey."""
    work = my_work()
    challenge, options = acts.begin_register(work.session, me(), site(), now=work.now)
    keep(challenge)
    return _page(options)


@pages.post("/settings/passkeys")
@signed_in
@returns_to("passkeys.show")
def register() -> Response:
    """Keep the passkey that the browser made."""
    work = my_work()
    acts.register(
        work.session,
        me(),
        site(),
        name=request.form.get("name", ""),
        credential=request.form.get("credential", ""),
        challenge=given(),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    flash(gettext("The passkey is kept."))
    return redirect(url_for("passkeys.show"), 303)


@pages.post("/settings/passkeys/<passkey_id>/remove")
@signed_in
@returns_to("passkeys.show")
def remove(passkey_id: str) -> Response:
    """Remove a passkey; nobody comes in with it any more."""
    work = my_work()
    acts.remove(work.session, me(), passkey_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("The passkey is removed. Delete it on the device as well."))
    return redirect(url_for("passkeys.show"), 303)


@pages.get("/sign-in/passkey")
@public
def ask() -> str:
    """Offer to come in with a passkey."""
    return _door(None, request.args.get("next"))


@pages.post("/sign-in/passkey/begin")
@public
def begin_sign_in() -> str:
    """Give a challenge, and ask the browser to answer it."""
    challenge, options = acts.begin_sign_in(site())
    keep(challenge)
    cookie[GIVEN_AT] = current().now.timestamp()
    return _door(options, request.form.get("next"))


@pages.post("/sign-in/passkey")
@public
@returns_to("passkeys.ask")
def answer() -> Response:
    """Let in whose passkey answered; the device has asked for a finger or a number, so no second step follows."""
    work = current()
    credential = request.form.get("credential", "")
    given_at = datetime.fromtimestamp(float(cookie.pop(GIVEN_AT, 0)), UTC)
    person_id = acts.sign_in(
        work.session,
        site(),
        credential=credential,
        challenge=given(),
        given_at=given_at,
        now=work.now,
    )
    account.sign_in(account.by_id(person_id), "passkey")
    return make_response(redirect(local(request.form.get("next")), 303))


def _door(options: str | None, back: str | None) -> str:
    return render_template(
        "sign_in/passkey.html",
        options=options,
        back=local(back),
        origin=site().origin,
        elsewhere=_elsewhere(),
    )


def _page(options: str | None = None) -> str:
    passkeys = acts.of_person(my_work().session, me())
    return render_template(
        "settings/passkeys.html",
        passkeys=passkeys,
        options=options,
        origin=site().origin,
        elsewhere=_elsewhere(),
    )


def _elsewhere() -> bool:
    """Say whether the page was opened under another name than passkeys are for, such as a bare number."""
    return urlsplit(request.host_url).hostname != site().host
