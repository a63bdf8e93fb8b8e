"""Two records of one body: choosing the other, seeing what would move, merging, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kernel.text import gettext
from partnerships.actions import merging
from partnerships.identifiers import name_of, shown
from partnerships.permissions import Scope, check
from partnerships.queries import organisations as reads
from partnerships.queries.merging import preview
from web import subjects
from web.account import my_work
from web.forms import Form
from web.marks import needs, returns_to

pages = Blueprint("organisation_merging", __name__)
_CHOICE = "choice."


@pages.get("/organisations/<subject_id>/merge")
@needs("organisation.merge")
def show(subject_id: str) -> str:
    """Search for the other record, or show what merging it into this one would move."""
    one, work = subjects.organisation(subject_id), my_work()
    check(work.by, "organisation.merge", Scope(), subject=one.ref)
    search, chosen = request.values.get("search", ""), request.values.get("other", "")
    other = subjects.organisation(chosen) if chosen else None
    other = other if other is not one else None
    found = reads.page(work.session, reads.Filters(search), limit=20).rows if search else []
    return render_template(
        "organisations/merge.html",
        one=one,
        other=other,
        search=search,
        found=[body for body in found if body.id != one.id],
        seen=preview(work.session, one, other) if other else None,
        register=name_of,
        printed=_printed,
    )


def _printed(scheme: str, numbers: Sequence[str]) -> str:
    return ", ".join(shown(scheme, number) for number in numbers)


@pages.post("/organisations/<subject_id>/merge")
@needs("organisation.merge")
@returns_to("organisation_merging.show")
def merge(subject_id: str) -> Response:
    """Let this record stand for both."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    other = subjects.organisation(form.text("other"))
    chosen = {key.removeprefix(_CHOICE): form.text(key) for key in form.values if key.startswith(_CHOICE)}
    merging.merge(
        work.session,
        one,
        other,
        chosen=chosen,
        by=work.by,
        on=work.today,
        now=work.now,
        expected_version=form.version(),
    )
    flash(gettext("The two records are one now."))
    return redirect(url_for("organisations.show", subject_id=one.id), 303)


@pages.post("/organisations/<subject_id>/merge/<gone_id>/undo")
@needs("organisation.merge")
@returns_to("organisations.show")
def undo(subject_id: str, gone_id: str) -> Response:
    """Give back to the merged record what it had."""
    one, work, form = subjects.organisation(subject_id), my_work(), Form()
    back = merging.undo(
        work.session, one, gone_id, by=work.by, on=work.today, now=work.now, expected_version=form.version()
    )
    flash(gettext("The merge is undone; each record has its own again."))
    return redirect(url_for("organisations.show", subject_id=back.id), 303)
