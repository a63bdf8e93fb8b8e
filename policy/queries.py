"""Published editions, read; and which of their figures holds on a day.

Process is pinned to the edition of a record. What the law sets follows the date, whatever edition (`figures`).
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.frozen import Frozen
from policy.edition import Edition
from policy.figures import Figures
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


def in_order(session: Session) -> list[tuple[str, Edition]]:
    """Every published edition with its identifier, newest first; without reading again what was read before."""
    return [(key, edition(session, key)) for (key,) in _PUBLISHED.rows(session)]


_PUBLISHED = Frozen(
    select(EditionRow.id).order_by(EditionRow.effective_from.desc(), EditionRow.name.desc(), EditionRow.pack)
)


def latest(session: Session, pack: str, *, on: date) -> EditionRow:
    """The edition of a pack under which partnerships start on a day: the newest in effect by then; raises NotFound."""
    found = next((one for one in published(session) if one.pack == pack and one.effective_from <= on), None)
    if found is None:
        raise NotFound
    return found


def law(session: Session, pack: str, *, on: date) -> Edition | None:
    """The edition of a pack in effect on a day, whose legal figures hold then; the first one for days before it.

    None where nothing of the pack is published.
    """
    # Those in effect by then come first, newest first; then what comes after, soonest first.
    later = EditionRow.effective_from > on
    order = (later, case((later, None), else_=EditionRow.effective_from).desc(), EditionRow.effective_from)
    wanted = select(EditionRow.id).where(EditionRow.pack == pack).order_by(*order, EditionRow.name.desc()).limit(1)
    found = session.scalar(wanted)
    return edition(session, found) if found is not None else None


def figures(session: Session, pinned: Edition, *, on: date) -> Figures:
    """The figures that hold on a day for a record pinned to an edition, in one query; `figures(…)["key"].value`."""
    return Figures(pinned, law(session, pinned.pack, on=on), on)
