"""Files that were printed or attached, for whoever may see what they belong to; an equal hash grants nothing."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, send_file
from sqlalchemy import select
from werkzeug.wrappers import Response

from kernel.errors import NotFound
from kernel.storage import Attachment
from web import subjects
from web.account import my_work
from web.marks import needs

pages = Blueprint("files", __name__)


@pages.get("/files/<file_id>")
@needs("agreement.view")
def send(file_id: str) -> Response:
    """Send one file of an agreement, always as a download and never as a page."""
    work = my_work()
    found = work.session.scalar(select(Attachment).where(Attachment.id == file_id))
    if found is None or found.subject_kind != "agreement":
        raise NotFound
    subjects.agreement(found.subject_id)
    content = BytesIO(work.storage.get(found.sha256))
    return send_file(content, mimetype=found.media_type, as_attachment=True, download_name=found.name)
