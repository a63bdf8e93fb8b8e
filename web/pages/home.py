"""The first page: what waits for the reader, and why."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from application import jobs_kept
from kernel import queue
from kernel.text import gettext
from lifecycle.front_queries import front
from lifecycle.request_queries import waiting_for
from partnerships.actions.partnerships import note_contact
from partnerships.permissions import EVERYWHERE
from policy.kinds import StageKind
from policy.rows import Stage
from web import subjects
from web.account import may, my_work
from web.forms import Form
from web.marks import needs, returns_to, signed_in
from web.refusals import words_of

pages = Blueprint("home", __name__)
COLOURS = {StageKind.PIVOT: "b4", StageKind.CLOSING: "b3", StageKind.CLOSED: "b3"}


@pages.get("/")
@signed_in
def show() -> str:
    """Show what waits for the reader, what waits on others, and where everything stands."""
    work = my_work()
    found = front(work.session, work.by, today=work.today)
    return render_template(
        "home/page.html",
        mine=found.mine,
        waiting=found.waiting,
        whole=found.whole,
        others=found.others,
        late=found.late,
        today=work.today,
        works_here=work.by.works_here,
        standing_in=work.by.stands_in_for,
        bars=_bars(found.stages),
        total=found.total,
        notable=found.notable if may("partnership.note") else [],
        asked=waiting_for(work.session, work.by, now=work.now),
        ended=words_of,
        dead=queue.dead_letters(work.session) if may(jobs_kept.VIEW, EVERYWHERE) else 0,
    )


def _bars(stages: Sequence[tuple[Stage, int]]) -> list[tuple[Stage, int, list[tuple[str, str, str]]]]:
    """Return each stage with how many stand in it, and a bar on the largest."""
    most = max((count for _, count in stages), default=0) or 1
    return [
        (stage, count, [(COLOURS.get(stage.kind, "b1"), "0", f"{count * 100 / most:.2f}")]) for stage, count in stages
    ]


@pages.post("/notes")
@needs("partnership.note")
@returns_to("home.show")
def note() -> Response:
    """Note a contact from the first page."""
    form = Form()
    chosen = form.needed("partnership")
    form.done()
    one, work = subjects.partnership(chosen), my_work()
    note_contact(work.session, one, text=form.text("text"), by=work.by, on=work.today, now=work.now)
    flash(gettext("The contact with “%(title)s” is noted.") % {"title": one.title})
    return redirect(url_for("home.show"), 303)
