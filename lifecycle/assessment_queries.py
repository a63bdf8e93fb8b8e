"""Gathers the facts of one assessment that is loaded whole."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from diligence import outside_queries, queries
from diligence.asking import covered, unanswered
from diligence.models import Assessment
from diligence.states import APART, Voice
from lifecycle import assessment_judging
from lifecycle.assessment_facts import AssessmentFacts
from lifecycle.judging import PossibleMove
from partnerships.permissions import Standing


def facts(session: Session, one: Assessment, *, today: date) -> AssessmentFacts:
    """Return the facts of an assessment on a day; what another body's assessment covers need not be answered."""
    taken = {answer.item for answer in one.answers if answer.voice == Voice.AGREED and answer.taken_from}
    outside = outside_queries.covers(session, [one.organisation_id], today)[one.organisation_id]
    stands = covered(queries.checklist(session, one), outside, today) if outside else frozenset()
    return AssessmentFacts(
        id=one.id,
        partnership_id=one.partnership_id,
        state=one.state,
        today=today,
        zone=one.partnership.programme.office.zone,
        opened_on=one.opened_on,
        organisation=one.organisation.name,
        about=queries.concern_of(one),
        handed_in=queries.handed_in(one),
        missing={voice: unanswered(one.asked, _items(one, voice), taken | stands) for voice in APART},
        session_by=Voice(one.sessions[-1].voice) if one.sessions else None,
        session_on=one.sessions[-1].on if one.sessions else None,
        unrated=unanswered(one.asked, _items(one, Voice.AGREED), stands),
        papers={Voice(paper.voice): paper.by for paper in one.papers},
    )


def _items(one: Assessment, voice: Voice) -> list[str]:
    return [answer.item for answer in one.answers if answer.voice == voice and answer.value is not None]


def moves(session: Session, one: Assessment, *, by: Standing, today: date) -> list[PossibleMove]:
    """Return every move from where an assessment stands, with its unmet gates."""
    return assessment_judging.possible(facts(session, one, today=today), by=by)
