"""The names behind the identifiers that journal entries carry, looked up for all of them at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from contracts.models import Agreement
from kernel.ids import LENGTH
from kernel.journal import JournalEntry
from kernel.text import render
from partnerships.models import SYSTEM_PERSON, Office, Organisation, Partnership, Person, Programme
from partnerships.permissions import ROLE_LABELS, Role
from policy import queries as policies
from policy.edition import Edition
from policy.models import EditionRow
from policy.proposal_models import ProposedEdition
from portfolio.models import ImportRun

#: What has a name.
_NAMED: tuple[InstrumentedAttribute[str], ...] = (
    Person.name,
    Organisation.name,
    Programme.name,
    Office.name,
    Partnership.title,
    Agreement.number,
    EditionRow.name,
    ProposedEdition.name,
    ImportRun.name,
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names by identifier, whatever kind of record it is; and the edition that a subject follows."""

    by_id: Mapping[str, str]
    editions: Mapping[str, Edition]

    def of(self, identifier: object) -> str:
        """Return a name, or a dash where the record is gone or was never named."""
        key = str(identifier or "").rpartition(":")[2]
        return self.by_id.get(key, "—")


def resolve(session: Session, entries: Sequence[JournalEntry]) -> Names:
    """Look up every name that the sentences of these entries need, in at most two queries besides the editions.

    Names apart, which are those of today, the journal alone is read: what a sentence says stays as it was recorded.
    """
    ids = {found for entry in entries for found in _identifiers(entry)}
    # A request has no name of its own; it goes by that of the partnership it is about, and a hit by its organisation's.
    asked = {entry.subject_id: _partnership(entry) or "" for entry in entries if entry.subject_kind == "request"}
    asked |= {entry.subject_id: str(entry.facts["organisation"]) for entry in entries if entry.subject_kind == "hit"}
    ids |= set(asked.values())
    by_id = {SYSTEM_PERSON: render(ROLE_LABELS[Role.SYSTEM])}
    if ids:
        wanted = union_all(*(select(column.class_.id, column).where(column.class_.id.in_(ids)) for column in _NAMED))
        by_id |= dict(session.execute(wanted).all())
    by_id |= {key: by_id[about] for key, about in asked.items() if about in by_id}
    return Names(by_id, _editions(session, entries))


def _editions(session: Session, entries: Sequence[JournalEntry]) -> Mapping[str, Edition]:
    """Return the edition of each subject: the one its partnership, or what many did at once, was recorded under."""
    partnerships = {entry.subject_id: _partnership(entry) for entry in entries}
    pinned = {entry.subject_id: entry.facts.get("edition") for entry in entries if entry.subject_kind == "batch"}
    opened = _opened_under(session, {key for key in partnerships.values() if key is not None})
    pinned |= {subject: opened[key] for subject, key in partnerships.items() if key in opened}
    return {subject: policies.edition(session, str(edition)) for subject, edition in pinned.items()}


def _partnership(entry: JournalEntry) -> str | None:
    """Return the partnership of an entry, its own or the one it refers to."""
    if entry.subject_kind == "partnership":
        return entry.subject_id
    return next((ref.id for ref in entry.mentioned if ref.kind == "partnership"), None)


def _opened_under(session: Session, partnerships: set[str]) -> dict[str, str]:
    """Return the edition that the first entry of each partnership's stream names, where it names one."""
    if not partnerships:
        return {}
    wanted = select(JournalEntry.subject_id, JournalEntry.payload).where(
        JournalEntry.subject_kind == "partnership", JournalEntry.subject_id.in_(partnerships), JournalEntry.seq == 1
    )
    named = {key: json.loads(payload).get("edition") for key, payload in session.execute(wanted)}
    return {key: edition for key, edition in named.items() if edition}


def _identifiers(entry: JournalEntry) -> Iterator[str]:
    yield entry.by
    if entry.on_behalf_of:
        yield entry.on_behalf_of
    yield entry.subject_id
    yield from _inside(entry.facts)


def _inside(value: object) -> Iterator[str]:
    if isinstance(value, str):
        bare = value.rpartition(":")[2]
        if len(bare) == LENGTH:
            yield bare
    elif isinstance(value, Mapping):
        yield from (found for inner in value.values() for found in _inside(inner))
    elif isinstance(value, Iterable):
        yield from (found for inner in value for found in _inside(inner))
