"""The content of files that were printed or attached, given alike to people and programs."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from sqlalchemy import select
from werkzeug.wrappers import Response

from kernel.errors import NotFound
from kernel.storage import Attachment
from web import subjects
from web.account import my_work


def sent(file_id: str) -> Response:
    """Return one file of an agreement the reader may know of, always as a download and never as a page."""
    work = my_work()
    found = work.session.scalar(select(Attachment).where(Attachment.id == file_id))
    if found is None or found.subject_kind != "agreement":
        raise NotFound
    subjects.agreement(found.subject_id)
    content = BytesIO(work.storage.get(found.sha256))
    return send_file(content, mimetype=found.media_type, as_attachment=True, download_name=found.name)
