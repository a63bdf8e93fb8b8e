"""What the paper of a startup pack says, gathered: the entries that stand, side by side, and the joint risks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from contracts import logo_queries
from diligence import pack_queries
from diligence import side_queries as sides
from diligence.pack_models import PackEntry, Risk
from diligence.pack_paper import Action, Borne, JointRisk, Sheet, Side
from diligence.pack_states import Standing
from documents.logos import Mark
from kernel.storage import Storage
from kernel.text import Label
from partnerships.models import Partnership
from policy.checklists import Item
from policy.queries import edition


def sheet(
    session: Session,
    partnership: Partnership,
    *,
    known: Mapping[str, Item],
    titles: Mapping[str, Label],
    on: date,
) -> Sheet:
    """Return everything the paper says on a day; entries follow from `known` items, `titles` name the tools.

    What was dropped is left out: nobody signs for it.
    """
    programme = partnership.programme
    rows = [one for one in pack_queries.entries(session, partnership.id) if one.state != Standing.DROPPED]
    return Sheet(
        number=partnership.number,
        title=partnership.title,
        programme=programme.name,
        office=programme.office.name,
        edition=edition(session, partnership.edition_id).title,
        on=on,
        sides=_sides(session, partnership, rows, known, titles),
        risks=_risks(session, pack_queries.risks(session, partnership.id)),
    )


def marks(session: Session, storage: Storage, partnership: Partnership) -> list[Mark]:
    """Return the logos of those who sign, the funder's first, where they gave one."""
    return logo_queries.marks_of(session, storage, list(sides.of_partnership(partnership).values()))


def _sides(
    session: Session,
    partnership: Partnership,
    rows: list[PackEntry],
    known: Mapping[str, Item],
    titles: Mapping[str, Label],
) -> tuple[Side, ...]:
    parties = sides.of_partnership(partnership)
    every = parties | {row.organisation_id: row.organisation for row in rows if row.organisation_id not in parties}
    settled = pack_queries.words(session, [row.settled_note for row in rows])
    found = {
        row.id: Action(
            what=pack_queries.words_of(row, known),
            state=row.state,
            tool=titles.get(row.tool, row.tool) if row.tool else None,
            helped=row.helped.name if row.helped else None,
            owner=row.owner.name if row.owner else None,
            leader=row.leader.name if row.leader else None,
            due_on=row.due_on,
            shown_by=row.shown_by,
            settled_on=row.settled_on,
            settled=settled.get(row.settled_note or ""),
            weak=row.what is None and _asks(known.get(row.item or "")),
        )
        for row in rows
    }
    return tuple(
        Side(body.name, tuple(found[row.id] for row in rows if row.organisation_id == key), signs=key in parties)
        for key, body in every.items()
    )


def _asks(item: Item | None) -> bool:
    """Whether an entry is about the question itself: no help in words stands beside it."""
    return item is not None and item.offer is None


def _risks(session: Session, rows: list[Risk]) -> tuple[JointRisk, ...]:
    notes = [key for row in rows for key in (row.cause_note, row.effect_note, row.response_note)]
    said = pack_queries.words(session, notes)
    return tuple(
        JointRisk(
            cause=said.get(row.cause_note),
            effect=said.get(row.effect_note),
            likelihood=row.likelihood,
            grave=row.effect,
            state=row.state,
            response=said.get(row.response_note) if row.response_note else "",
            borne=tuple(
                Borne(one.organisation.name, one.share, one.words, one.owner.name if one.owner else None)
                for one in row.bearers
            ),
        )
        for row in rows
    )
