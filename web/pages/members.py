"""The people of a partner who come in here: adding one, changing what they do, ending it with a day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships.actions import memberships as acts
from partnerships.models import Organisation
from web import subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("members", __name__)


def _acting() -> dict[str, Any]:
    work = my_work()
    return {"by": work.by, "on": work.today, "now": work.now}


def _kept(subject_id: str) -> Organisation:
    """Return an organisation whose members the reader keeps; judged before what was typed."""
    one = subjects.organisation(subject_id)
    acts.check_may_edit(my_work().session, one, my_work().by)
    return one


def _back(one: Organisation, said: str) -> Response:
    flash(said)
    return redirect(url_for("organisations.show", subject_id=one.id, _anchor="members"), 303)


@pages.post("/organisations/<subject_id>/members")
@needs(acts.EDIT)
@returns_to("organisations.show")
def add(subject_id: str) -> Response:
    """Let somebody with an account belong to the organisation."""
    one, work, form = _kept(subject_id), my_work(), Form()
    email = form.needed("email")
    since, until = form.optional_day("from_on") or work.today, form.optional_day("until_on")
    form.done()
    person, duties = acts.somebody(work.session, email), request.form.getlist("duties")
    acts.add_member(work.session, one, person, duties=duties, from_on=since, until_on=until, **_acting())
    return _back(one, gettext("%(name)s belongs to it now.") % {"name": person.name})


@pages.post("/organisations/<subject_id>/members/<membership_id>")
@needs(acts.EDIT)
@returns_to("organisations.show")
def change(subject_id: str, membership_id: str) -> Response:
    """Change what somebody does for the organisation, or from when to when."""
    one, work, form = _kept(subject_id), my_work(), Form()
    since, until = form.optional_day("from_on") or work.today, form.optional_day("until_on")
    form.done()
    member = acts.find_member(work.session, one, membership_id)
    duties = request.form.getlist("duties")
    acts.change_member(work.session, member, duties=duties, from_on=since, until_on=until, **_acting())
    return _back(one, gettext("It is changed."))


@pages.post("/organisations/<subject_id>/members/<membership_id>/end")
@needs(acts.EDIT)
@returns_to("organisations.show")
def end(subject_id: str, membership_id: str) -> Response:
    """End a membership with its last day."""
    one, work, form = _kept(subject_id), my_work(), Form()
    last_on = form.day("last_on")
    form.done()
    acts.end_member(work.session, acts.find_member(work.session, one, membership_id), last_on=last_on, **_acting())
    return _back(one, gettext("It is noted until when."))
