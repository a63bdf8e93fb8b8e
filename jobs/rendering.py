"""Makes PDF, PDF/A and pictures of pages: what waits together goes into one start of LibreOffice.

The job answers for one rendition and takes others that wait along. What it made is kept in a transaction of its own,
so that one that fails does not take the others with it; a worker that dies before leaves nothing, and the next makes
it anew. The same content is made once.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from application.work import Tack
from contracts import rendition_actions
from contracts.rendition_forms import Form, Held, Outcome
from documents import pdf, pictures
from documents.errors import PdfFailed, PdfUnavailable, PicturesFailed
from documents.pictures import Drawn
from kernel.errors import NotFound
from kernel.queue import NotYet
from kernel.storage import Storage
from partnerships.models import SYSTEM_PERSON

#: A file that LibreOffice does not take three times is not one that it takes the eighth time.
TRIES = 3
#: Two starts of the office side by side are not faster than one after the other.
_ONE_AT_A_TIME = threading.Lock()
_SOON = timedelta(seconds=4)
#: What came of one content: a PDF, its pages, why there is neither, or None where this machine makes none.
Made = bytes | Drawn | PdfFailed | PicturesFailed | None


def render(tack: Tack, facts: Mapping[str, Any]) -> None:
    """Make one rendition and what waits beside it; raises PdfFailed and PicturesFailed of its own one, and NotYet."""
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise NotYet(_SOON)
    try:
        _render(tack, facts["rendition"], facts["key"])
    finally:
        _ONE_AT_A_TIME.release()


def _render(tack: Tack, rendition_id: str, key: str) -> None:
    with tack.writing(SYSTEM_PERSON) as work:
        held = rendition_actions.hold(work.session, rendition_id, key)
    if not held:
        return
    outcomes = made(tack.storage, held)
    with tack.writing(SYSTEM_PERSON) as work:
        rendition_actions.keep(work.session, key, outcomes, now=work.now)
    own, error = held[0], outcomes[rendition_id].error
    if error is not None:
        raise PicturesFailed(own.name, error) if own.form is Form.PAGES else PdfFailed(own.name, error)


def made(storage: Storage, held: Sequence[Held]) -> dict[str, Outcome]:
    """Make every form of some contents and store what came out, by the rendition's identifier."""
    drawing = [one for one in held if one.form is Form.PAGES]
    known = {one.source_sha256: _kept(storage, one.pdf_sha256) for one in drawing if one.pdf_sha256 is not None}
    lacking = [one.source_sha256 for one in drawing if known.get(one.source_sha256) is None]
    plain = _pdfs(storage, [*(one.source_sha256 for one in held if one.form is Form.PDF), *lacking])
    archived = _pdfs(storage, [one.source_sha256 for one in held if one.form is Form.ARCHIVE], archive=True)
    drawn = _drawn({one.source_sha256: known.get(one.source_sha256) or plain[one.source_sha256] for one in drawing})
    found = {Form.PDF: plain, Form.ARCHIVE: archived, Form.PAGES: drawn}
    return {one.id: _outcome(storage, found[one.form][one.source_sha256]) for one in held}


def ask_again(tack: Tack) -> None:
    """Ask for what there was no office for, once there is one."""
    if pdf.available():
        with tack.writing(SYSTEM_PERSON) as work:
            rendition_actions.ask_where_there_was_no_office(work.session, now=work.now)


def _pdfs(storage: Storage, hashes: Sequence[str], *, archive: bool = False) -> dict[str, Made]:
    """Give the office what is there of the contents; one that is not kept any more fails by itself."""
    sources = {sha256: _kept(storage, sha256) for sha256 in hashes}
    found: dict[str, Made] = {
        sha256: PdfFailed(sha256, "the file is not kept any more") for sha256, kept in sources.items() if kept is None
    }
    there = {sha256: kept for sha256, kept in sources.items() if kept is not None}
    try:
        return found | pdf.converted(there, archive=archive)
    except PdfUnavailable:
        return found | dict.fromkeys(there)


def _kept(storage: Storage, sha256: str) -> bytes | None:
    try:
        return storage.get(sha256)
    except NotFound:
        return None


def _drawn(pdfs: Mapping[str, Made]) -> dict[str, Made]:
    """Draw what there is a PDF of; why there is none is why there are no pictures either."""
    seen = pictures.drawn({sha256: one for sha256, one in pdfs.items() if isinstance(one, bytes)})
    return {sha256: seen.get(sha256, one) for sha256, one in pdfs.items()}


def _outcome(storage: Storage, one: Made) -> Outcome:
    match one:
        case None:
            return Outcome(unavailable=True)
        case bytes():
            return Outcome(files=(_stored(storage, one),))
        case Drawn():
            return Outcome(files=tuple(_stored(storage, picture) for picture in one.pictures), pages=one.pages)
        case _:
            return Outcome(error=one.reason)


def _stored(storage: Storage, content: bytes) -> tuple[str, int]:
    kept = storage.put(content)
    return kept.sha256, kept.size
