"""Where a person is signed in, and signing out there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.text import Message, gettext
from partnerships import session_actions as acts
from partnerships.queries import accounts as reads
from partnerships.sign_in_actions import hashed
from web.account import me, my_work, secret_here
from web.marks import returns_to, signed_in

pages = Blueprint("sessions", __name__)
HOW = {
    "password": Message("with the password"),
    "link": Message("with a link"),
    "passkey": Message("with a passkey"),
}


@pages.get("/settings/sessions")
@signed_in
def show() -> str:
    """Show every browser the reader is signed in with."""
    work = my_work()
    found = reads.signed_in(work.session, me(), now=work.now)
    return render_template("settings/sessions.html", sessions=found, here=hashed(secret_here()), how=HOW)


@pages.post("/settings/sessions/others")
@signed_in
@returns_to("sessions.show")
def end_others() -> Response:
    """Sign out everywhere else."""
    work = my_work()
    acts.end_others(work.session, me(), secret_here(), by=work.by, on=work.today, now=work.now)
    flash(gettext("You are signed out everywhere else."))
    return redirect(url_for("sessions.show"), 303)


@pages.post("/settings/sessions/<session_id>")
@signed_in
@returns_to("sessions.show")
def end(session_id: str) -> Response:
    """Sign out in one other place."""
    work = my_work()
    acts.end_one(work.session, me(), session_id, by=work.by, on=work.today, now=work.now)
    flash(gettext("You are signed out there."))
    return redirect(url_for("sessions.show"), 303)
