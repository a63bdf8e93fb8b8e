"""The file with every seal of the journal, given alike to people and programs."""

from __future__ import annotations

import io

from flask import Response

from kernel import journal_export
from web.account import my_work


def download() -> Response:
    """Return the exported seals as a download: about a hundred bytes for each stream."""
    work = my_work()
    written = io.StringIO()
    newest = journal_export.write(work.session, written, now=work.now)
    name = f"tack-seals-{newest.day.isoformat()}.json"
    kept = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written.getvalue(), content_type="application/json", headers=kept)
