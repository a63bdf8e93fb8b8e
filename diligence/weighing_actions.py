"""What was agreed about an organisation, weighed again where another body's assessment of it comes or goes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from diligence import effects
from diligence.models import Assessment
from diligence.states import State
from kernel.telling import tell
from partnerships.permissions import Standing


def weigh_again(session: Session, organisation_id: str, *, by: Standing, on: date, now: datetime) -> None:
    """Settle anew what the newest agreed assessment of an organisation in each of its partnerships comes to.

    What rested on an assessment that was taken back, or that a newer one contradicts, is open again from this day on.
    """
    wanted = select(Assessment).where(Assessment.organisation_id == organisation_id, Assessment.state == State.AGREED)
    found = session.scalars(wanted.order_by(Assessment.id).with_for_update(of=Assessment)).all()
    for one in {each.partnership_id: each for each in found}.values():
        if one.agreed_on is None:
            continue
        result = effects.weighed(session, one, agreed_on=one.agreed_on, on=max(on, one.agreed_on))
        outcome, last = result.outcome.value, result.renew_on or one.agreed_on
        if (one.result, one.expires_on) == (outcome, last):
            continue
        one.result, one.expires_on = outcome, last
        session.flush()
        told = {"organisation": organisation_id, "result": outcome, "expires_on": last.isoformat()}
        tell(session, one, "AssessmentWeighed", told, by=by, on=on, now=now, refs=[one.partnership.ref])
