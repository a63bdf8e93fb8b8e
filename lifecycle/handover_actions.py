"""What somebody keeps, handed to another with the open requests that are addressed to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.journal_chain import Plain
from kernel.unmet import Ref
from lifecycle import mending
from lifecycle.models import HelpRequest
from partnerships.actions import handovers
from partnerships.models import Partnership, Person
from partnerships.permissions import Scope, Standing, granted, scope_of, standing_of


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What moved: a partnership for each place in it, and the requests; and whether places are left for another go."""

    places: list[Partnership]
    requests: list[HelpRequest]
    more: bool = False


def hand_over(session: Session, leaving: Person, taking: Person, *, by: Standing, on: date, now: datetime) -> HandedOn:
    """Hand over every place somebody has and every open request addressed to them, all of it or nothing.

    A request that the other cannot answer is addressed to nobody from then on, and so waits for everybody who can.
    Raises what `handovers.hand_over` raises.
    """
    places = handovers.hand_over(session, leaving, taking, by=by, on=on, now=now)
    moved = []
    for request, partnership in addressed_to(session, leaving, by):
        session.refresh(request, with_for_update=True)
        # Whoever answered it, or handed it on, a moment before was first.
        if request.closed_at is not None or request.person_id != leaving.id:
            continue
        able = request.asked_by != taking.id and mending.is_theirs(request.control, taking.id)
        able = able and mending.holds_what(request.fixed_by, standing_of(taking, on=on), scope_of(partnership))
        request.person_id = taking.id if able else None
        session.flush()
        told: dict[str, Plain] = {"person": request.person_id, "before": leaving.id, "code": request.code}
        refs = [partnership.ref, Ref("person", leaving.id)]
        journal.record(session, request.ref, "RequestPassedOn", told, by=by.person_id, on=on, now=now, refs=refs)
        moved.append(request)
    return HandedOn(places, moved, more=bool(places) and bool(handovers.kept_by(session, leaving, by)))


def addressed_to(session: Session, person: Person, by: Standing) -> list[tuple[HelpRequest, Partnership]]:
    """Return the open requests addressed to somebody in the programmes where another may hand over."""
    wanted = (
        select(HelpRequest, Partnership)
        .join(Partnership, Partnership.id == HelpRequest.partnership_id)
        .where(HelpRequest.person_id == person.id, HelpRequest.closed_at.is_(None))
        .order_by(HelpRequest.id)
        .limit(handovers.AT_ONCE)
    )
    found = session.execute(wanted).all()
    return [(request, one) for request, one in found if granted(by, handovers.MAKE, Scope(one.programme_id))]
