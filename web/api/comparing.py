"""Versions of an agreement, for programs: listed, compared, tracked in one Word file; a file that came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from contracts import comparing_queries as reads
from contracts import printing
from kernel import uploads
from kernel.errors import invalid
from web import comparing, subjects
from web.account import my_work
from web.api import agreement_schemas, bodies, shapes
from web.api.agreements import file_again, resource
from web.api.comparing_schemas import TwoVersions, VersionList, VersionsCompared, compared, version
from web.api.partnerships import acting
from web.api.shapes import Shape


@resource.get("/<id:agreement_id>/versions", VersionList, needs="agreement.view", narrowed=("sort", "language"))
def versions_list(agreement_id: str) -> Shape:
    """List the versions of an agreement that can be compared, the newest first; the draft is for staff."""
    _, known = comparing.versions(subjects.agreement(agreement_id))
    return {"rows": [version(one) for one in known], "after": None}


@resource.get("/<id:agreement_id>/comparison", VersionsCompared, needs="agreement.view", query=TwoVersions)
def versions_compare(two: Mapping[str, Any], agreement_id: str) -> Shape:
    """Say what differs between two versions of an agreement, clause by clause or paragraph by paragraph."""
    source, known = comparing.versions(subjects.agreement(agreement_id))
    return compared(reads.comparison(source, *reads.two_of(known, two["old"], two["new"])))


@resource.download("/<id:agreement_id>/comparison/tracked.docx", needs="agreement.view", query=TwoVersions)
def versions_tracked(two: Mapping[str, Any], agreement_id: str) -> Response:
    """Give one Word file that leads from one version to the other by tracked changes."""
    return comparing.tracked(subjects.agreement(agreement_id), two["old"], two["new"])


@resource.post(
    "/<id:agreement_id>/returned-files",
    agreement_schemas.FileSchema,
    needs="agreement.edit",
    takes=bodies.FileBody,
    where="files",
    again=file_again,
)
def returned_files_add(_body: Mapping[str, Any], agreement_id: str) -> Shape:
    """Hand in a Word file that came back from the partner, to be compared; what is not a Word file is refused."""
    one, work, sent = subjects.agreement(agreement_id), my_work(), request.files["file"]
    upload = uploads.check("file", sent.filename or "", sent.stream.read(uploads.LARGEST + 1))
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
        permission="agreement.edit",
        **acting(),
    )
    return shapes.file(kept)
