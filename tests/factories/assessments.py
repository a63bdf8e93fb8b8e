"""Assessments for tests: the rules that ask for them, published, and one that both sides agreed on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import queries
from diligence.actions import Said, open_assessment, save_answers
from diligence.models import Assessment
from diligence.states import AGREE, SHARE
from diligence.together_actions import Meeting, record_session
from lifecycle.actions import advance
from partnerships.models import Partnership
from partnerships.permissions import Standing
from tests.factories import screened


def assessed_rules(session: Session) -> str:
    """Return the edition that says how both sides are assessed, published."""
    return screened.rules(session)


def best(session: Session, one: Assessment, **changed: int) -> list[Said]:
    """Return for every item of an assessment the answer of the least risk, save where told otherwise."""
    items = queries.checklist(session, one).items
    return [Said(item.key, changed.get(item.key, item.scale.best_value)) for item in items]


def agreed(
    session: Session,
    partnership: Partnership,
    organisation_id: str,
    *,
    own: Standing,
    other: Standing,
    on: date,
    now: datetime,
    tier: str = "N0",
    rated: dict[str, int] | None = None,
) -> Assessment:
    """Return an assessment that was answered, handed in, rated together by one side and agreed to by the other."""
    made = open_assessment(session, partnership, organisation_id=organisation_id, tier=tier, by=own, on=on, now=now)
    for by in (own, other):
        save_answers(session, made, best(session, made), by=by, on=on, now=now)
        advance(session, made, SHARE, by=by, on=on, now=now)
    meeting = Meeting("Ana and Marta", "", best(session, made, **(rated or {})))
    record_session(session, made, meeting, by=own, on=on, now=now)
    return advance(session, made, AGREE, by=other, on=on, now=now)
