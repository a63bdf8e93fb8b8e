"""Any two versions of an agreement beside each other, clause by clause; a file that came back is handed in here."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.comparing import NotComparable
from contracts.comparing_queries import Comparison
from documents import redline
from documents.errors import NotRead, RedlineUnavailable
from kernel.errors import invalid
from partnerships.permissions import scope_of
from web import comparing, subjects
from web.account import may
from web.forms import Form
from web.kept_files import chosen
from web.marks import needs, returns_to

pages = Blueprint("comparing", __name__)
PAGE = "comparing.show"
REFUSED = 422


@pages.get("/agreements/<subject_id>/compare")
@needs("agreement.view")
def show(subject_id: str) -> Response:
    """Show two versions of an agreement beside each other, the newest and the one before it where none is chosen."""
    old, new = (request.args.get(name, "").strip() for name in ("old", "new"))
    told: Comparison | None = None
    refusal = None
    try:
        told = comparing.comparison(subjects.agreement(subject_id), old, new)
    except (NotComparable, NotRead) as error:
        refusal = error.message
    agreement = subjects.agreement(subject_id)
    page = render_template(
        "agreements/compare.html",
        one=agreement,
        versions=comparing.versions(agreement)[1],
        told=told,
        refusal=refusal,
        old=told.before.id if told else old,
        new=told.after.id if told else new,
        groups=comparing.grouped(told.pairs) if told else [],
        needed=None if redline.available() else RedlineUnavailable().message,
        may_edit=may("agreement.edit", scope_of(agreement.partnership)),
    )
    return make_response(page, REFUSED if refusal and (old or new) else 200)


@pages.get("/agreements/<subject_id>/compare/tracked")
@needs("agreement.view")
def tracked(subject_id: str) -> Response:
    """Send one Word file that leads from one version to the other by tracked changes."""
    agreement = subjects.agreement(subject_id)
    return comparing.tracked(agreement, request.args.get("old", ""), request.args.get("new", ""))


@pages.post("/agreements/<subject_id>/compare")
@needs("agreement.edit")
@returns_to(PAGE)
def hand_in(subject_id: str) -> Response:
    """Keep a Word file that came back, and show it beside the newest paper."""
    one, form = subjects.agreement(subject_id), Form()
    upload = chosen(form, "file", one.ref)
    form.done()
    if upload is None:
        raise invalid("file", "Choose the Word file that came back.")
    kept = comparing.hand_in(one, upload)
    return redirect(url_for(PAGE, subject_id=one.id, new=kept.id), 303)
