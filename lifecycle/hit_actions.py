"""Deciding hits where everything is known that an organisation may be on hold for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence.flag_queries import confirmed
from partnerships.models import Organisation
from partnerships.permissions import Standing
from screening import decision_actions
from screening.hit_models import Hit


def decide(
    session: Session,
    hit: Hit,
    verdict: str,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Hit:
    """Decide a hit; a confirmation that is taken back lifts no hold while a red flag of the organisation is confirmed.

    Raises what `screening.decision_actions.decide` raises.
    """
    session.get(Organisation, hit.organisation_id, with_for_update=True, populate_existing=True)
    flagged = bool(confirmed(session, [hit.organisation_id]))
    return decision_actions.decide(
        session, hit, verdict, reason=reason, by=by, on=on, now=now, expected_version=expected_version, stays=flagged
    )
