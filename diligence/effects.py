"""What each move of an assessment changes beside its state, and what the journal tells of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import outside_queries, queries
from diligence.asking import Beside, come_to
from diligence.models import Assessment
from diligence.states import Voice
from kernel import journal
from kernel.journal_chain import Plain
from partnerships.permissions import Standing
from policy.clearing import Result

Told = dict[str, Plain]


def hand_in(session: Session, assessment: Assessment, voice: Voice, *, by: Standing, on: date, now: datetime) -> Told:
    """Hand in the answers of one voice: from now on they stand in the journal, and comments are notes."""
    said = [one for one in assessment.answers if one.voice == voice]
    comments: dict[str, Plain] = {}
    for one in said:
        if one.comment is not None:
            note = journal.write_note(session, one.comment, by=one.by, now=now)
            comments[one.item] = note
            one.comment, one.note_id = None, str(note["note"])
    # Its digest stands in the journal; the note has to be there before a row names it.
    session.flush()
    if voice is Voice.OWN:
        assessment.own_by, assessment.own_on = by.person_id, on
    else:
        assessment.other_by, assessment.other_on = by.person_id, on
    answers: dict[str, Plain] = {one.item: one.value for one in said if one.value is not None}
    disputed: list[Plain] = [one.item for one in said if one.disputes]
    return {"voice": voice.value, "answers": answers, "comments": comments, "disputed": disputed}


def reopen(session: Session, assessment: Assessment) -> Told:
    """Take back what was handed in; what was answered stays and can be changed, what was rated is rated anew."""
    for one in [one for one in assessment.answers if one.voice == Voice.AGREED and one.taken_from is None]:
        session.delete(one)
    session.flush()
    session.expire(assessment, ["answers"])
    assessment.own_by = assessment.own_on = assessment.other_by = assessment.other_on = None
    return {}


def agree(session: Session, assessment: Assessment, *, on: date) -> Told:
    """Settle what the agreed answers come to, from the day of the session on.

    What stands against the organisation itself is not kept with it: it blocks for as long as it stands, and the
    journal, which partners read, never has it.
    """
    agreed_on = assessment.sessions[-1].on
    found = weighed(session, assessment, agreed_on=agreed_on, on=on)
    assessment.result, assessment.agreed_on = found.outcome.value, agreed_on
    assessment.expires_on = found.renew_on or agreed_on
    return {"result": found.outcome.value, "expires_on": assessment.expires_on.isoformat()}


def weighed(session: Session, assessment: Assessment, *, agreed_on: date, on: date) -> Result:
    """Return what the agreed answers of an assessment come to, with what other bodies found, on a day."""
    rules = queries.rules_of(session, assessment)
    outside = outside_queries.covers(session, [assessment.organisation_id], on)[assessment.organisation_id]
    return come_to(
        rules.section,
        queries.checklist(session, assessment),
        queries.agreed_answers(assessment),
        Beside(outside),
        agreed_on=agreed_on,
        on=on,
    )
