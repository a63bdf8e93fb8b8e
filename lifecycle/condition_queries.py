"""Reads what the newest agreed assessments of the two sides of an agreement found weak."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from contracts.models import Agreement
from diligence.models import Assessment
from diligence.states import Of, State, Voice
from lifecycle.conditions import Weakness
from policy import checklist_files
from policy.queries import edition as edition_of


def weaknesses(session: Session, agreement: Agreement) -> list[Weakness]:
    """Return every weak answer that was agreed about whoever receives it and about the funder, in order.

    Raises NotFound where this Tack has not the library that an assessment was opened with.
    """
    found = session.scalars(
        select(Assessment)
        .where(
            Assessment.partnership_id == agreement.partnership_id,
            Assessment.state == State.AGREED,
            or_(Assessment.organisation_id == agreement.recipient_id, Assessment.side == Of.FUNDER),
        )
        .options(joinedload(Assessment.organisation), selectinload(Assessment.answers))
        .order_by(Assessment.agreed_on, Assessment.id)
    ).all()
    newest = {one.organisation_id: one for one in found}
    return [weak for one in newest.values() for weak in _weak(session, one)]


def _weak(session: Session, one: Assessment) -> list[Weakness]:
    rules = edition_of(session, one.edition_id).diligence
    if rules is None or one.agreed_on is None:
        return []
    items = checklist_files.of(rules).by_key
    answers = {each.item: each.value for each in one.answers if each.voice == Voice.AGREED and each.value is not None}
    return [
        Weakness(one.organisation_id, one.organisation.name, Of(one.side).side, items[key], one.agreed_on)
        for key in one.asked
        if key in answers and items[key].scale.weak(answers[key])
    ]
