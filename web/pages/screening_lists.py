"""Sanctions lists: which are in force and how old they are, giving a new one, and what became of it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import Message
from partnerships.permissions import ANYWHERE, granted
from partnerships.queries import people
from screening import list_queries as reads
from screening.list_age_queries import ages
from screening.list_doubts import Doubtful
from screening.list_kinds import TITLES
from screening.list_models import ListLoad
from web import screening_lists as shared
from web.account import my_work
from web.errors import partial
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("screening_lists", __name__)
SHOWN = 20


@pages.get("/screening/lists")
@needs("screening.lists.view")
def show() -> str:
    """Show each list with its age, the last attempts, and where a new one is given."""
    work = my_work()
    found = reads.loads(work.session, work.by, after=request.args.get("after") or None, limit=SHOWN)
    current = ages(work.session, on=work.today)
    writers = {one.by for one in found.rows} | {one.version.by for one in current if one.version}
    return render_template(
        "screening_lists/page.html",
        current=current,
        last=reads.latest_loads(work.session),
        found=found,
        names=people.names(work.session, writers),
        kinds=shared.KINDS,
        wanted=shared.WANTED,
        dated=shared.DATED,
        limit=work.settings.list_limit // 1_000_000,
        may_load=granted(work.by, reads.LOAD, ANYWHERE),
        **_words(),
    )


@pages.post("/screening/lists")
@needs("screening.lists.load")
@returns_to("screening_lists.show")
def give() -> Response:
    """Keep a list; the background work reads it, and puts it in force where it is whole."""
    form = Form()
    load = shared.keep(shared.given(form.text("kind"), shared.day_of(form)))
    return redirect(url_for("screening_lists.one", load_id=load.id), 303)


@pages.get("/screening/lists/loads/<load_id>")
@needs("screening.lists.view")
def one(load_id: str) -> str:
    """Show what became of a list that was given; only the piece that changes where htmx asks for it."""
    load = shared.load(load_id)
    template = "screening_lists/_outcome.html" if partial() else "screening_lists/one.html"
    return render_template(template, load=load, **_around(load), **_words())


@pages.post("/screening/lists/loads/<load_id>/confirm")
@needs("screening.lists.load")
@returns_to("screening_lists.one")
def confirm(load_id: str) -> Response:
    """Take a list that was doubted as it is."""
    load = shared.confirm(load_id)
    return redirect(url_for("screening_lists.one", load_id=load.id), 303)


def _words() -> dict[str, dict[str, Message]]:
    return {"states": dict(shared.LIST_STATES), "titles": dict(TITLES)}


def _around(load: ListLoad) -> dict[str, object]:
    work = my_work()
    versions = {version.kind: version for version in reads.in_force(work.session)}
    return {
        "files": reads.files_of(load),
        "why": reads.reasons(load),
        "names": people.names(work.session, {load.by}),
        "in_force": versions.get(load.kind),
        "doubtful": load.code in set(Doubtful) and granted(work.by, reads.LOAD, ANYWHERE),
        "dated": shared.DATED,
    }
