"""Assessments by other bodies: the list of an organisation, accepting one with its document, taking one back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from diligence import outside_actions as acts
from diligence import outside_queries as reads
from diligence.outside import KINDS
from diligence.outside_actions import ACCEPT, VIEW
from kernel.text import gettext
from partnerships.models import Organisation
from partnerships.queries import people
from policy.checklist_words import RATINGS
from web import kept_files
from web import outside as shared
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("outside", __name__)


@pages.get("/organisations/<subject_id>/outside")
@needs(VIEW)
def listing(subject_id: str) -> str:
    """Show the assessments of an organisation by other bodies, and what each covers."""
    one, work = shared.organisation(subject_id), my_work()
    found = reads.of_organisation(work.session, one.id)
    return render_template(
        "outside/page.html",
        one=one,
        found=found,
        names=people.names(work.session, {row.accepted_by for row in found}),
        kinds=KINDS,
        bodies=[(key, kind.label) for key, kind in KINDS.items()],
        ratings=RATINGS,
        domains=shared.domains(),
        today=work.today,
    )


@pages.post("/organisations/<subject_id>/outside")
@needs(ACCEPT)
@returns_to("outside.listing")
def accept(subject_id: str) -> Response:
    """Accept an assessment by another body."""
    one, work, form = shared.organisation(subject_id), my_work(), Form()
    days = form.optional_day("assessed_on"), form.optional_day("valid_until")
    form.done()
    known = shared.domains()
    made = acts.accept(
        work.session,
        work.storage,
        one,
        body=form.text("body"),
        body_name=form.optional("body_name"),
        assessed_on=days[0],
        valid_until=days[1],
        ratings={domain: form.text(f"ratings.{domain}") for domain in known},
        known=known,
        document=kept_files.chosen(form, "file", one.ref),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    stands = made.stands(work.today)
    return _back(
        one,
        gettext("It is accepted, for every partnership of this organisation.")
        if stands
        else gettext("It is kept as history: it has expired, and covers nothing."),
    )


@pages.post("/organisations/<subject_id>/outside/<outside_id>/withdraw")
@needs(ACCEPT)
@returns_to("outside.listing")
def withdraw(subject_id: str, outside_id: str) -> Response:
    """Take back what was accepted by mistake."""
    one, found = shared.found(subject_id, outside_id)
    work, form = my_work(), Form()
    acts.withdraw(work.session, found, reason=form.text("reason"), by=work.by, on=work.today, now=work.now)
    return _back(one, gettext("It is taken back, and covers nothing any more."))


@pages.get("/organisations/<subject_id>/outside/<outside_id>/document")
@needs(VIEW)
def document(subject_id: str, outside_id: str) -> Response:
    """Send the document of an assessment."""
    return shared.sent(subject_id, outside_id)


def _back(one: Organisation, said: str) -> Response:
    flash(said)
    return redirect(url_for("outside.listing", subject_id=one.id), 303)
