"""The first page: what waits for the reader, and why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from lifecycle.home_queries import home
from partnerships.actions.partnerships import note_contact
from partnerships.queries import partnerships as reads
from partnerships.queries.partnerships import Filters
from policy import queries as policies
from policy.edition import StageKind
from web import subjects
from web.account import may, my_work
from web.forms import Form
from web.marks import needs, returns_to, signed_in

pages = Blueprint("home", __name__)
SHOWN = 12
CHOICES = 200
COLOURS = {StageKind.PIVOT: "b4", StageKind.CLOSING: "b3", StageKind.CLOSED: "b3"}


@pages.get("/")
@signed_in
def show() -> str:
    """Show what waits for the reader, what waits on others, and where everything stands."""
    work = my_work()
    found = home(work.session, work.by, today=work.today)
    return render_template(
        "home/page.html",
        mine=found.mine[:SHOWN],
        waiting=len(found.mine),
        others=found.others[:SHOWN],
        today=work.today,
        **_standing(),
        **_note(),
    )


def _standing() -> dict[str, Any]:
    """Return how many partnerships stand in each stage, with bars on the largest."""
    work = my_work()
    rows = policies.published(work.session)
    counts = reads.counts_by_stage(work.session, work.by)
    stages = policies.edition(work.session, rows[0].id).stages if rows else ()
    most = max(counts.values(), default=1)
    bars = [
        (
            stage,
            counts.get(stage.key, 0),
            [(COLOURS.get(stage.kind, "b1"), "0", f"{counts.get(stage.key, 0) * 100 / most:.2f}")],
        )
        for stage in stages
    ]
    return {"bars": bars, "total": sum(counts.values())}


def _note() -> dict[str, Any]:
    """Return the partnerships a contact can be noted for: the reader's own first."""
    if not may("partnership.note"):
        return {"notable": []}
    work = my_work()
    own = reads.page(work.session, work.by, Filters(liaison=work.by.person_id), limit=CHOICES).rows
    rest = reads.page(work.session, work.by, limit=CHOICES).rows
    known = {one.id: one.title for one in [*own, *rest]}
    return {"notable": list(known.items())}


@pages.post("/notes")
@needs("partnership.note")
@returns_to("home.show")
def note() -> Response:
    """Note a contact from the first page."""
    work, form = my_work(), Form()
    chosen = form.needed("partnership")
    form.done()
    one = subjects.partnership(chosen)
    note_contact(work.session, one, text=form.text("text"), by=work.by, on=work.today, now=work.now)
    flash(gettext("The contact with “%(title)s” is noted.") % {"title": one.title})
    return redirect(url_for("home.show"), 303)
