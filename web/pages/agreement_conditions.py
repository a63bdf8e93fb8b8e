"""What the assessments of both sides found weak, to be written into a draft as its conditions."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from contracts.models import Agreement
from contracts.states import State
from kernel.text import ngettext
from lifecycle import conditions
from lifecycle.actions import lock
from lifecycle.condition_actions import write_conditions
from lifecycle.condition_queries import weaknesses
from partnerships.actions.versions import hold
from partnerships.permissions import check, scope_of
from policy.months import months_after
from web import subjects
from web.account import my_work
from web.forms import Form
from web.happenings import AGREEMENTS
from web.marks import needs, returns_to

pages = Blueprint("agreement_conditions", __name__)
MONTHS = 3  # what the form proposes


@pages.get("/agreements/<subject_id>/conditions")
@needs("agreement.edit")
def listing(subject_id: str) -> str:
    """Show what was found weak on both sides, and which of it stands in the agreement."""
    agreement, work = _found(subject_id), my_work()
    texts = [one.edit.text for one in agreement.clause_edits]
    return render_template(
        "agreements/conditions.html",
        one=agreement,
        weak=[(each, conditions.stands(each, texts)) for each in weaknesses(work.session, agreement)],
        draft=agreement.state == State.DRAFT,
        due=proposed(work.today),
    )


def proposed(today: date) -> date:
    """Return the day a condition is met by, where nobody says another."""
    return months_after(today, MONTHS)


def _found(subject_id: str) -> Agreement:
    agreement = subjects.agreement(subject_id)
    check(my_work().by, "agreement.edit", scope_of(agreement.partnership), subject=agreement.ref)
    return agreement


@pages.post("/agreements/<subject_id>/conditions")
@needs("agreement.edit")
@returns_to("agreement_conditions.listing")
def write(subject_id: str) -> Response:
    """Write the chosen ones into the draft."""
    agreement, form, work = _found(subject_id), Form(), my_work()
    chosen, due_on = form.values.getlist("conditions"), form.day("due_on")
    form.done()
    lock(work.session, agreement)
    hold(work.session, agreement, form.version(), AGREEMENTS)
    write_conditions(work.session, agreement, chosen, due_on=due_on, by=work.by, on=work.today, now=work.now)
    flash(ngettext("%(num)s condition stands in the draft.", "%(num)s conditions stand in the draft.", len(chosen)))
    return redirect(url_for("agreements.show", subject_id=agreement.id, _anchor="clauses"), 303)
