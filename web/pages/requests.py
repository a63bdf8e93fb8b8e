"""Requests: asking somebody who may, and what waits because somebody asked."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from kernel.unmet import Ref
from lifecycle import request_actions, request_queries
from lifecycle.models import HelpRequest
from lifecycle.request_actions import Gap
from web import controls
from web.account import my_work
from web.asking import found, subject_of
from web.forms import Form
from web.marks import needs, returns_to
from web.refusals import words_of

pages = Blueprint("requests", __name__)


@pages.get("/requests")
@needs("partnership.view")
def listing() -> str:
    """Show what is asked of the reader and what the reader asked."""
    work = my_work()
    return render_template(
        "requests/page.html",
        asked=request_queries.waiting_for(work.session, work.by, now=work.now),
        today=work.today,
        ended=words_of,
    )


@pages.get("/requests/<subject_id>")
@needs("partnership.view")
def show(subject_id: str) -> str:
    """Show one request: what is missing, the way there, and how to answer."""
    return render_template("requests/one.html", one=found(subject_id), ended=words_of)


@pages.post("/requests")
@needs("partnership.view")
def ask() -> Response:
    """Ask for what a move lacks and one person can mend, from the button beside it."""
    work, form = my_work(), Form()
    kind, _, key = form.text("subject").partition(":")
    subject = subject_of(kind, key)
    request_actions.ask_all(
        work.session,
        subject,
        form.text("move"),
        list(_gaps(form)),
        note=form.text("note"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    flash(gettext("It is asked. You read here and by mail when it is done."))
    return redirect(f"{controls.page_of(subject.ref)}#moves", 303)


def _gaps(form: Form) -> Iterator[Gap]:
    """Yield each thing that is asked for, as the form counts them."""
    place = 0
    while code := form.text(f"code-{place}"):
        kind, _, key = form.text(f"about-{place}").partition(":")
        yield Gap(code, Ref(kind, key), form.text(f"control-{place}"))
        place += 1


@pages.post("/requests/<subject_id>/decline")
@needs("partnership.view")
@returns_to("requests.show")
def decline(subject_id: str) -> Response:
    """Say no, with a reason."""
    work, form = my_work(), Form()
    request_actions.decline(
        work.session, _record(subject_id), reason=form.text("reason"), by=work.by, on=work.today, now=work.now
    )
    flash(gettext("The request is declined; whoever asked reads your reason."))
    return redirect(url_for("requests.listing"), 303)


@pages.post("/requests/<subject_id>/withdraw")
@needs("partnership.view")
@returns_to("requests.show")
def withdraw(subject_id: str) -> Response:
    """Take one's own request back."""
    work = my_work()
    request_actions.withdraw(work.session, _record(subject_id), by=work.by, on=work.today, now=work.now)
    flash(gettext("Your request is taken back."))
    return redirect(url_for("requests.listing"), 303)


def _record(request_id: str) -> HelpRequest:
    return found(request_id).request
