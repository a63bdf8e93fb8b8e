"""Erasing words: what they are is shown once more, the reason is asked for, and then they are gone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships import note_actions
from partnerships.compartment import CONFIDENTIAL
from partnerships.permissions import EVERYWHERE, check
from web import timeline
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("notes", __name__)


@pages.get("/notes/<note_id>/erase")
@needs("note.erase")
def ask(note_id: str) -> str:
    """Show the words and where they stand, and ask why they go."""
    work = my_work()
    check(work.by, note_actions.PERMISSION, EVERYWHERE)
    note, entry = note_actions.carrying(work.session, note_id)
    line = timeline.lines(work.session, [entry])[0]
    confidential = entry.subject_kind in CONFIDENTIAL
    return render_template("journal/erase.html", note=note, line=line, confidential=confidential)


@pages.post("/notes/<note_id>/erase")
@needs("note.erase")
@returns_to("notes.ask")
def erase(note_id: str) -> Response:
    """Erase them."""
    work, form = my_work(), Form()
    reason = form.text("reason")
    check(work.by, note_actions.PERMISSION, EVERYWHERE)
    _, entry = note_actions.carrying(work.session, note_id)
    note_actions.erase(work.session, note_id, reason=reason, by=work.by, on=work.today, now=work.now)
    flash(gettext("The words are erased. The journal says that they were, and why."))
    if entry.subject_kind in CONFIDENTIAL:
        return redirect(url_for("journal.listing"), 303)
    return redirect(url_for("journal.stream", kind=entry.subject_kind, subject_id=entry.subject_id), 303)
