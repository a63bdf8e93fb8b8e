"""Who does whose work while they are away: one's own absences, and everybody's for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships.actions import stand_ins as acts
from partnerships.permissions import STAFF
from partnerships.queries import people
from partnerships.queries.people import staff
from web.account import may, me, my_work
from web.forms import Form
from web.marks import returns_to, signed_in

pages = Blueprint("stand_ins", __name__)


@pages.get("/settings/absences")
@signed_in
def show() -> str:
    """Show who stands in for whom."""
    work = my_work()
    rows = acts.listed(work.session, work.by, of_all=may(acts.EDIT))
    names = people.names(work.session, {key for row in rows for key in (row.person_id, row.stand_in_id)})
    return render_template(
        "settings/absences.html",
        rows=rows,
        names=names,
        colleagues=[(one.id, one.name) for one in staff(work.session)] if work.by.programmes(*STAFF) else [],
        mine=me().id,
        today=work.today,
        of_all=may(acts.EDIT),
    )


@pages.post("/settings/absences")
@signed_in
@returns_to("stand_ins.show")
def name() -> Response:
    """Let somebody stand in."""
    work, form = my_work(), Form()
    chosen = form.needed("stand_in")
    from_on, until_on = form.day("from_on"), form.day("until_on")
    form.done()
    person = people.find(work.session, form.optional("person") or me().id)
    other = people.find(work.session, chosen)
    acts.name_stand_in(
        work.session, person, other, from_on=from_on, until_on=until_on, by=work.by, on=work.today, now=work.now
    )
    flash(gettext("%(name)s stands in for %(person)s.") % {"name": other.name, "person": person.name})
    return redirect(url_for("stand_ins.show"), 303)


@pages.post("/settings/absences/<stand_in_id>/end")
@signed_in
@returns_to("stand_ins.show")
def end(stand_in_id: str) -> Response:
    """End it today."""
    work = my_work()
    acts.end_stand_in(
        work.session, acts.find(work.session, stand_in_id, work.by), by=work.by, on=work.today, now=work.now
    )
    flash(gettext("Nobody stands in any more."))
    return redirect(url_for("stand_ins.show"), 303)
