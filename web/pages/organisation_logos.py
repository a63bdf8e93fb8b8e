"""The logo of an organisation: shown, given, taken back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from kernel import pictures
from kernel.errors import invalid
from kernel.text import gettext
from partnerships.actions import logos
from partnerships.models import Organisation
from web import subjects
from web.account import my_work
from web.forms import Form
from web.kept import logo_sent
from web.marks import needs, returns_to

pages = Blueprint("organisation_logos", __name__)


@pages.get("/organisations/<subject_id>/logo")
@needs("organisation.view")
def show(subject_id: str) -> Response:
    """Send the picture of an organisation that gave one."""
    return logo_sent(subjects.organisation(subject_id))


@pages.post("/organisations/<subject_id>/logo")
@needs("organisation.edit")
@returns_to("organisations.show")
def give(subject_id: str) -> Response:
    """Let a picture stand for the organisation on its documents."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    sent = form.file("file", most=pictures.LARGEST)
    form.done()
    if sent is None:
        raise invalid("file", "Choose a picture first.")
    content, version = sent.stream.read(), form.version()
    logos.give_logo(
        work.session, work.storage, one, content, by=work.by, on=work.today, now=work.now, expected_version=version
    )
    return _back(one, gettext("The logo is kept; documents printed from now on carry it."))


@pages.post("/organisations/<subject_id>/logo/remove")
@needs("organisation.edit")
@returns_to("organisations.show")
def remove(subject_id: str) -> Response:
    """Let the organisation be without a logo."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    logos.remove_logo(work.session, one, by=work.by, on=work.today, now=work.now, expected_version=form.version())
    return _back(one, gettext("The logo is taken back."))


def _back(one: Organisation, said: str) -> Response:
    flash(said)
    return redirect(url_for("organisations.show", subject_id=one.id, _anchor="logo"), 303)
