"""Proposing a startup pack out of the results of both sides; pressed again, nothing doubles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from diligence.models import Assessment
from diligence.pack_actions import EDIT
from diligence.pack_models import PackEntry
from diligence.pack_proposals import Agreed, Proposal, proposals
from diligence.pack_states import Standing as Stands
from diligence.states import Voice
from kernel.ids import new_id
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions.versions import hold_open
from partnerships.models import Partnership
from partnerships.permissions import Standing, scope_of
from policy.checklists import Item


def propose(
    session: Session, partnership: Partnership, items: Mapping[str, Item], *, by: Standing, on: date, now: datetime
) -> list[PackEntry]:
    """Propose an entry for each weak answer that both sides agreed on; return those that are new."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    standing = session.scalars(
        select(PackEntry).where(PackEntry.partnership_id == partnership.id, PackEntry.item.is_not(None))
    ).all()
    told = {(str(one.assessment_id), str(one.item)) for one in standing}
    running = {(one.organisation_id, str(one.item)) for one in standing if one.state in {Stands.PROPOSED, Stands.OPEN}}
    found = proposals(_agreed(session, partnership.id), items, told=told, running=running)
    made = [_entry(partnership, one, by, on) for one in found]
    session.add_all(made)
    session.flush()
    for one in made:
        facts = {"organisation": one.organisation_id, "item": one.item, "tool": one.tool, "state": one.state}
        tell(session, one, "PackEntryProposed", facts, by=by, on=on, now=now, refs=[partnership.ref])
    return made


def _entry(partnership: Partnership, one: Proposal, by: Standing, on: date) -> PackEntry:
    return PackEntry(
        id=new_id(),
        partnership_id=partnership.id,
        organisation_id=one.organisation,
        assessment_id=one.assessment,
        item=one.item,
        tool=one.tool,
        state=Stands.PROPOSED.value,
        by=by.person_id,
        on=on,
    )


def _agreed(session: Session, partnership_id: str) -> list[Agreed]:
    """Return the newest agreed assessment of each organisation, with its agreed answers."""
    wanted = select(Assessment).where(Assessment.partnership_id == partnership_id, Assessment.agreed_on.is_not(None))
    rows = session.scalars(
        wanted.options(selectinload(Assessment.answers)).order_by(Assessment.agreed_on, Assessment.id)
    )
    newest = {one.organisation_id: one for one in rows}
    return [
        Agreed(
            one.id,
            one.organisation_id,
            {row.item: row.value for row in one.answers if row.voice == Voice.AGREED and row.value is not None},
        )
        for one in newest.values()
    ]
