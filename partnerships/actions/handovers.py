"""Everything one liaison keeps, handed to another when they leave: one batch, one entry for each partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, not_, or_, select
from sqlalchemy.orm import Session, selectinload

from kernel import journal
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions.teams import check_liaison
from partnerships.actions.versions import hold, touch
from partnerships.models import Partnership, Person, Programme, TeamMember
from partnerships.permissions import Scope, Standing, granted
from policy.edition import Edition
from policy.kinds import StageKind
from policy.queries import edition, published

MAKE = "handover.make"
#: So many places move in one piece of work; what is more follows with the next.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One partnership that somebody works on: as its liaison, or in its team with a duty."""

    partnership: Partnership
    seat: TeamMember | None = None

    @property
    def keeps(self) -> bool:
        """Whether they are the liaison of it."""
        return self.seat is None


def kept_by(session: Session, person: Person, by: Standing) -> list[Item]:
    """Return what one person keeps and may be handed on by another: partnerships that are not closed.

    No more than can be handed over at once; the rest follows when these are gone.
    """
    here = _open_to(session, by)
    as_liaison = select(Partnership).where(Partnership.liaison_id == person.id, here)
    seats = (
        select(Partnership, TeamMember)
        .join(TeamMember, TeamMember.partnership_id == Partnership.id)
        .where(TeamMember.person_id == person.id, here)
    )
    first, loaded = (Partnership.id,), selectinload(Partnership.programme)
    kept = session.scalars(as_liaison.order_by(*first).limit(AT_ONCE).options(loaded))
    placed = session.execute(seats.order_by(*first).limit(AT_ONCE).options(loaded))
    found = [*(Item(one) for one in kept), *(Item(one, seat) for one, seat in placed)]
    # One order for everybody, so that two handovers at once never wait for each other.
    return sorted(found, key=lambda item: (item.partnership.id, not item.keeps))[:AT_ONCE]


def _open_to(session: Session, by: Standing) -> ColumnElement[bool]:
    """Return the clause: of a programme in which somebody hands over, and not closed under its edition."""
    programmes = [one for one in session.scalars(select(Programme.id)) if granted(by, MAKE, Scope(one))]
    closed = [
        and_(Partnership.edition_id == row.id, Partnership.stage.in_(_closed(edition(session, row.id))))
        for row in published(session)
    ]
    return and_(Partnership.programme_id.in_(programmes), not_(or_(false(), *closed)))


def _closed(rules: Edition) -> list[str]:
    return [stage.key for stage in rules.stages if stage.kind is StageKind.CLOSED]


def hand_over(
    session: Session, leaving: Person, taking: Person, *, by: Standing, on: date, now: datetime
) -> list[Partnership]:
    """Name another liaison wherever somebody is it, and give their seats in teams on; return what moved.

    All of it or nothing: raises Invalid naming each partnership whose programme the new liaison does not work in.
    Whatever somebody else handed on a moment before stays as they left it.
    """
    permissions.check(by, MAKE, Scope(), subject=leaving.ref)
    fields = Fields()
    if leaving.id == taking.id:
        fields.wrong("taking", "Choose somebody else than who leaves.")
    items = kept_by(session, leaving, by)
    for programme in {item.partnership.programme_id: item.partnership.programme for item in items}.values():
        check_liaison(session, fields, programme, taking)
    fields.settle(leaving.ref)
    batch = new_id()
    moved = [item.partnership for item in items if _pass_on(session, item, leaving, taking, batch, by, on, now)]
    if moved:
        told: dict[str, Plain] = {"person": taking.id, "batch": batch, "count": len(moved)}
        journal.record(session, leaving.ref, "HandedOver", told, by=by.person_id, on=on, now=now, refs=[taking.ref])
    return moved


def _pass_on(
    session: Session, item: Item, leaving: Person, taking: Person, batch: str, by: Standing, on: date, now: datetime
) -> bool:
    one = item.partnership
    held = hold(session, one, None)
    told: dict[str, Plain] = {"person": taking.id, "before": leaving.id, "batch": batch}
    if item.keeps:
        if one.liaison_id != leaving.id:
            return False
        one.liaison = taking
    elif not _reseat(session, one, leaving, taking):
        return False
    touch(session, one, held)
    tell(
        session,
        one,
        "LiaisonNamed" if item.keeps else "TeamSeatPassed",
        told,
        by=by,
        on=on,
        now=now,
        refs=[taking.ref, leaving.ref],
    )
    return True


def _reseat(session: Session, one: Partnership, leaving: Person, taking: Person) -> bool:
    session.expire(one, ["team"])
    seats = {member.person_id: member for member in one.team}
    seat = seats.get(leaving.id)
    if seat is None:
        return False
    if taking.id in seats:
        one.team.remove(seat)
        session.delete(seat)
    else:
        seat.person_id = taking.id
    session.flush()
    session.expire(one, ["team"])
    return True
