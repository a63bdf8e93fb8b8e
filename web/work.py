"""One unit of work per request: GET reads and cannot write, POST writes and commits before the answer leaves.

The work opens with the first use and ends inside Flask's own error handling, so that a failed commit
is shown like any other error.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import TypeVar, cast

from flask import Flask, Response, abort, current_app, flash, g, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response as Redirect

from application.work import Tack, Work
from kernel import clock, once
from kernel.errors import TackError
from kernel.text import gettext
from web.addresses import local

Found = TypeVar("Found")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
#: Where the signed cookie keeps the time zone of the person's office.
ZONE = "zone"


class TackApp(Flask):
    """Flask with our unit of work around every view."""

    tack: Tack

    def full_dispatch_request(self) -> Response:
        """Answer a request, and leave nothing open behind it."""
        with ExitStack() as stack:
            g.around = stack
            try:
                return super().full_dispatch_request()
            finally:
                abandon()
                _do_afterwards()

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view and commit what it did, before anything is sent."""
        response = self.make_response(super().dispatch_request())
        _remember_answer(response)
        finish()
        return response


def tack() -> Tack:
    """Return the running instance."""
    return cast("TackApp", current_app).tack


def current() -> Work:
    """Return the work of this request, opened now if it was not yet."""
    if "work" not in g:
        _enter(tack().reading(zone=zone()) if request.method in READING else tack().writing(zone=zone()))
    return cast("Work", g.work)


def zone() -> str:
    """Return the time zone of the reader's office: a token's own, else what the cookie keeps."""
    return str(g.get("zone") or cookie.get(ZONE, "UTC"))


def in_zone(name: str) -> None:
    """Go on in the time zone of a program's owner, whose day it is that counts."""
    g.zone = name
    at_office(name)


def at_office(name: str) -> None:
    """Let today be the day at the office that keeps a record: where the reader is, another may have begun."""
    g.work = replace(current(), today=clock.today(name, current().now))


def afterwards(what: Callable[[Work], None]) -> None:
    """Do something small in a unit of work of its own once this request's is over, such as noting a use."""
    g.setdefault("afterwards", []).append(what)


def _do_afterwards() -> None:
    """Do what was put off; the answer stands already, so what fails is told in the log only."""
    for what in g.pop("afterwards", ()):
        try:
            with tack().writing() as work:
                what(work)
        except TackError:
            current_app.logger.exception("what was put off until after the answer could not be done")


def finish() -> None:
    """Settle and commit the work; raises what the commit raises."""
    stack = g.pop("work_stack", None)
    if stack is not None:
        g.pop("work")
        stack.close()


def abandon() -> None:
    """Take back whatever was not committed."""
    stack = g.pop("work_stack", None)
    g.pop("work", None)
    if stack is not None:
        error = _AbandonedError()
        stack.__exit__(type(error), error, None)


def read_again() -> None:
    """Take back what a request did, a form's claim too, and go on reading, with the person loaded afresh."""
    abandon()
    for loaded in ("_login_user", "standing", "once"):
        g.pop(loaded, None)
    _enter(tack().reading(zone=zone()))


def commit() -> None:
    """Settle and commit what the request did so far; work begins anew with its next use, the person loaded afresh."""
    finish()
    for loaded in ("_login_user", "standing"):
        g.pop(loaded, None)


def answered_at(address: str) -> None:
    """Keep a form's claim although its answer is a page: what is shown once is not made twice."""
    claimed = g.pop("once", None)
    if claimed is not None:
        key, person_id = claimed
        once.answer(current().session, key, by=person_id, answer=address)


def aside(slow: Callable[[], Found]) -> Found:
    """Do something slow that needs no database with no work open, so that nobody waits for it.

    What the request did until then is taken back, its claim excepted; work begins anew with its next use.
    """
    claimed = g.get("once")
    abandon()
    for loaded in ("_login_user", "standing"):
        g.pop(loaded, None)
    found = slow()
    if claimed is not None:
        key, person_id = claimed
        work = current()
        answered = once.claim(work.session, key, by=person_id, now=work.now)
        if answered is not None:
            # Another press was quicker while neither of them held the claim.
            abort(pressed_twice(answered))
    return found


def pressed_twice(answered: str) -> Redirect:
    """Return the answer to a second press of a button: where the first one led."""
    flash(gettext("You pressed twice; it was saved once."))
    return redirect(local(answered), 303)


def _remember_answer(response: Response) -> None:
    """Keep where a form led to, for whoever presses its button again."""
    claimed = g.pop("once", None)
    if claimed is None:
        return
    key, person_id = claimed
    if response.location:
        once.answer(current().session, key, by=person_id, answer=response.location)
    else:
        # Nothing was saved, such as when terms were only checked: the same form may still be sent.
        once.release(current().session, key, by=person_id)


class _AbandonedError(Exception):
    """Tells a unit of work that it failed; never leaves this module."""


def _enter(opened: AbstractContextManager[Work]) -> None:
    stack = ExitStack()
    g.work = stack.enter_context(opened)
    g.work_stack = stack


#: What Flask-Security works with: the session of this request, whichever it is.
session = cast("Session", LocalProxy(lambda: current().session))
