"""Signing in with a password or a one-time link, and signing out."""

from __future__ import annotations

import math
from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import Message
from partnerships import attempts_actions
from partnerships import sign_in_actions as links
from web import account, letters
from web.addresses import local
from web.forms import Form
from web.marks import public
from web.work import commit, current

pages = Blueprint("sign_in", __name__)
MINUTE = 60
WRONG = Message("That address and password do not fit together. Check both, or ask for a link below.")
SENT = Message("If there is an account with this address, a link is on its way. It works once, for half an hour.")


@pages.get("/sign-in")
@public
def show() -> Response:
    """Show the two ways in."""
    if account.me_or_none() is not None:
        return redirect(local(request.args.get("next")), 303)
    return _page()


@pages.post("/sign-in")
@public
def enter() -> Response:
    """Let in whoever has the right password.

    The try is counted and committed before it is judged, and the slow check runs with no transaction open.
    """
    form = Form()
    email, password = form.needed("email"), request.form.get("password", "")
    form.done()
    against = account.tries_of(email, request.remote_addr)
    until = attempts_actions.claim(current().session, against, now=current().now)
    if until is not None:
        return _must_wait(until)
    commit()
    known = account.find_aside(email)
    if not account.password_fits(known, password) or known is None:
        return _page(error=WRONG, status=422)
    found = account.by_id(known.id)
    if found.password != known.password:
        return _page(error=WRONG, status=422)  # changed while it was checked
    attempts_actions.was_right(current().session, against, now=current().now)
    return redirect(account.let_in(found, "password", local(request.form.get("next"))), 303)


@pages.post("/sign-in/link")
@public
def ask_link() -> Response:
    """Send a one-time link; the answer is the same whether the address is known or not."""
    work, form = current(), Form()
    email = form.needed("email")
    form.done()
    found = account.find(email)
    if found is not None and links.may_have_link(work.session, found, now=work.now):
        letters.send_link(found, links.make_link(work.session, found, now=work.now))
    return _page(said=SENT)


@pages.get("/sign-in/<token>")
@public
def show_link(token: str) -> Response:
    """Show one button; looking at the page does not use the link up, since mail scanners look at pages."""
    good = links.link_is_good(current().session, token, now=current().now)
    return make_response(render_template("sign_in/link.html", token=token, good=good), 200 if good else 410)


@pages.post("/sign-in/<token>")
@public
def use_link(token: str) -> Response:
    """Use the link up and sign its person in."""
    work = current()
    person_id = links.use_link(work.session, token, now=work.now)
    return redirect(account.let_in(account.by_id(person_id), "link", url_for("home.show")), 303)


@pages.post("/sign-out")
@public
def leave() -> Response:
    """Sign out; pressing it twice does no harm."""
    account.sign_out()
    return redirect(url_for("sign_in.show"), 303)


def _must_wait(until: datetime) -> Response:
    """Say when the next try may be; the same whether anybody has this address."""
    seconds = math.ceil((until - current().now).total_seconds())
    if seconds < MINUTE:
        words = Message("Too many tries. Try again in %(seconds)s seconds, or ask for a link below.", seconds=seconds)
    else:
        minutes = math.ceil(seconds / MINUTE)
        words = Message("Too many tries. Try again in %(minutes)s minutes, or ask for a link below.", minutes=minutes)
    answer = _page(error=words, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _page(*, error: Message | None = None, said: Message | None = None, status: int = 200) -> Response:
    back, email = request.values.get("next", ""), request.form.get("email", "")
    return make_response(render_template("sign_in/page.html", error=error, said=said, back=back, email=email), status)
