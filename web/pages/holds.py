"""Putting something on hold and lifting it; letting one gate pass, once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext, zone
from lifecycle.hold_actions import Held, lift_hold, put_on_hold
from lifecycle.queries import Subject
from lifecycle.waiver_actions import waive
from web import subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("holds", __name__)


@pages.post("/partnerships/<subject_id>/hold")
@needs("hold.place")
@returns_to("partnerships.show")
def partnership(subject_id: str) -> Response:
    """Put a partnership on hold."""
    return _placed(subjects.partnership(subject_id), "partnerships.show")


@pages.post("/partnerships/<subject_id>/hold/lift")
@needs("hold.lift")
@returns_to("partnerships.show")
def lift_partnership(subject_id: str) -> Response:
    """Let a partnership go on."""
    return _lifted(subjects.partnership(subject_id), "partnerships.show")


@pages.post("/agreements/<subject_id>/hold")
@needs("hold.place")
@returns_to("agreements.show")
def agreement(subject_id: str) -> Response:
    """Put an agreement on hold."""
    return _placed(subjects.agreement(subject_id), "agreements.show")


@pages.post("/agreements/<subject_id>/hold/lift")
@needs("hold.lift")
@returns_to("agreements.show")
def lift_agreement(subject_id: str) -> Response:
    """Let an agreement go on."""
    return _lifted(subjects.agreement(subject_id), "agreements.show")


@pages.post("/organisations/<subject_id>/hold")
@needs("hold.place")
@returns_to("organisations.show")
def organisation(subject_id: str) -> Response:
    """Put an organisation on hold, and with it every partnership that it is a party of."""
    return _placed(subjects.organisation(subject_id), "organisations.show")


@pages.post("/organisations/<subject_id>/hold/lift")
@needs("hold.lift")
@returns_to("organisations.show")
def lift_organisation(subject_id: str) -> Response:
    """Let an organisation go on."""
    return _lifted(subjects.organisation(subject_id), "organisations.show")


@pages.post("/partnerships/<subject_id>/waivers")
@needs("journal.view")
@returns_to("partnerships.show")
def waive_for_partnership(subject_id: str) -> Response:
    """Let a partnership pass a gate of one move, once; its edition names whose permission that takes."""
    return _waived(subjects.partnership(subject_id), "partnerships.show")


@pages.post("/agreements/<subject_id>/waivers")
@needs("journal.view")
@returns_to("agreements.show")
def waive_for_agreement(subject_id: str) -> Response:
    """Let an agreement pass a gate of one move, once; its edition names whose permission that takes."""
    return _waived(subjects.agreement(subject_id), "agreements.show")


def _placed(subject: Held, endpoint: str) -> Response:
    work, form = my_work(), Form()
    on = form.optional_day("on") or work.today
    form.done()
    put_on_hold(work.session, subject, reason=form.text("reason"), by=work.by, on=on, now=work.now, zone=zone())
    flash(gettext("The hold is in place. What goes forward waits; records, returns and endings go on."))
    return redirect(url_for(endpoint, subject_id=subject.id, _anchor="hold-panel"), 303)


def _lifted(subject: Held, endpoint: str) -> Response:
    work, form = my_work(), Form()
    on = form.optional_day("on") or work.today
    form.done()
    lift_hold(work.session, subject, reason=form.text("reason"), by=work.by, on=on, now=work.now, zone=zone())
    flash(gettext("The hold is lifted."))
    return redirect(url_for(endpoint, subject_id=subject.id, _anchor="hold-panel"), 303)


def _waived(subject: Subject, endpoint: str) -> Response:
    work, form = my_work(), Form()
    move, gate = form.needed("move"), form.needed("gate")
    form.done()
    waive(work.session, subject, move, gate, reason=form.text("reason"), by=work.by, on=work.today, now=work.now)
    flash(gettext("It may pass this once, without what is missing."))
    return redirect(url_for(endpoint, subject_id=subject.id, _anchor="moves"), 303)
