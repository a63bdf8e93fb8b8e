"""Proposed editions, read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from policy import queries
from policy.compare import Comparison, compare
from policy.edition import Edition
from policy.loader import load
from policy.models import EditionRow
from policy.proposal_models import OPEN, ProposedEdition


def find(session: Session, proposal_id: str, *, lock: bool = False) -> ProposedEdition:
    """The proposal, held until the end of the work where asked to; raises NotFound."""
    wanted = select(ProposedEdition).where(ProposedEdition.id == proposal_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def open_ones(session: Session) -> list[ProposedEdition]:
    """Every proposal that waits, the oldest first."""
    waiting = select(ProposedEdition).where(ProposedEdition.state == OPEN)
    return list(session.scalars(waiting.order_by(ProposedEdition.proposed_at, ProposedEdition.id)))


def behind(session: Session, edition_ids: Iterable[str]) -> dict[str, ProposedEdition]:
    """The proposals that published editions came from, by the edition's identifier."""
    wanted = select(ProposedEdition).where(ProposedEdition.edition_id.in_(set(edition_ids)))
    return {str(one.edition_id): one for one in session.scalars(wanted)}


def either(session: Session, identifier: str) -> Edition:
    """The edition behind the identifier of a published or of a proposed one; raises NotFound."""
    if session.get(EditionRow, identifier) is not None:
        return queries.edition(session, identifier)
    return load(find(session, identifier).text)


def predecessor(session: Session, edition: Edition) -> EditionRow | None:
    """The published edition that a new one follows: of its pack the last to take effect before it, else the newest."""
    same_pack = [row for row in queries.published(session) if row.pack == edition.pack and row.name != edition.name]
    before = [row for row in same_pack if row.effective_from <= edition.effective_from]
    return next(iter(before or same_pack), None)


def against_predecessor(session: Session, edition: Edition) -> Comparison | None:
    """What a new edition changes in the one it follows; None where it comes before every other of its pack.

    One that would take effect before all others changes the rules of an older day, whatever it is compared with.
    """
    row = predecessor(session, edition)
    if row is None or row.effective_from > edition.effective_from:
        return None
    return compare(queries.edition(session, row.id), edition)
