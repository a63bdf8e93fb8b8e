"""Answers the one question, for a page, a program or a job: what may happen next, and what is missing?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from contracts.models import Agreement
from contracts.records import Brief
from kernel.workflow import Workflow
from lifecycle import agreement_queries, judging, partnership_queries, workflows
from lifecycle.facts import PartnershipFacts
from lifecycle.judging import Facts, PossibleMove
from partnerships.models import Partnership
from partnerships.permissions import Standing
from policy.edition import Edition
from policy.queries import edition as edition_of

Subject = Partnership | Agreement


def workflow_of(subject: Subject, edition: Edition) -> Workflow:
    """Return the workflow a subject follows under its edition."""
    return workflows.of_partnerships(edition) if isinstance(subject, Partnership) else workflows.of_agreements(edition)


def edition_for(session: Session, subject: Subject) -> Edition:
    """Return the edition that a subject's partnership is pinned to."""
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    return edition_of(session, partnership.edition_id)


def moves(session: Session, subject: Subject, *, by: Standing, today: date) -> list[PossibleMove]:
    """Return every move from where a subject stands, with its unmet gates; page, API and jobs ask here."""
    edition = edition_for(session, subject)
    return judging.possible(facts_of(session, subject, today=today), edition, by=by)


def moves_beside(
    session: Session, partnership: Partnership, briefs: Sequence[Brief], *, by: Standing, today: date
) -> tuple[PartnershipFacts, list[PossibleMove]]:
    """Return a partnership's facts and its moves where its agreements are in hand already."""
    rows = partnership_queries.rows(session, [partnership.id])
    facts = partnership_queries.with_briefs(session, rows, briefs, today=today)[partnership.id]
    return facts, judging.possible(facts, edition_for(session, partnership), by=by)


def moves_of_many(
    session: Session, partnerships: Sequence[Partnership], *, by: Standing, today: date
) -> dict[str, list[PossibleMove]]:
    """Return the moves of many partnerships at once, in as many queries as for one."""
    gathered = partnership_queries.facts(session, [one.id for one in partnerships], today=today)
    return {
        key: judging.possible(facts, edition_of(session, facts.edition_id), by=by) for key, facts in gathered.items()
    }


def facts_of(session: Session, subject: Subject, *, today: date) -> Facts:
    """Gather the facts of one subject on a day, as they are stored now."""
    if isinstance(subject, Partnership):
        return partnership_queries.facts(session, [subject.id], today=today)[subject.id]
    return agreement_queries.facts(session, [subject.id], today=today)[subject.id]
