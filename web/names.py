"""The names behind the identifiers that journal entries carry, looked up for all of them at once."""

from __future__ import annotations

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

#: What has a name, besides agreements and partnerships.
_NAMED: tuple[InstrumentedAttribute[str], ...] = (
    Person.name,
    Organisation.name,
    Programme.name,
    Office.name,
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
    """Look up every name that the sentences of these entries need, in at most three queries."""
    ids = {found for entry in entries for found in _identifiers(entry)}
    agreements = _agreements(session, ids)
    partnerships = _partnerships(session, ids | {row[2] for row in agreements})
    by_id = {SYSTEM_PERSON: render(ROLE_LABELS[Role.SYSTEM])}
    if ids:
        wanted = union_all(*(select(column.class_.id, column).where(column.class_.id.in_(ids)) for column in _NAMED))
        by_id |= dict(session.execute(wanted).all())
    by_id |= {key: number for key, number, _ in agreements} | {key: title for key, title, _ in partnerships}
    editions = {key: policies.edition(session, edition_id) for key, _, edition_id in partnerships}
    editions |= {key: editions[partnership] for key, _, partnership in agreements if partnership in editions}
    # What many did at once follows the edition of the first of them.
    batches = {entry.subject_id: entry.facts.get("edition") for entry in entries if entry.subject_kind == "batch"}
    editions |= {key: policies.edition(session, str(edition_id)) for key, edition_id in batches.items()}
    return Names(by_id, editions)


def _agreements(session: Session, ids: set[str]) -> Sequence[tuple[str, str, str]]:
    if not ids:
        return []
    wanted = select(Agreement.id, Agreement.number, Agreement.partnership_id).where(Agreement.id.in_(ids))
    return session.execute(wanted).all()


def _partnerships(session: Session, ids: set[str]) -> Sequence[tuple[str, str, str]]:
    if not ids:
        return []
    wanted = select(Partnership.id, Partnership.title, Partnership.edition_id).where(Partnership.id.in_(ids))
    return session.execute(wanted).all()


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
