"""The joint register of risks: what might happen, how likely and how grave, what is done, who bears what."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from diligence import pack_queries as reads
from diligence import risk_actions
from diligence import side_queries as sides
from diligence.pack_states import RISK_LABELS, WORST
from diligence.risk_actions import EDIT, VIEW, Bears, Described
from kernel.text import gettext
from partnerships.models import Partnership
from web import packs, subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("risks", __name__)


@pages.get("/partnerships/<subject_id>/risks")
@needs(VIEW)
def show(subject_id: str) -> str:
    """Show the register, the greatest risks first, and what those above the appetite lack."""
    one, work = subjects.partnership(subject_id), my_work()
    found, bound = reads.risks(work.session, one.id), packs.bound(one)
    notes = [key for row in found for key in (row.cause_note, row.effect_note, row.response_note)]
    return render_template(
        "risks/page.html",
        one=one,
        risks=found,
        words_of=reads.words(work.session, notes),
        bound=bound,
        lacking={row.id: packs.lacking(row, bound.most) for row in found},
        states=RISK_LABELS,
        scale=[(str(value), str(value)) for value in range(1, WORST + 1)],
        sides=[(key, body.name) for key, body in sides.of_partnership(one).items()],
        owners=sides.owners(work.session, one, work.today),
    )


@pages.post("/partnerships/<subject_id>/risks")
@needs(EDIT)
@returns_to("risks.show")
def add(subject_id: str) -> Response:
    """Enter a risk."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    made = risk_actions.add(work.session, one, _described(one, form), by=work.by, on=work.today, now=work.now)
    return _back(one, gettext("The risk is entered."), made.id)


@pages.post("/partnerships/<subject_id>/risks/<risk_id>")
@needs(EDIT)
@returns_to("risks.show")
def change(subject_id: str, risk_id: str) -> Response:
    """Review a risk: change it, accept it, close it."""
    one, work, form = subjects.partnership(subject_id), my_work(), Form()
    found = reads.risk(work.session, one.id, risk_id)
    risk_actions.change(
        work.session,
        one,
        found,
        _described(one, form),
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    return _back(one, gettext("The risk is reviewed."), risk_id)


def _described(one: Partnership, form: Form) -> Described:
    bearers = [
        Bears(
            key,
            form.text(f"bearers.{place}.share"),
            form.text(f"bearers.{place}.words"),
            form.text(f"bearers.{place}.owner"),
        )
        for place, key in enumerate(sides.of_partnership(one))
    ]
    return Described(
        cause=form.text("cause"),
        effect=form.text("effect"),
        likelihood=form.text("likelihood"),
        size=form.text("size"),
        response=form.text("response"),
        state=form.text("state") or "open",
        bearers=bearers,
    )


def _back(one: Partnership, said: str, anchor: str) -> Response:
    flash(said)
    return redirect(url_for("risks.show", subject_id=one.id, _anchor=f"risk-{anchor}"), 303)
