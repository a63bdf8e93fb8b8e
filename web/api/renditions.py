"""The PDF, the PDF/A and the page pictures of printed documents, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from contracts.rendition_forms import Form, Rendered, Standing
from kernel.text import render
from web import renditions
from web.api.fields import Body, Choice, Text, Whole
from web.api.files import resource
from web.api.schemas import always, listed, maybe, page_of
from web.api.shapes import Shape

_DOWNLOADS = {Form.PDF: "api-files.files_pdf", Form.ARCHIVE: "api-files.files_archive"}


class RenditionSchema(Schema):
    """One form of a printed document: how it stands, where its content is once it is ready, or why there is none."""

    form = always(Choice, [one.value for one in Form])
    standing = always(Choice, [one.value for one in Standing])
    error = maybe(Text)
    size = maybe(Whole)
    pages = maybe(Whole)
    urls = listed(Text())


class RenditionBody(Body):
    """The form that is asked for."""

    form = always(Choice, [one.value for one in Form])


RenditionList = page_of(RenditionSchema, "RenditionList")


def shown(file_id: str, one: Rendered) -> Shape:
    """Return one form of a paper."""
    return {
        "form": one.form.value,
        "standing": one.standing.value,
        "error": render(one.said) if one.standing is Standing.FAILED else None,
        "size": one.size,
        "pages": one.pages,
        "urls": _urls(file_id, one),
    }


def _urls(file_id: str, one: Rendered) -> list[str]:
    if one.form is Form.PAGES:
        numbers = range(1, one.files + 1)
        return [url_for("api-files.files_page", file_id=file_id, number=number) for number in numbers]
    return [url_for(_DOWNLOADS[one.form], file_id=file_id)] if one.files else []


def again(file_id: str) -> Shape:
    """Return how the forms stand that an earlier request asked one of."""
    return renditions_list(file_id)


@resource.get("/<id:file_id>/renditions", RenditionList, needs="agreement.view", narrowed=("form", "standing"))
def renditions_list(file_id: str) -> Shape:
    """List the forms that a printed document can be had in, and how each stands."""
    found = renditions.forms(renditions.paper(file_id))
    return {"rows": [shown(file_id, one) for one in found.values()], "after": None}


@resource.post(
    "/<id:file_id>/renditions",
    RenditionList,
    needs="agreement.view",
    takes=RenditionBody,
    status=202,
    again=again,
)
def renditions_ask(body: Mapping[str, Any], file_id: str) -> Shape:
    """Ask for a form of a printed document, or try again what failed; it is made within a few seconds."""
    renditions.ask(renditions.paper(file_id), Form(body["form"]))
    return renditions_list(file_id)


@resource.download("/<id:file_id>/renditions/pdf", needs="agreement.view", refuses=(409,))
def files_pdf(file_id: str) -> Response:
    """Give the PDF of a printed document, once it is ready."""
    return renditions.sent(file_id, Form.PDF)


@resource.download("/<id:file_id>/renditions/pdf-a", needs="agreement.view", refuses=(409,))
def files_archive(file_id: str) -> Response:
    """Give the PDF/A-2b of a printed document, once it is ready."""
    return renditions.sent(file_id, Form.ARCHIVE)


@resource.download("/<id:file_id>/pages/<int:number>", needs="agreement.view", refuses=(409,))
def files_page(file_id: str, number: int) -> Response:
    """Give the picture of one page of a printed document as PNG, once they are drawn."""
    return renditions.picture(file_id, number)
