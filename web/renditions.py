"""The PDF, the PDF/A and the page pictures of a printed document, given alike to people and programs.

Whoever may see a paper may have its forms, and nobody else: what is asked for is always found by the paper's own file,
and the hash of a content, which two papers may share, opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from contracts import rendition_actions, rendition_queries
from contracts.printing import WORD
from contracts.rendition_forms import Form, NotReady, Rendered, renamed
from kernel.errors import NotFound
from kernel.storage import Attachment
from web import subjects
from web.account import my_work

PDF, PNG = "application/pdf", "image/png"
#: How far into a PNG its width and height stand.
_WIDTH, _HEIGHT = slice(16, 20), slice(20, 24)


def paper(file_id: str) -> Attachment:
    """Return the file of a printed document that the reader may see; raises NotFound."""
    found = my_work().session.get(Attachment, file_id)
    if found is None or (found.subject_kind, found.purpose, found.media_type) != ("agreement", "contract", WORD):
        raise NotFound
    subjects.agreement(found.subject_id)
    return found


def forms(found: Attachment) -> Mapping[Form, Rendered]:
    """Return how every form of a paper stands."""
    return rendition_queries.of_content(my_work().session, found.sha256)


def ask(found: Attachment, form: Form) -> None:
    """Ask for a form of a paper, or try again what failed."""
    work = my_work()
    rendition_actions.ask(work.session, found.sha256, form, name=found.name, now=work.now)


def sent(file_id: str, form: Form) -> Response:
    """Return the PDF or the PDF/A of a paper as a download; raises NotReady."""
    found = paper(file_id)
    content = BytesIO(_content(found, form, 1))
    return send_file(content, mimetype=PDF, as_attachment=True, download_name=renamed(found.name, form))


def picture(file_id: str, number: int) -> Response:
    """Return the picture of one page of a paper that the reader may see."""
    return page(paper(file_id), number)


def page(found: Attachment, number: int) -> Response:
    """Return the picture of one page; a browser that has it already is told so, and nothing is sent twice."""
    content = _content(found, Form.PAGES, number)
    answer = send_file(BytesIO(content), mimetype=PNG, etag=f"{found.sha256}-{number}")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def size_of_pages(found: Attachment) -> tuple[int, int]:
    """Return the width and the height of a paper's pictures in pixels, so that nothing moves while they come."""
    first = _content(found, Form.PAGES, 1)
    return int.from_bytes(first[_WIDTH], "big"), int.from_bytes(first[_HEIGHT], "big")


def _content(found: Attachment, form: Form, number: int) -> bytes:
    work = my_work()
    kept = rendition_queries.files(work.session, found.sha256, form)
    if not kept:
        stands = forms(found)[form]
        raise NotReady(stands.said)
    if not 1 <= number <= len(kept):
        raise NotFound
    return work.storage.get(kept[number - 1].sha256)
