"""The content of files that were printed or attached, given alike to people and programs."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from sqlalchemy import select
from werkzeug.wrappers import Response

from contracts.comparing_queries import CAME_BACK
from kernel.errors import NotFound
from kernel.storage import Attachment
from partnerships.models import Organisation
from partnerships.permissions import granted, scope_of
from partnerships.queries.logos import logo_of
from web import subjects
from web.account import my_work


def logo_sent(one: Organisation) -> Response:
    """Return the logo of an organisation that the reader may know of; raises NotFound where it gave none."""
    work = my_work()
    found = logo_of(work.session, one.id)
    if found is None:
        raise NotFound
    content = BytesIO(work.storage.get(found.attachment.sha256))
    return send_file(content, mimetype=found.attachment.media_type, etag=found.attachment.sha256)


def sent(file_id: str) -> Response:
    """Return one file of an agreement the reader may know of, always as a download and never as a page."""
    work = my_work()
    found = work.session.scalar(select(Attachment).where(Attachment.id == file_id))
    if found is None or found.subject_kind != "agreement":
        raise NotFound
    one = subjects.agreement(found.subject_id)
    if found.purpose == CAME_BACK and not granted(work.by, "journal.view", scope_of(one.partnership)):
        # What one of several partners sent back is for nobody else among them.
        raise NotFound
    content = BytesIO(work.storage.get(found.sha256))
    return send_file(content, mimetype=found.media_type, as_attachment=True, download_name=found.name)
