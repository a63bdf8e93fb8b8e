"""Approvals that leadership lets others give: the list, giving one, taking one back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships.actions import delegations as acts
from partnerships.permissions import Scope, check, granted
from partnerships.queries import partnerships as reads
from partnerships.queries import people
from partnerships.queries.people import staff
from partnerships.queries.standing import in_force
from policy.kinds import AgreementKind, Tier
from web.account import may, my_work
from web.forms import Form
from web.kinds import KINDS
from web.marks import needs, returns_to

pages = Blueprint("delegations", __name__)


@pages.get("/delegations")
@needs(acts.VIEW)
def show() -> str:
    """Show who may approve what in leadership's place."""
    work = my_work()
    check(work.by, acts.VIEW, Scope())
    rows = acts.listed(work.session, work.by)
    programmes = [(one.id, one.name) for one in reads.programme_names(work.session, work.by)]
    return render_template(
        "delegations/page.html",
        rows=rows,
        names=people.names(work.session, {key for row in rows for key in (row.person_id, row.given_by)}),
        programmes=programmes,
        places=dict(programmes),
        revocable={row.id for row in rows if granted(work.by, acts.EDIT, acts.where(row))},
        running=in_force(work.session, on=work.today),
        colleagues=[(one.id, one.name) for one in staff(work.session)] if may(acts.EDIT) else [],
        kinds=[(kind.value, KINDS[kind]) for kind in AgreementKind],
        tiers=[(tier.value, tier.value) for tier in Tier],
        base=work.settings.base_currency,
        today=work.today,
    )


@pages.post("/delegations")
@needs(acts.EDIT)
@returns_to("delegations.show")
def give() -> Response:
    """Let somebody approve."""
    work, form = my_work(), Form()
    chosen, place = form.needed("person"), form.optional("programme")
    from_on, until_on = form.day("from_on"), form.day("until_on")
    form.done()
    acts.delegate(
        work.session,
        people.find(work.session, chosen),
        reads.programme(work.session, place, work.by) if place else None,
        most=form.text("most"),
        currency=work.settings.base_currency,
        from_on=from_on,
        until_on=until_on,
        kinds=request.form.getlist("kinds"),
        tiers=request.form.getlist("tiers"),
        by=work.by,
        on=work.today,
        now=work.now,
    )
    flash(gettext("The delegation is given."))
    return redirect(url_for("delegations.show"), 303)


@pages.post("/delegations/<delegation_id>/revoke")
@needs(acts.EDIT)
@returns_to("delegations.show")
def revoke(delegation_id: str) -> Response:
    """Take a delegation back."""
    work = my_work()
    found = acts.find(work.session, delegation_id, work.by)
    acts.revoke(work.session, found, by=work.by, on=work.today, now=work.now)
    flash(gettext("The delegation is taken back."))
    return redirect(url_for("delegations.show"), 303)
