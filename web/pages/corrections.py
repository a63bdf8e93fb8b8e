"""Taking back a mistaken move."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from application.work import settle
from kernel.text import gettext
from lifecycle.correction_actions import correct
from lifecycle.queries import Subject
from web import subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("corrections", __name__)


@pages.post("/partnerships/<subject_id>/correction")
@needs("move.correct")
@returns_to("partnerships.show")
def partnership(subject_id: str) -> Response:
    """Take back the last move of a partnership."""
    return _corrected(subjects.partnership(subject_id), "partnerships.show")


@pages.post("/agreements/<subject_id>/correction")
@needs("move.correct")
@returns_to("agreements.show")
def agreement(subject_id: str) -> Response:
    """Take back the last move of an agreement."""
    return _corrected(subjects.agreement(subject_id), "agreements.show")


def _corrected(subject: Subject, endpoint: str) -> Response:
    work, form = my_work(), Form()
    reason, seq = form.text("reason"), form.needed("seq")
    form.done()
    # A number that is none names no move, and so none that is the last.
    number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < LONGEST else 0
    correct(work.session, subject, reason=reason, by=work.by, on=work.today, now=work.now, seq=number)
    settle(work)
    flash(gettext("The move is taken back; it stands again where it stood before. Both stay in the journal."))
    return redirect(url_for(endpoint, subject_id=subject.id, _anchor="moves"), 303)


#: Digits of a number that any database can hold.
LONGEST = 10
