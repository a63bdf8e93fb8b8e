"""What each move of an assessment changes, by the effects that `diligence` supplies."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import effects
from diligence.models import Assessment
from diligence.states import AGREE, REOPEN, Voice
from lifecycle.assessment_facts import AssessmentFacts
from lifecycle.assessment_gates import voice
from lifecycle.effects import Told, told_reason
from lifecycle.inputs import MoveInputs
from lifecycle.judging import PossibleMove
from partnerships.permissions import Standing


def apply(
    session: Session,
    assessment: Assessment,
    judged: PossibleMove,
    facts: AssessmentFacts,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs,
) -> Told:
    """Do what a move does and return what the journal says of it."""
    told = told_reason(session, judged.move, by=by, now=now, inputs=inputs)
    if judged.move.trigger == REOPEN:
        return told | effects.reopen(session, assessment)
    if judged.move.trigger == AGREE:
        return told | effects.agree(session, assessment, on=on)
    mine = voice(facts, by) or Voice.OWN
    # What is handed in from paper happened on the day that the paper says.
    paper = next((one for one in assessment.papers if one.voice == mine), None)
    return told | effects.hand_in(session, assessment, mine, by=by, on=paper.on if paper else on, now=now)
