"""The content of files, for programs, whose tokens no page takes."""

from __future__ import annotations

from werkzeug.wrappers import Response

from web import kept
from web.api.resource import Resource

resource = Resource("files", "What was printed, and what was handed in, as it is kept.")


@resource.download("/<id:file_id>", needs="agreement.view")
def files_send(file_id: str) -> Response:
    """Give the content of a file of an agreement; its name, size and SHA-256 stand in the agreement."""
    return kept.sent(file_id)
