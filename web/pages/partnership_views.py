"""Saved views of the list: kept under a name, renamed, shared, deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships.actions import views as acts
from partnerships.models import Programme
from partnerships.permissions import Scope, granted
from partnerships.queries import partnerships as partnership_reads
from partnerships.queries import views as reads
from partnerships.queries.partnerships import ProgrammeName
from partnerships.view_models import SavedView
from web import list_asking
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("partnership_views", __name__)
ENDPOINTS = {"list": "partnership_list.listing", "board": "partnership_list.board"}


@pages.get("/partnerships/views")
@needs("partnership.view")
def listing() -> str:
    """List the views the reader may use, with the forms that change the reader's own."""
    work = my_work()
    return render_template(
        "partnerships/views.html",
        views=[(one, address(one)) for one in reads.seen_by(work.session, work.by)],
        me=work.by.person_id,
        programmes=shareable(),
    )


@pages.post("/partnerships/views")
@needs("partnership.view")
@returns_to("partnership_views.listing")
def save() -> Response:
    """Keep what the list or the board shows now under a name."""
    work, form = my_work(), Form()
    wanted = list_asking.stated(request.form)
    list_asking.asked(wanted)
    view = acts.save(
        work.session,
        name=form.text("name"),
        layout="board" if form.text("layout") == "board" else "list",
        asked=wanted,
        programme=_programme(form),
        by=work.by,
        now=work.now,
    )
    flash(gettext("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(address(view), 303)


@pages.post("/partnerships/views/<view_id>")
@needs("partnership.view")
@returns_to("partnership_views.listing")
def change(view_id: str) -> Response:
    """Rename or share a view, or delete it."""
    work, form = my_work(), Form()
    view = reads.find(work.session, view_id, work.by)
    if form.yes("delete"):
        acts.delete(work.session, view, by=work.by)
        flash(gettext("The view “%(name)s” is deleted.") % {"name": view.name})
    else:
        acts.change(work.session, view, name=form.text("name"), programme=_programme(form), by=work.by)
        flash(gettext("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(url_for("partnership_views.listing"), 303)


def address(view: SavedView | reads.ViewName) -> str:
    """Return where a view leads."""
    return url_for(ENDPOINTS[view.layout], **json.loads(view.asked))


def shareable(found: Sequence[ProgrammeName] | None = None) -> list[tuple[str, str]]:
    """Return the programmes the reader works in, for the field that shares a view; `found` are those in hand."""
    work = my_work()
    if found is None:
        found = partnership_reads.programme_names(work.session, work.by)
    return [(one.id, one.name) for one in found if granted(work.by, acts.STAFF, Scope(one.id))]


def _programme(form: Form) -> Programme | None:
    chosen = form.optional("programme_id")
    return partnership_reads.programme(my_work().session, chosen, my_work().by) if chosen else None
