"""Making two records of one body one, and taking that back. Printed documents and the journal stay as they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from kernel.database import Base
from kernel.errors import Busy, NotFound, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.text import Message
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.actions.facts import write_newest
from partnerships.actions.holds import open_hold
from partnerships.actions.organisation_changes import hold_standing, refresh_partnerships, settle
from partnerships.actions.versions import hold
from partnerships.merging import BOTH, GONE, KEPT, PLACES, clashes, leaving_numbers, staying_numbers
from partnerships.models import FormerName, Organisation, OrganisationMerge, Partnership
from partnerships.permissions import Scope, Standing
from partnerships.queries.merging import movable, obstacles, partnerships_of

MERGE = "organisation.merge"
_NUMBERS = ("organisation_identifier", "organisation_id")
#: A row that moved: its table, its column, its identifier, and the record it came from.
Moved: TypeAlias = tuple[str, str, str, str]


def merge(
    session: Session,
    kept: Organisation,
    gone: Organisation,
    *,
    chosen: Mapping[str, str],
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Let one record stand for two; `chosen` says for each register in which both have a number which of them hold.

    Raises Invalid with everything that has to be settled or chosen first, Conflict where one was merged meanwhile.
    """
    permissions.check(by, MERGE, Scope(), subject=kept.ref)
    if kept.id == gone.id:
        raise invalid("other", "These two are one record already.")
    held, _ = _hold_both(session, kept, gone, expected_version)
    _settle_what_clashes(session, kept, gone, chosen)
    moved = _move_all(session, kept, gone, chosen)
    name = _keep_its_name(session, kept, gone, on)
    session.add(
        OrganisationMerge(
            gone_id=gone.id,
            kept_id=kept.id,
            moved=json.dumps({"rows": moved, "name": name}),
            by=by.person_id,
            on=on,
            now=now,
        )
    )
    session.flush()
    _tell_both(session, kept, gone, held, moved, ("OrganisationMerged", "OrganisationMergedAway"), by, on, now)
    return kept


def undo(
    session: Session,
    kept: Organisation,
    gone_id: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Organisation:
    """Give back exactly what a merge moved; raises Invalid with what stands in the way, NotFound where none was."""
    permissions.check(by, MERGE, Scope(), subject=kept.ref)
    gone = session.get(Organisation, gone_id)
    if gone is None or gone.id == kept.id:
        raise NotFound
    held, merged = _hold_both(session, kept, gone, expected_version, merged=True)
    if merged is None or merged.kept_id != kept.id:
        raise NotFound
    told = json.loads(merged.moved)
    rows: list[Moved] = [tuple(row) for row in told["rows"]]
    _refuse_contradiction(session, kept, gone, rows)
    for table, column, row, came_from in rows:
        _set(session, table, column, [row], came_from)
    _forget_name(session, told["name"])
    session.delete(merged)
    session.flush()
    _tell_both(session, kept, gone, held, rows, ("OrganisationMergeUndone", "OrganisationRestored"), by, on, now)
    return gone


def _hold_both(
    session: Session, kept: Organisation, gone: Organisation, expected: int | None, *, merged: bool = False
) -> tuple[int, OrganisationMerge | None]:
    """Hold the partnerships of both, then both in the order of their identifiers, so that two merges never cross.

    Raises Busy where one of them joined a partnership while they were being held.
    """
    ids = partnerships_of(session, [kept.id, gone.id])
    locked = select(Partnership.id).where(Partnership.id.in_(ids)).order_by(Partnership.id)
    session.execute(locked.with_for_update(of=Partnership, key_share=True)).all()
    held = 0
    for one in sorted((kept, gone), key=lambda body: body.id):
        if one is kept:
            held = hold_standing(session, one, expected)
        elif merged:
            hold(session, one, None)
        else:
            hold_standing(session, one, None)
    if partnerships_of(session, [kept.id, gone.id]) != ids:
        raise Busy
    return held, session.get(OrganisationMerge, gone.id, populate_existing=True) if merged else None


def _settle_what_clashes(session: Session, kept: Organisation, gone: Organisation, chosen: Mapping[str, str]) -> None:
    fields = Fields()
    for obstacle in obstacles(session, kept, gone):
        fields.note("other", obstacle.message, about=obstacle.about)
    for clash in clashes(kept.identifiers, gone.identifiers):
        if chosen.get(clash.scheme) not in {BOTH, KEPT, GONE}:
            fields.wrong(f"choice.{clash.scheme}", "Both have a number in this register. Say which of them hold.")
    fields.settle(kept.ref)


def _move_all(session: Session, kept: Organisation, gone: Organisation, chosen: Mapping[str, str]) -> list[Moved]:
    staying, leaving = staying_numbers(gone.identifiers, chosen), leaving_numbers(kept.identifiers, chosen)
    moved: list[Moved] = []
    for table, column in PLACES:
        rows = [row for row in movable(session, (table, column), kept.id, gone.id) if row not in staying]
        _set(session, table, column, rows, kept.id)
        moved += [(table, column, row, gone.id) for row in rows]
    _set(session, *_NUMBERS, sorted(leaving), gone.id)
    moved += [(*_NUMBERS, row, kept.id) for row in sorted(leaving)]
    return moved


def _set(session: Session, table: str, column: str, rows: Sequence[str], to: str) -> None:
    place = Base.metadata.tables[table]
    for start in range(0, len(rows), 500):
        session.execute(update(place).where(place.c.id.in_(rows[start : start + 500])).values({column: to}))


def _keep_its_name(session: Session, kept: Organisation, gone: Organisation, on: date) -> str | None:
    """Let the body be found by the name of the record that goes."""
    known = select(FormerName.id).where(FormerName.organisation_id == kept.id, FormerName.name == gone.name)
    if gone.name == kept.name or session.scalar(known) is not None:
        return None
    name = FormerName(id=new_id(), organisation_id=kept.id, name=gone.name, noted_on=on, kind="other")
    session.add(name)
    session.flush()
    return name.id


def _forget_name(session: Session, name_id: str | None) -> None:
    name = session.get(FormerName, name_id) if name_id else None
    if name is not None:
        session.delete(name)


def _refuse_contradiction(session: Session, kept: Organisation, gone: Organisation, rows: Sequence[Moved]) -> None:
    """Refuse while the record that stays is on hold, and to give back what has gone on elsewhere or has new papers.

    What was taken back or erased since is simply not there any more.
    """
    fields = Fields()
    if open_hold(session, kept.ref) is not None:
        # It may be about what the other one did; undoing would set that free.
        told = Message("%(name)s is on hold. Lift that first: undoing must not be the way around it.", name=kept.name)
        fields.note("gone", told, about=kept.ref)
    for table, column, row, came_from in rows:
        place = Base.metadata.tables[table]
        now_with = session.scalar(select(place.c[column]).where(place.c.id == row))
        expected = kept.id if came_from == gone.id else gone.id
        if now_with is not None and now_with != expected:
            told = Message("One of the %(what)s that moved has moved on since.", what=PLACES[table, column].words)
            fields.note("gone", told, about=Ref("organisation", now_with))
    for number, agreement_id in _new_papers(session, kept, rows):
        told = Message(
            "%(number)s was written for the merged record since. Undoing would leave it without its party.",
            number=number,
        )
        fields.note("gone", told, about=Ref("agreement", agreement_id))
    fields.settle(kept.ref)


def _new_papers(session: Session, kept: Organisation, rows: Sequence[Moved]) -> list[tuple[str, str]]:
    """Return the agreements that name the record that stays in partnerships which would go back."""
    party, agreement, signer = (Base.metadata.tables[name] for name in ("party", "agreement", "signer"))
    parties = [row for table, _, row, _ in rows if table == "party"]
    known = {row for table, _, row, _ in rows if table in {"agreement", "signer"}}
    given_back = select(party.c.partnership_id).where(party.c.id.in_(parties))
    signed = select(signer.c.agreement_id).where(signer.c.organisation_id == kept.id, signer.c.id.not_in(known))
    found = select(agreement.c.number, agreement.c.id).where(
        agreement.c.partnership_id.in_(given_back),
        agreement.c.id.not_in(known),
        or_(agreement.c.recipient_id == kept.id, agreement.c.id.in_(signed)),
    )
    return [(number, key) for number, key in session.execute(found.order_by(agreement.c.id))]


def _tell_both(
    session: Session,
    kept: Organisation,
    gone: Organisation,
    held: int,
    moved: Sequence[Moved],
    events: tuple[str, str],
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    """Read both again, derive what follows from their names, and tell it in both journals and in the partnerships'."""
    session.flush()
    session.expire_all()
    parties = [row for table, _, row, _ in moved if table == "party"]
    place = Base.metadata.tables["party"]
    touched = session.scalars(select(place.c.partnership_id).where(place.c.id.in_(parties))).all()
    refs = [gone.ref, *(Ref("partnership", one) for one in sorted(touched))]
    counts = Counter(f"{table}.{column}" for table, column, _, _ in moved)
    for one in (kept, gone):
        write_newest(session, one, on)
    facts: dict[str, Plain] = {"gone": gone.id, "moved": dict(sorted(counts.items()))}
    settle(session, kept, held, events[0], facts, by=by, on=on, now=now, refs=refs)
    before = gone.version
    settle(session, gone, before, events[1], {"kept": kept.id}, by=by, on=on, now=now, refs=[kept.ref])
    for body in (kept, gone):
        refresh_partnerships(session, body)
