"""Versions of an agreement, for programs: listed, compared, tracked in one Word file; a file that came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from kernel import uploads
from web import comparing, subjects
from web.api import agreement_schemas, bodies, shapes
from web.api.agreements import file_again, resource
from web.api.comparing_schemas import TwoVersions, VersionList, VersionsCompared, compared, version
from web.api.shapes import Shape


@resource.get("/<id:agreement_id>/versions", VersionList, needs="agreement.view", narrowed=("sort", "language"))
def versions_list(agreement_id: str) -> Shape:
    """List the versions of an agreement that can be compared, the newest first; the draft is for staff."""
    _, known = comparing.versions(subjects.agreement(agreement_id))
    return {"rows": [version(one) for one in known], "after": None}


@resource.get("/<id:agreement_id>/comparison", VersionsCompared, needs="agreement.view", query=TwoVersions)
def versions_compare(two: Mapping[str, Any], agreement_id: str) -> Shape:
    """Say what differs between two versions of an agreement, clause by clause or paragraph by paragraph."""
    return compared(comparing.comparison(subjects.agreement(agreement_id), two["old"], two["new"]))


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
    one, sent = subjects.agreement(agreement_id), request.files["file"]
    upload = uploads.check("file", sent.filename or "", sent.stream.read(uploads.LARGEST + 1))
    return shapes.file(comparing.hand_in(one, upload))
