"""Everything one liaison keeps, handed to another when they leave: one batch, one entry for each partnership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions.teams import check_liaison
from partnerships.actions.versions import hold, touch
from partnerships.models import Partnership, Person, TeamMember
from partnerships.permissions import Scope, Standing, granted, scope_of
from policy.edition import StageKind
from policy.queries import edition

MAKE = "handover.make"


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
    """Return what one person keeps and may be handed on by another: partnerships that are not closed."""
    as_liaison = select(Partnership).where(Partnership.liaison_id == person.id).order_by(Partnership.id)
    seats = (
        select(Partnership, TeamMember)
        .join(TeamMember, TeamMember.partnership_id == Partnership.id)
        .where(TeamMember.person_id == person.id)
        .order_by(Partnership.id)
    )
    found = [Item(one) for one in session.scalars(as_liaison)]
    found += [Item(one, seat) for one, seat in session.execute(seats)]
    # One order for everybody, so that two handovers at once never wait for each other.
    found.sort(key=lambda item: (item.partnership.id, not item.keeps))
    return [item for item in found if granted(by, MAKE, scope_of(item.partnership)) and not _closed(session, item)]


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
        told: dict[str, journal.Plain] = {"person": taking.id, "batch": batch, "count": len(moved)}
        journal.record(session, leaving.ref, "HandedOver", told, by=by.person_id, on=on, now=now, refs=[taking.ref])
    return moved


def _pass_on(
    session: Session, item: Item, leaving: Person, taking: Person, batch: str, by: Standing, on: date, now: datetime
) -> bool:
    one = item.partnership
    held = hold(session, one, None)
    told: dict[str, journal.Plain] = {"person": taking.id, "before": leaving.id, "batch": batch}
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


def _closed(session: Session, item: Item) -> bool:
    one = item.partnership
    return edition(session, one.edition_id).stage(one.stage).kind is StageKind.CLOSED
