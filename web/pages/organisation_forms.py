"""The forms on an organisation's page: numbers, names, people, the body it belongs to, facts with their source."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.errors import NotFound
from kernel.text import Message, gettext
from partnerships.actions import belonging, facts, former_names, identifiers
from partnerships.models import Organisation
from partnerships.queries import organisations as reads
from web import subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("organisation_forms", __name__)


def _acting(form: Form) -> dict[str, Any]:
    work = my_work()
    return {"by": work.by, "on": work.today, "now": work.now, "expected_version": form.version()}


def _back(one: Organisation, said: str, part: str) -> Response:
    flash(said)
    return redirect(url_for("organisations.show", subject_id=one.id, _anchor=part), 303)


@pages.post("/organisations/<subject_id>/identifiers")
@needs("organisation.edit")
@returns_to("organisations.show")
def identify(subject_id: str) -> Response:
    """Add a number that a register gave the organisation."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    day = form.optional_day("noted_on")
    form.done()
    identifiers.add_identifier(
        work.session,
        one,
        scheme=form.text("identifiers.0.scheme"),
        value=form.text("identifiers.0.value"),
        source=form.optional("source"),
        noted_on=day,
        **_acting(form),
    )
    return _back(one, gettext("The identifier is added."), "numbers")


@pages.post("/organisations/<subject_id>/identifiers/<number_id>/remove")
@needs("organisation.edit")
@returns_to("organisations.show")
def remove_identifier(subject_id: str, number_id: str) -> Response:
    """Take back a number that was noted by mistake."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    identifiers.remove_identifier(work.session, one, number_id, **_acting(form))
    return _back(one, gettext("The identifier is taken back."), "numbers")


@pages.post("/organisations/<subject_id>/names")
@needs("organisation.edit")
@returns_to("organisations.show")
def name(subject_id: str) -> Response:
    """Note another name of the organisation."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    since, until = form.optional_day("used_from"), form.optional_day("used_to")
    form.done()
    kind, other = form.text("kind"), form.text("name")
    former_names.add_name(work.session, one, name=other, kind=kind, used_from=since, used_to=until, **_acting(form))
    return _back(one, gettext("The name is noted."), "names")


@pages.post("/organisations/<subject_id>/names/<name_id>/remove")
@needs("organisation.edit")
@returns_to("organisations.show")
def remove_name(subject_id: str, name_id: str) -> Response:
    """Take back a name that was noted by mistake."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    former_names.remove_name(work.session, one, name_id, **_acting(form))
    return _back(one, gettext("The name is taken back."), "names")


@pages.post("/organisations/<subject_id>/facts")
@needs("organisation.edit")
@returns_to("organisations.show")
def fact(subject_id: str) -> Response:
    """Record whether the organisation is led by women, or locally."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    day = form.optional_day("as_of")
    form.done()
    facts.record_fact(
        work.session,
        one,
        fact=form.text("fact"),
        answer=form.text("answer"),
        as_of=day,
        source=form.text("source"),
        **_acting(form),
    )
    return _back(one, gettext("It is recorded."), "facts")


@pages.post("/organisations/<subject_id>/people")
@needs("organisation.edit")
@returns_to("organisations.show")
def person(subject_id: str) -> Response:
    """Note who directs, signs for, works for or answers for the organisation."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    since, until = form.optional_day("since"), form.optional_day("until")
    form.done()
    belonging.add_person(
        work.session,
        one,
        name=form.text("name"),
        role=form.text("role"),
        capacity=form.optional("capacity"),
        since=since,
        until=until,
        **_acting(form),
    )
    return _back(one, gettext("The person is noted."), "people")


@pages.post("/organisations/<subject_id>/people/<holder_id>/end")
@needs("organisation.edit")
@returns_to("organisations.show")
def end_person(subject_id: str, holder_id: str) -> Response:
    """Note until when somebody had a role."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    until = form.day("until")
    form.done()
    belonging.end_person(work.session, one, holder_id, until=until, **_acting(form))
    return _back(one, gettext("It is noted until when."), "people")


@pages.post("/organisations/<subject_id>/people/<holder_id>/remove")
@needs("organisation.edit")
@returns_to("organisations.show")
def remove_person(subject_id: str, holder_id: str) -> Response:
    """Erase a person."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    belonging.remove_person(work.session, one, holder_id, **_acting(form))
    return _back(one, gettext("The person is erased."), "people")


@pages.get("/organisations/<subject_id>/parents/new")
@needs("organisation.edit")
def choose_parent(subject_id: str) -> str:
    """Search for the body that the organisation belongs to."""
    one, work = subjects.organisation(subject_id), my_work()
    search = request.values.get("search", "")
    found = reads.page(work.session, reads.Filters(search), limit=20).rows if search else []
    return render_template(
        "organisations/parent.html", one=one, search=search, found=[row for row in found if row.id != one.id]
    )


@pages.post("/organisations/<subject_id>/parents/new")
@needs("organisation.edit")
@returns_to("organisation_forms.choose_parent")
def set_parent(subject_id: str) -> Response:
    """Note which body the organisation belongs to."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    since, until = form.optional_day("since"), form.optional_day("until")
    chosen = _chosen(form, "parent")
    form.done()
    belonging.set_parent(work.session, one, chosen or one, since=since, until=until, **_acting(form))
    return _back(one, gettext("It is noted where it belongs."), "belongs")


def _chosen(form: Form, field: str) -> Organisation | None:
    try:
        return subjects.organisation(form.text(field))
    except NotFound:
        form.wrong(field, Message("Choose one of the organisations found."))
        return None


@pages.post("/organisations/<subject_id>/parents/<link_id>/end")
@needs("organisation.edit")
@returns_to("organisations.show")
def end_parent(subject_id: str, link_id: str) -> Response:
    """Note until when the organisation belonged to a body; without a day, take a mistake back."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    until = form.optional_day("until")
    form.done()
    belonging.end_parent(work.session, one, link_id, until=until, **_acting(form))
    return _back(one, gettext("It is noted until when."), "belongs")
