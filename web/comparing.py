"""Versions of an agreement for whoever reads: which there are for this reader, and any two as one Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from contracts import comparing_queries as reads
from contracts.comparing import Fate, Pair
from contracts.comparing_queries import Source, Version
from contracts.models import Agreement
from contracts.printing import WORD
from lifecycle.queries import edition_for
from partnerships.permissions import granted, scope_of
from web.account import my_work

#: Under whose name the changes stand in the Word file.
AUTHOR = "Tack"


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


def tracked(agreement: Agreement, old: str, new: str) -> Response:
    """Return a Word file with tracked changes from one version to the other."""
    found, known = versions(agreement)
    before, after = reads.two_of(known, old, new)
    made = reads.tracked(found, before, after, author=AUTHOR, now=my_work().now)
    name = f"{agreement.number} {after.terms_version or ''} tracked.docx".replace("  ", " ")
    return send_file(BytesIO(made), mimetype=WORD, as_attachment=True, download_name=name)


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
