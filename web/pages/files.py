"""Files that were printed or attached, for whoever may see what they belong to; an equal hash grants nothing."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from web import kept
from web.marks import needs

pages = Blueprint("files", __name__)


@pages.get("/files/<file_id>")
@needs("agreement.view")
def send(file_id: str) -> Response:
    """Send one file of an agreement."""
    return kept.sent(file_id)
