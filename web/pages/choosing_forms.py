"""What the forms on the page of choosing do; each calls one action and goes back to the page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from kernel.errors import Invalid, Problem
from kernel.text import gettext
from partnerships.actions import complementing, marks, selecting
from partnerships.actions.complementing import Beyond
from partnerships.models import Partnership
from partnerships.queries import choosing, people
from web import subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to
from web.pages.choosing import ANSWER, page

pages = Blueprint("choosing_forms", __name__)
PAGE = "choosing.show"
BRINGS, PART = "brings.", "part."


def _back(one: Partnership, said: str, anchor: str) -> Response:
    flash(said)
    return redirect(url_for(PAGE, subject_id=one.id, _anchor=anchor), 303)


@pages.post("/partnerships/<subject_id>/choosing/marks/<of>")
@needs("partnership.edit")
@returns_to(PAGE)
def mark(subject_id: str, of: str) -> str | Response:
    """Give one of the three marks, or only say what the answers suggest, with everything typed still there."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    answers = {key.removeprefix(ANSWER): form.optional(key) for key in form.values if key.startswith(ANSWER)}
    if form.yes("ask"):
        return page(one, form.values)
    on = form.day("on")
    form.done()
    marks.give_mark(
        work.session,
        one,
        of=of,
        level=form.text("level"),
        reason=form.text("reason"),
        answers=answers,
        by=work.by,
        on=on,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("The mark is saved."), "marks")


@pages.post("/partnerships/<subject_id>/choosing/brings/<party_id>")
@needs("partnership.edit")
@returns_to(PAGE)
def brings(subject_id: str, party_id: str) -> Response:
    """State what one party brings beyond money."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    kinds = [kind.key for kind in marks.rules_of(work.session, one).brings]
    typed = {kind: form.text(f"{BRINGS}{place}") for place, kind in enumerate(kinds)}
    try:
        complementing.state_brought(
            work.session,
            one,
            party_id=party_id,
            brings=[Beyond(kind, what) for kind, what in typed.items() if what.strip()],
            by=work.by,
            on=work.today,
            now=work.now,
            expected_version=form.version(),
        )
    except Invalid as error:
        places = {BRINGS + kind: f"{BRINGS}{place}" for place, kind in enumerate(kinds)}
        renamed = [Problem(places.get(wrong.where, wrong.where), wrong.message) for wrong in error.problems]
        raise Invalid(renamed, subject=error.subject) from error
    return _back(one, gettext("What this party brings is saved."), "brings")


@pages.post("/partnerships/<subject_id>/choosing/complementarity")
@needs("partnership.edit")
@returns_to(PAGE)
def complementarity(subject_id: str) -> Response:
    """State how the parties complement each other."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    complementing.state_complementarity(
        work.session,
        one,
        statement=form.text("statement"),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("How you complement each other is saved."), "brings")


@pages.post("/partnerships/<subject_id>/choosing/selection")
@needs("selection.record")
@returns_to(PAGE)
def selection(subject_id: str) -> Response:
    """Record the basis of selection."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    on, agreed_by = form.day("on"), form.optional("agreed_by")
    form.done()
    selecting.record_selection(
        work.session,
        one,
        basis=form.text("basis"),
        reference=form.text("reference"),
        applicants=form.text("applicants"),
        justification=form.text("justification"),
        agreed_by=people.find(work.session, agreed_by) if agreed_by else None,
        by=work.by,
        on=on,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("The basis of selection is saved."), "selection-panel")


@pages.post("/partnerships/<subject_id>/choosing/declarations")
@needs("conflict.declare")
@returns_to(PAGE)
def declare(subject_id: str) -> Response:
    """Declare one's own interests."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    form.needed("declared")
    form.done()
    selecting.declare_conflict(
        work.session,
        one,
        declared=form.yes("declared"),
        what=form.text("what"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _back(one, gettext("Your declaration is saved."), "conflicts")


@pages.post("/partnerships/<subject_id>/choosing/handling")
@needs("conflict.handle")
@returns_to(PAGE)
def handle(subject_id: str) -> Response:
    """Say how a declared conflict is handled."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    declaration_id = form.needed("declaration_id")
    form.done()
    selecting.handle_conflict(
        work.session,
        one,
        choosing.declaration(work.session, one, declaration_id),
        handling=form.text("handling"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    return _back(one, gettext("How the conflict is handled is saved."), "conflicts")


@pages.post("/partnerships/<subject_id>/choosing/inception")
@needs("partnership.edit")
@returns_to(PAGE)
def inception(subject_id: str) -> Response:
    """Record in which parts of the design a party took part."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    on = form.day("on")
    form.done()
    complementing.record_inception(
        work.session,
        one,
        organisation_id=form.text("organisation"),
        parts=[key.removeprefix(PART) for key in form.values if key.startswith(PART) and form.yes(key)],
        what=form.text("what"),
        by=work.by,
        on=on,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("The part in the design is recorded."), "inception-panel")


@pages.post("/partnerships/<subject_id>/choosing/inception/<row_id>/remove")
@needs("partnership.edit")
@returns_to(PAGE)
def remove_inception(subject_id: str, row_id: str) -> Response:
    """Take back a part in the design that was recorded by mistake."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    complementing.remove_inception(
        work.session, one, row_id, by=work.by, on=work.today, now=work.now, expected_version=form.version()
    )
    return _back(one, gettext("The part in the design is taken back."), "inception-panel")
