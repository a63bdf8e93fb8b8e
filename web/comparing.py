"""Versions of an agreement for whoever reads: which there are for this reader, and any two as one Word file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from flask import send_file
from werkzeug.wrappers import Response

from contracts import comparing_queries as reads
from contracts import printing
from contracts.comparing import Fate, Pair
from contracts.comparing_queries import Comparison, Source, Version
from contracts.models import Agreement
from contracts.printing import WORD
from kernel.errors import Busy, invalid
from kernel.storage import Attachment
from kernel.text import Message
from kernel.uploads import Upload
from lifecycle.queries import edition_for
from partnerships.permissions import granted, scope_of
from web.account import my_work
from web.work import aside

Found = TypeVar("Found")

#: Under whose name the changes stand in the Word file.
AUTHOR = "Tack"
#: How long somebody waits for whoever compares just now, before being asked to come back.
PATIENCE_SECONDS = 10
#: Held by whoever has a file read or written in a process of its own.
READING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses or paragraphs beside each other; those that are the same are folded away."""

    folded: bool
    pairs: tuple[Pair, ...]


def source(agreement: Agreement) -> Source:
    """Return what the versions of an agreement are read from."""
    work = my_work()
    return Source(work.session, work.storage, agreement, edition_for(work.session, agreement), work.today)


def versions(agreement: Agreement) -> tuple[Source, list[Version]]:
    """Return every version that the reader may compare, the newest first: the draft is for those inside."""
    found = source(agreement)
    return found, reads.versions(found, inside=granted(my_work().by, "journal.view", scope_of(agreement.partnership)))


def comparison(agreement: Agreement, old: str, new: str) -> Comparison:
    """Return two versions beside each other; records that were read before are to be read anew afterwards."""
    found, known = versions(agreement)
    before, after = (reads.side(found, one) for one in reads.two_of(known, old, new))
    if before.slow or after.slow:
        return _one_at_a_time(lambda: reads.comparison(before, after))
    return reads.comparison(before, after)


def tracked(agreement: Agreement, old: str, new: str) -> Response:
    """Return a Word file with tracked changes from one version to the other."""
    found, known = versions(agreement)
    before, after = (reads.side(found, one) for one in reads.two_of(known, old, new))
    name = f"{agreement.number} {after.version.terms_version or ''} tracked.docx".replace("  ", " ")
    now = my_work().now
    made = _one_at_a_time(lambda: reads.tracked(before, after, author=AUTHOR, now=now))
    return send_file(BytesIO(made), mimetype=WORD, as_attachment=True, download_name=name)


def _one_at_a_time(slow: Callable[[], Found]) -> Found:
    """Let processes of their own read or write, with no work open and one for each of ours; raises Busy."""

    def alone() -> Found:
        if not READING.acquire(timeout=PATIENCE_SECONDS):
            raise Busy(Message("Others are comparing at this moment. Please try again in a few seconds."))
        try:
            return slow()
        finally:
            READING.release()

    return aside(alone)


def hand_in(agreement: Agreement, upload: Upload) -> Attachment:
    """Keep a Word file that came back from the partner; raises Invalid for what is none."""
    if upload.media_type != WORD:
        raise invalid("file", "Only a Word file (.docx) can be compared.")
    work = my_work()
    return printing.attach_file(
        work.session,
        work.storage,
        agreement,
        upload.content,
        name=upload.name,
        media_type=upload.media_type,
        purpose=reads.CAME_BACK,
        by=work.by,
        on=work.today,
        now=work.now,
        permission="agreement.edit",
    )


def grouped(pairs: Sequence[Pair]) -> list[Group]:
    """Return the pairs as a page shows them; a heading stays in sight where anything under it differs."""
    found: list[tuple[bool, list[Pair]]] = []
    for place, one in enumerate(pairs):
        folded = one.fate is Fate.SAME and not (one.heading and _differs(pairs[place + 1 :]))
        if not found or found[-1][0] is not folded:
            found.append((folded, []))
        found[-1][1].append(one)
    return [Group(folded, tuple(some)) for folded, some in found]


def _differs(behind: Sequence[Pair]) -> bool:
    """Say whether anything differs up to the next heading."""
    for one in behind:
        if one.heading:
            return False
        if one.fate is not Fate.SAME:
            return True
    return False
