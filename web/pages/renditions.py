"""A printed document as PDF, and its pages to be looked at in the browser."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.models import Agreement
from contracts.rendition_forms import Form, Standing
from kernel.errors import NotFound
from web import renditions
from web.account import my_work
from web.marks import needs, returns_to

pages = Blueprint("renditions", __name__)
PREVIEW = "renditions.preview"


@pages.get("/files/<file_id>/preview")
@needs("agreement.view")
def preview(file_id: str) -> str:
    """Show the pages of a printed document, and the forms it can be had in."""
    paper = renditions.paper(file_id)
    forms = renditions.forms(paper)
    ready = forms[Form.PAGES].standing is Standing.READY and forms[Form.PAGES].files > 0
    return render_template(
        "agreements/preview.html",
        paper=paper,
        one=my_work().session.get_one(Agreement, paper.subject_id),
        found=forms,
        seen=forms[Form.PAGES],
        size=renditions.size_of_pages(paper) if ready else None,
    )


@pages.get("/files/<file_id>/renditions")
@needs("agreement.view")
def forms(file_id: str) -> str:
    """Show how the forms of a printed document stand, as a piece of its agreement's page."""
    paper = renditions.paper(file_id)
    return render_template("agreements/_forms.html", file_id=paper.id, found=renditions.forms(paper))


@pages.post("/files/<file_id>/renditions")
@needs("agreement.view")
@returns_to(PREVIEW)
def ask(file_id: str) -> Response:
    """Ask for a form of a printed document, or try again what failed."""
    paper = renditions.paper(file_id)
    wanted = request.form.get("form", "")
    if wanted not in set(Form):
        raise NotFound
    renditions.ask(paper, Form(wanted))
    if wanted == Form.PAGES or request.form.get("back") == "preview":
        return redirect(url_for(PREVIEW, file_id=paper.id), 303)
    return redirect(url_for("agreements.show", subject_id=paper.subject_id, _anchor="print"), 303)


@pages.get("/files/<file_id>/pdf")
@needs("agreement.view")
def pdf(file_id: str) -> Response:
    """Send the PDF of a printed document."""
    return renditions.sent(file_id, Form.PDF)


@pages.get("/files/<file_id>/pdf-a")
@needs("agreement.view")
def archive(file_id: str) -> Response:
    """Send the PDF/A of a printed document."""
    return renditions.sent(file_id, Form.ARCHIVE)


@pages.get("/files/<file_id>/pages/<int:number>")
@needs("agreement.view")
def picture(file_id: str, number: int) -> Response:
    """Send the picture of one page."""
    return renditions.picture(file_id, number)
