"""What pages and programs share of assessments by other bodies: the domains there are, one of them, its document."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from diligence import outside_queries as reads
from diligence.outside_actions import VIEW
from diligence.outside_models import OutsideAssessment
from kernel.text import Label
from partnerships.models import Organisation
from partnerships.permissions import Scope, check
from policy import checklist_files
from web import rules, subjects
from web.account import my_work


def organisation(subject_id: str) -> Organisation:
    """Return an organisation whose assessments the reader may see: our people, and its own; raises NotPermitted."""
    one = subjects.organisation(subject_id)
    check(my_work().by, VIEW, Scope(None, frozenset({one.id})), subject=one.ref)
    return one


def found(subject_id: str, outside_id: str) -> tuple[Organisation, OutsideAssessment]:
    """Return one assessment of an organisation; raises NotFound."""
    one = organisation(subject_id)
    return one, reads.find(my_work().session, one.id, outside_id)


def domains() -> Mapping[str, Label]:
    """Return the domains of the checklists in force, in their order; of the newest there are where none is yet."""
    _, edition = rules.newest(my_work().session, my_work().today)
    library = checklist_files.of(edition.diligence) if edition.diligence else None
    library = library or checklist_files.library(checklist_files.names()[-1])
    return {domain.key: domain.label for domain in library.domains}


def sent(subject_id: str, outside_id: str) -> Response:
    """Return its document, always as a download."""
    _, one = found(subject_id, outside_id)
    kept = one.attachment
    content = BytesIO(my_work().storage.get(kept.sha256))
    return send_file(content, mimetype=kept.media_type, as_attachment=True, download_name=kept.name)
