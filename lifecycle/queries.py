"""Gathers facts and answers the one question: what may happen next, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from contracts import queries as contract_queries
from contracts.models import Agreement
from contracts.queries import Brief
from kernel.journal import JournalEntry
from kernel.money import Money
from kernel.unmet import Unmet
from kernel.workflow import Move, Workflow
from lifecycle import agreement_facts, agreement_gates, partnership_gates, workflows
from lifecycle.facts import AgreementBrief, AgreementFacts, ExplorationFacts, PartnershipFacts
from partnerships.models import Partnership, Party
from partnerships.permissions import Standing, granted, scope_of
from policy.edition import Edition
from policy.queries import edition as edition_of

Subject = Partnership | Agreement
Facts = PartnershipFacts | AgreementFacts
FUNDER = "funder"
#: Events by which somebody becomes an author of an agreement's terms.
WRITING = ("AgreementDrafted", "TermsChanged")
_PARTNERSHIP_PARTS = (
    selectinload(Partnership.parties).selectinload(Party.contributions),
    selectinload(Partnership.explorations),
    selectinload(Partnership.liaison),
)


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A move from where a subject stands, judged for one person on one day."""

    move: Move
    dest: str
    permitted: bool
    unmet: tuple[Unmet, ...]
    outcomes: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether this person can make the move now."""
        return self.permitted and not self.unmet


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
    facts = facts_of(session, subject, edition, today=today)
    flow = workflow_of(subject, edition)
    return [judge(move, subject, facts, edition, by=by) for move in flow.moves_from(getattr(subject, flow.attribute))]


def moves_of_many(
    session: Session,
    partnerships: Sequence[Partnership],
    *,
    by: Standing,
    today: date,
) -> dict[str, list[PossibleMove]]:
    """Return the moves of many partnerships at once, in as many queries as for one."""
    editions = {one.edition_id: edition_of(session, one.edition_id) for one in partnerships}
    gathered = partnership_facts(session, partnerships, editions, today=today)
    return {
        one.id: [
            judge(move, one, gathered[one.id], editions[one.edition_id], by=by)
            for move in workflows.of_partnerships(editions[one.edition_id]).moves_from(one.stage)
        ]
        for one in partnerships
    }


def judge(move: Move, subject: Subject, facts: Facts, edition: Edition, *, by: Standing) -> PossibleMove:
    """Judge one move by its permission and all of its gates."""
    scope = scope_of(subject if isinstance(subject, Partnership) else subject.partnership)
    dest = destination(move, facts)
    outcomes = edition.move(move.trigger).outcomes if isinstance(facts, PartnershipFacts) else ()
    return PossibleMove(move, dest, granted(by, move.permission, scope), tuple(_unmet(move, dest, facts, by)), outcomes)


def _unmet(move: Move, dest: str, facts: Facts, by: Standing) -> Iterable[Unmet]:
    for name in dict.fromkeys(move.gates_to(dest)):
        if isinstance(facts, PartnershipFacts):
            yield from partnership_gates.GATES[name](facts, by)
        else:
            yield from agreement_gates.GATES[name](facts, by)


def destination(move: Move, facts: Facts) -> str:
    """Return where a move with several destinations leads for this subject."""
    if len(move.dests) == 1:
        return move.dests[0]
    if isinstance(facts, PartnershipFacts):
        return facts.came_from if facts.came_from in move.dests else move.dests[0]
    return agreement_facts.destination(move, facts)


def facts_of(session: Session, subject: Subject, edition: Edition, *, today: date) -> Facts:
    """Gather the facts of one subject on a day."""
    if isinstance(subject, Partnership):
        return partnership_facts(session, [subject], {subject.edition_id: edition}, today=today)[subject.id]
    return agreements_facts(session, [subject.id], today=today)[subject.id]


def partnership_facts(
    session: Session,
    partnerships: Sequence[Partnership],
    editions: Mapping[str, Edition],
    *,
    today: date,
) -> dict[str, PartnershipFacts]:
    """Gather the facts of many partnerships."""
    ids = [one.id for one in partnerships]
    # For all of them at once; read again what is loaded, since somebody may have changed it before we had the lock.
    wanted = select(Partnership).where(Partnership.id.in_(ids)).options(*_PARTNERSHIP_PARTS)
    session.scalars(wanted.execution_options(populate_existing=True)).all()
    agreements: dict[str, list[Brief]] = {key: [] for key in ids}
    for brief in contract_queries.briefs(session, ids):
        agreements[brief.partnership_id].append(brief)
    return {one.id: _partnership(one, editions[one.edition_id], agreements[one.id], today) for one in partnerships}


def _partnership(one: Partnership, edition: Edition, agreements: Sequence[Brief], today: date) -> PartnershipFacts:
    plan = one.exploration
    return PartnershipFacts(
        id=one.id,
        stage=one.stage,
        kind=edition.stage(one.stage).kind,
        came_from=one.came_from,
        today=today,
        liaison=one.liaison.name if one.liaison else None,
        partners=sum(party.role != FUNDER for party in one.parties),
        valued=any(
            gift.kind in {"cash", "in-kind"} and gift.amount for party in one.parties for gift in party.contributions
        ),
        shares=sum(party.share or 0 for party in one.parties),
        exploration=ExplorationFacts(
            plan.id, Money(plan.cap, plan.currency), plan.ends_on, plan.finding is not None, plan.extended
        )
        if plan
        else None,
        agreements=tuple(AgreementBrief(brief.id, brief.number, brief.kind, brief.state) for brief in agreements),
    )


def agreements_facts(session: Session, ids: Sequence[str], *, today: date) -> dict[str, AgreementFacts]:
    """Gather the facts of many agreements, each with its partnership's."""
    records = contract_queries.whole(session, ids)
    partnerships = list({one.partnership_id: one.partnership for one in records}.values())
    editions = {one.edition_id: edition_of(session, one.edition_id) for one in partnerships}
    gathered = partnership_facts(session, partnerships, editions, today=today)
    siblings: dict[str, list[Brief]] = {one.id: [] for one in partnerships}
    for brief in contract_queries.briefs(session, list(siblings)):
        siblings[brief.partnership_id].append(brief)
    authors = _authors(session, ids)
    return {
        one.id: agreement_facts.of(
            session,
            one,
            editions[one.partnership.edition_id],
            gathered[one.partnership_id],
            siblings[one.partnership_id],
            authors=authors.get(one.id, frozenset()),
            today=today,
        )
        for one in records
    }


def _authors(session: Session, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return everybody who drafted agreements or changed their terms, as the journal tells it."""
    wanted = select(JournalEntry.subject_id, JournalEntry.by).where(
        JournalEntry.subject_kind == "agreement", JournalEntry.subject_id.in_(ids), JournalEntry.event.in_(WRITING)
    )
    found: dict[str, set[str]] = {}
    for agreement_id, person_id in session.execute(wanted.distinct()):
        found.setdefault(agreement_id, set()).add(person_id)
    return {agreement_id: frozenset(people) for agreement_id, people in found.items()}
