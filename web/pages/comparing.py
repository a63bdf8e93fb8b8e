"""Any two versions of an agreement beside each other, clause by clause; a file that came back is handed in here."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts import comparing_queries as reads
from contracts import printing
from contracts.comparing import NotComparable
from contracts.comparing_queries import Comparison
from documents import redline
from documents.errors import NotRead, RedlineUnavailable
from kernel.errors import invalid
from partnerships.permissions import scope_of
from web import comparing, subjects
from web.account import may, my_work
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
    agreement = subjects.agreement(subject_id)
    source, known = comparing.versions(agreement)
    old, new = (request.args.get(name, "").strip() for name in ("old", "new"))
    told: Comparison | None = None
    refusal = None
    try:
        told = reads.comparison(source, *reads.two_of(known, old, new))
    except (NotComparable, NotRead) as error:
        refusal = error.message
    page = render_template(
        "agreements/compare.html",
        one=agreement,
        versions=known,
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
    one, work, form = subjects.agreement(subject_id), my_work(), Form()
    upload = chosen(form, "file", one.ref)
    form.done()
    if upload is None:
        raise invalid("file", "Choose the Word file that came back.")
    if upload.media_type != printing.WORD:
        raise invalid("file", "Only a Word file (.docx) can be compared.")
    kept = printing.attach_file(
        work.session,
        work.storage,
        one,
        upload.content,
        name=upload.name,
        media_type=upload.media_type,
        purpose=reads.CAME_BACK,
        by=work.by,
        on=work.today,
        now=work.now,
        permission="agreement.edit",
    )
    return redirect(url_for(PAGE, subject_id=one.id, new=kept.id), 303)
