"""The startup pack and the register of risks of a partnership, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from diligence.pack_models import PackEntry, Risk, RiskBearer
from diligence.pack_states import RiskState, Standing
from kernel import journal
from kernel.errors import NotFound
from kernel.text import Label
from policy.checklists import Item

_ORDER = case({one.value: place for place, one in enumerate(Standing)}, value=PackEntry.state)
_RISKS = case({one.value: place for place, one in enumerate(RiskState)}, value=Risk.state)


def entries(session: Session, partnership_id: str) -> list[PackEntry]:
    """Return every entry of a partnership's pack: what waits to be settled first, what ended last."""
    wanted = select(PackEntry).where(PackEntry.partnership_id == partnership_id)
    whole = wanted.options(
        joinedload(PackEntry.organisation),
        joinedload(PackEntry.helped),
        joinedload(PackEntry.owner),
        joinedload(PackEntry.leader),
    )
    return list(session.scalars(whole.order_by(_ORDER, PackEntry.due_on, PackEntry.id)))


def entry(session: Session, partnership_id: str, entry_id: str) -> PackEntry:
    """Return one entry of a partnership's pack; raises NotFound."""
    found = session.get(PackEntry, entry_id)
    if found is None or found.partnership_id != partnership_id:
        raise NotFound
    return found


def risks(session: Session, partnership_id: str) -> list[Risk]:
    """Return every joint risk of a partnership: open ones first, the greatest of them first."""
    wanted = select(Risk).where(Risk.partnership_id == partnership_id)
    borne = joinedload(Risk.bearers)
    whole = wanted.options(borne.joinedload(RiskBearer.organisation), borne.joinedload(RiskBearer.owner))
    ordered = whole.order_by(_RISKS, (Risk.likelihood * Risk.effect).desc(), Risk.id)
    return list(session.scalars(ordered).unique())


def risk(session: Session, partnership_id: str, risk_id: str) -> Risk:
    """Return one joint risk of a partnership; raises NotFound."""
    found = session.get(Risk, risk_id)
    if found is None or found.partnership_id != partnership_id:
        raise NotFound
    return found


def words(session: Session, ids: Iterable[str | None]) -> dict[str, str | None]:
    """Return what notes say; None where one was erased."""
    return {key: note.text for key, note in journal.notes(session, [one for one in ids if one]).items()}


def words_of(entry: PackEntry, known: Mapping[str, Item]) -> Label | str:
    """Return what an entry is about: what somebody wrote, else the offer of help or the question it follows from."""
    if entry.what:
        return entry.what
    item = known.get(entry.item or "")
    if item is None:
        return entry.item or "—"
    return item.offer or item.question
