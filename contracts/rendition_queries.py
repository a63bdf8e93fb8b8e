"""Reads how the forms of a content stand, and what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.rendition_forms import Form, Rendered, Standing, standing
from contracts.rendition_models import Rendition, RenditionFile
from kernel.queue import Job
from kernel.storage import StoredFile


def of_contents(session: Session, hashes: Iterable[str]) -> Mapping[str, Mapping[Form, Rendered]]:
    """Return every form of some contents, those too that nobody asked for; one statement."""
    wanted = sorted(set(hashes))
    found = {sha256: {form: Rendered(form, Standing.NONE) for form in Form} for sha256 in wanted}
    if not wanted:
        return found
    rows = session.execute(
        select(Rendition, Job.state, func.count(RenditionFile.position), func.min(RenditionFile.size))
        .outerjoin(Job, Job.key == Rendition.job_key)
        .outerjoin(RenditionFile, RenditionFile.rendition_id == Rendition.id)
        .where(Rendition.source_sha256.in_(wanted))
        .group_by(Rendition.id, Job.id)
    )
    for one, job_state, files_made, size in rows:
        form, how = Form(one.form), standing(one.state, job_state)
        found[one.source_sha256][form] = Rendered(form, how, files_made, size, one.pages)
    return found


def of_content(session: Session, sha256: str) -> Mapping[Form, Rendered]:
    """Return every form of one content."""
    return of_contents(session, [sha256])[sha256]


def files(session: Session, sha256: str, form: Form) -> list[StoredFile]:
    """Return what came out, in the order of the pages; nothing where it is not ready."""
    made = (
        select(RenditionFile.sha256, RenditionFile.size)
        .join(Rendition, Rendition.id == RenditionFile.rendition_id)
        .where(Rendition.source_sha256 == sha256, Rendition.form == form, Rendition.state == "ready")
    )
    return [StoredFile(kept, size) for kept, size in session.execute(made.order_by(RenditionFile.position))]
