"""Handing on what a liaison keeps when they leave: who, to whom, what moves, and then all of it at once."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.errors import NotFound
from kernel.text import gettext, ngettext
from lifecycle.handover_actions import addressed_to, hand_over
from partnerships.actions import handovers as acts
from partnerships.permissions import Scope, check
from partnerships.queries import people
from partnerships.queries.people import staff
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("handovers", __name__)


@pages.get("/handover")
@needs(acts.MAKE)
def show() -> str:
    """Choose who leaves, and see what would move."""
    work = my_work()
    check(work.by, acts.MAKE, Scope())
    colleagues = staff(work.session)
    chosen = request.values.get("leaving", "")
    leaving = next((one for one in colleagues if one.id == chosen), None)
    if chosen and leaving is None:
        raise NotFound
    return render_template(
        "handovers/page.html",
        colleagues=[(one.id, one.name) for one in colleagues],
        leaving=leaving,
        items=acts.kept_by(work.session, leaving, work.by) if leaving else [],
        requests=addressed_to(work.session, leaving, work.by) if leaving else [],
    )


@pages.post("/handover")
@needs(acts.MAKE)
@returns_to("handovers.show")
def make() -> Response:
    """Hand everything over."""
    work, form = my_work(), Form()
    leaving, taking = form.needed("leaving"), form.needed("taking")
    form.done()
    other = people.find(work.session, taking)
    moved = hand_over(work.session, people.find(work.session, leaving), other, by=work.by, on=work.today, now=work.now)
    places, asked = len(moved.places), len(moved.requests)
    said = ngettext("%(num)s place is with %(name)s now.", "%(num)s places are with %(name)s now.", places) % {
        "num": places,
        "name": other.name,
    }
    if asked:
        said = f"{said} " + ngettext("%(num)s request moved, too.", "%(num)s requests moved, too.", asked) % {
            "num": asked
        }
    if moved.more:
        said = f"{said} " + gettext("There are more; press again for them.")
    flash(said if places or asked else gettext("There was nothing to hand over."))
    return redirect(url_for("handovers.show", leaving=leaving if moved.more else None), 303)
