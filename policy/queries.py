"""Published editions, read."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from policy.edition import Edition
from policy.loader import load
from policy.models import EditionRow

# A published row never changes and an identifier is never given twice, so what was read once stays true.
_read: dict[str, Edition] = {}


def edition(session: Session, edition_id: str) -> Edition:
    """The edition a record is pinned to, read from its text once per process; raises NotFound."""
    if edition_id not in _read:
        _read[edition_id] = load(row(session, edition_id).text)
    return _read[edition_id]


def row(session: Session, edition_id: str) -> EditionRow:
    """The published row of an edition; raises NotFound."""
    found = session.get(EditionRow, edition_id)
    if found is None:
        raise NotFound
    return found


def published(session: Session) -> list[EditionRow]:
    """Every published edition, newest first."""
    newest_first = (EditionRow.effective_from.desc(), EditionRow.name.desc(), EditionRow.pack)
    return list(session.scalars(select(EditionRow).order_by(*newest_first)))


def latest(session: Session, pack: str, *, on: date) -> EditionRow:
    """The edition of a pack under which partnerships start on a day: the newest in effect by then; raises NotFound."""
    found = next((one for one in published(session) if one.pack == pack and one.effective_from <= on), None)
    if found is None:
        raise NotFound
    return found
