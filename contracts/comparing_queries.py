"""The versions of an agreement: its papers, files that came back, the draft as it stands; any two of them compared."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts import agreed_clauses, paper_queries, template_queries, two_languages
from contracts.comparing import (
    Fate,
    Line,
    NotComparable,
    Pair,
    clause_lines,
    compared,
    counted,
    in_two_languages,
    paragraph_lines,
)
from contracts.comparing_terms import Term, changed_terms
from contracts.models import Agreement, PrintedDocument
from contracts.paper import context
from contracts.states import PRINTABLE
from documents import press, redline, word_text
from documents.context import ContractContext
from kernel.errors import NotFound
from kernel.storage import Attachment, Storage
from kernel.text import Message
from policy.edition import Edition

DRAFT = "draft"
CAME_BACK = "came-back"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Sort(StrEnum):
    """Where a version comes from."""

    DRAFT = "draft"
    PAPER = "paper"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an agreement; of the draft nothing is kept, and of a file that came back no terms are known."""

    id: str
    sort: Sort
    name: str
    language: str | None
    terms_version: int | None
    now: datetime | None
    sha256: str | None
    snapshot: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other: the terms that differ, and every clause, or every paragraph, with its fate.

    `marks` is how many changes a file that came back tracks of its own; it is read with them.
    """

    before: Version
    after: Version
    by_clause: bool
    terms: tuple[Term, ...]
    pairs: tuple[Pair, ...]
    marks: int

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many clauses or paragraphs had each fate."""
        return counted(self.pairs)

    @property
    def differs(self) -> bool:
        """Whether anything does: a term, or any clause, paragraph or heading."""
        return bool(self.terms) or any(one.fate is not Fate.SAME for one in self.pairs)


@dataclass(frozen=True, slots=True)
class Source:
    """What versions are read from: whose they are, under which edition the draft stands, on which day."""

    session: Session
    storage: Storage
    agreement: Agreement
    edition: Edition
    on: date


@dataclass(frozen=True, slots=True)
class Side:
    """A version with its file, and with what that was printed from; a file that came back has no values."""

    version: Version
    content: bytes
    values: Mapping[str, Any] | None

    @property
    def slow(self) -> bool:
        """Whether it is read in a process of its own, as what somebody brought."""
        return self.version.sort is Sort.FILE


def versions(source: Source, *, inside: bool) -> list[Version]:
    """Return every version there is, the newest first.

    Only those `inside` read the draft, as long as it may be printed, and what one of several partners sent back.
    """
    agreement = source.agreement
    papers = [_paper(one) for one in agreement.documents]
    files = [_file(one) for one in _came_back(source.session, agreement)] if inside else []
    kept = sorted([*papers, *files], key=lambda one: (one.now, one.id), reverse=True)
    drafted = inside and agreement.state in PRINTABLE and template_queries.name_for(agreement, source.edition)
    return [*([_draft(agreement)] if drafted else []), *kept]


def two_of(found: Sequence[Version], before: str, after: str) -> tuple[Version, Version]:
    """Return two versions by their identifiers; one that is not named is the newest that there is to choose.

    Raises NotFound for one that is not among them, NotComparable where there are not two of one language.
    """
    later = _named(found, after) if after else _newest(found, None)
    earlier = _named(found, before) if before else _newest(found, later)
    if earlier.id == later.id:
        raise NotComparable(Message("These are the same version. Choose two that are not."))
    if earlier.language and later.language and earlier.language != later.language:
        raise NotComparable(
            Message("These two are in different languages, where every word differs. Choose two of the same language.")
        )
    return earlier, later


def side(source: Source, version: Version) -> Side:
    """Return everything that a version is compared by, so that comparing asks nothing of the database any more."""
    if version.sort is Sort.DRAFT:
        content, values = _stands(source)
        return Side(version, press.render(content, values), values)
    if version.sha256 is None:
        raise NotFound
    return Side(version, source.storage.get(version.sha256), _printed(version))


def comparison(before: Side, after: Side) -> Comparison:
    """Return two versions beside each other: by clause where both are made of clauses, else by paragraph.

    A file that came back is read in a process of its own, which may take as long as its limits let it. Raises NotRead
    for one that is not read.
    """
    old, new = before.values, after.values
    terms = changed_terms(old, new) if old is not None and new is not None else ()
    if old and new and old["clauses"] and new["clauses"]:
        both = in_two_languages(old["clauses"]) and in_two_languages(new["clauses"])
        pairs = compared(clause_lines(old["clauses"], both=both), clause_lines(new["clauses"], both=both))
        return Comparison(before.version, after.version, True, terms, pairs, 0)
    (earlier, marks), (later, also) = _paragraphs(before), _paragraphs(after)
    return Comparison(before.version, after.version, False, terms, compared(earlier, later), marks + also)


def tracked(before: Side, after: Side, *, author: str, now: datetime) -> bytes:
    """Return one Word file that leads from the earlier version to the later by tracked changes.

    Processes of their own write and read it. Raises what `documents.redline.tracked` raises.
    """
    return redline.tracked(before.content, after.content, author=author, now=now)


def _named(found: Sequence[Version], version_id: str) -> Version:
    version = next((one for one in found if one.id == version_id), None)
    if version is None:
        raise NotFound
    return version


def _newest(found: Sequence[Version], later: Version | None) -> Version:
    """Return the newest version; beside a later one, the newest paper before it that is in its language."""
    behind = found[found.index(later) + 1 :] if later else found
    fitting = [
        one
        for one in behind
        if later is None or not (one.language and later.language) or (one.language == later.language)
    ]
    if not fitting:
        raise NotComparable(Message("There is no other version yet that this one could be compared with."))
    return fitting[0]


def _draft(agreement: Agreement) -> Version:
    return Version(
        DRAFT, Sort.DRAFT, f"{agreement.number}.docx", agreement.language, agreement.terms_version, None, None, None
    )


def _paper(one: PrintedDocument) -> Version:
    return Version(
        one.id, Sort.PAPER, one.attachment.name, one.language, one.terms_version, one.now, one.sha256, one.snapshot
    )


def _file(one: Attachment) -> Version:
    return Version(one.id, Sort.FILE, one.name, None, None, one.now, one.sha256, None)


def _came_back(session: Session, agreement: Agreement) -> Sequence[Attachment]:
    """Return the Word files that were handed in, which is every one that was not printed here."""
    printed = [one.attachment_id for one in agreement.documents]
    wanted = select(Attachment).where(
        Attachment.subject_kind == "agreement",
        Attachment.subject_id == agreement.id,
        Attachment.media_type == WORD,
        Attachment.id.not_in(printed),
    )
    return session.scalars(wanted).all()


def _printed(version: Version) -> Mapping[str, Any] | None:
    """Return what a version was printed from; None for a file that came back."""
    if version.snapshot is None:
        return None
    values: dict[str, Any] = {"clauses": [], **json.loads(version.snapshot)}
    # Logos are set in behind the press: they are no terms, and a draft has none yet.
    values.pop("logos", None)
    return values


def _stands(source: Source) -> tuple[bytes, ContractContext]:
    """Return the template and the values of the draft; a term that is still empty leaves a gap."""
    agreement, edition = source.agreement, source.edition
    name = template_queries.name_for(agreement, edition)
    if name is None:
        raise NotFound
    template = template_queries.chosen(source.session, source.storage, agreement, name).template
    values = context(agreement, paper_queries.sheet(source.session, agreement, edition, template.version, source.on))
    two_languages.take_in(agreed_clauses.parts_of(agreement, edition), values, annex=False)
    return template.content, values


def _paragraphs(one: Side) -> tuple[tuple[Line, ...], int]:
    """Return the paragraphs of a version, and how many changes it tracks; what we printed ourselves is read here."""
    found = word_text.words(one.content) if one.slow else word_text.read(one.content)
    return paragraph_lines(found.paragraphs), found.marks
