"""Gathers what waits for a person and what waits on others, in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.models import Agreement, ReportDue
from contracts.states import State
from kernel.text import Message
from kernel.unmet import Ref
from kernel.workflow import Move
from lifecycle import waiting, workflows
from lifecycle.queries import PossibleMove, agreements_facts, judge, moves_of_many
from lifecycle.waiting import About, Judged, Mine, Theirs
from partnerships.models import Exploration, Partnership
from partnerships.permissions import Standing, granted, scope_of
from partnerships.queries.visibility import visible_to
from policy.edition import StageKind
from policy.queries import edition as edition_of
from policy.queries import published

#: More than these nobody reads on a first page; the lists have them all.
MOST_AGREEMENTS, MOST_PARTNERSHIPS = 100, 100
ON_THE_WAY = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.OUT_FOR_SIGNATURE, State.SIGNED)
REPORTING = (State.IN_FORCE, State.SUSPENDED, State.ENDED)
REPORTS: Mapping[str, Message] = {
    "narrative": Message("Narrative report"),
    "financial": Message("Financial report"),
}


@dataclass(frozen=True, slots=True)
class Home:
    """What waits for a person, the most pressing first, and what waits on others, the longest first."""

    mine: Sequence[Mine]
    others: Sequence[Theirs]


def home(session: Session, by: Standing, *, today: date) -> Home:
    """Return everything that waits on the first page of one person."""
    found = [*_agreements(session, by, today)]
    mine = [one for one in found if isinstance(one, Mine)]
    mine += [*_explorations(session, by, today), *_reports(session, by, today), *_ready(session, by, today)]
    others = sorted((one for one in found if isinstance(one, Theirs)), key=lambda one: one.since)
    return Home(sorted(mine, key=lambda one: _pressing(one, today)), others)


def _pressing(one: Mine, today: date) -> tuple[int, date]:
    """Order: what is over its day, then by rank, and there what ends soonest or waits longest."""
    over = one.until is not None and one.until < today
    return (0 if over else one.rank, one.until or one.since or today)


def _agreements(session: Session, by: Standing, today: date) -> Iterator[Mine | Theirs]:
    wanted = (
        select(Agreement)
        .join(Partnership)
        .where(visible_to(by), Agreement.state.in_(ON_THE_WAY))
        .where((Agreement.state != State.DRAFT) | (Agreement.author_id == by.person_id))
    )
    records = session.scalars(wanted.order_by(Agreement.state_since).limit(MOST_AGREEMENTS)).all()
    facts = agreements_facts(session, [one.id for one in records], today=today)
    for one in records:
        edition = edition_of(session, one.partnership.edition_id)
        moves = {
            move.trigger: _judged(judge(move, one, facts[one.id], edition, by=by))
            for move in workflows.of_agreements(edition).moves_from(one.state)
        }
        about = About(one.title, one.partnership.title, one.tier, one.state_since)
        yield from waiting.of_agreement(facts[one.id], about, moves, by)


def _judged(found: PossibleMove) -> Judged:
    return Judged(found.permitted, found.unmet)


def _explorations(session: Session, by: Standing, today: date) -> Iterator[Mine]:
    stages = _stages(session, StageKind.EXPLORATORY)
    wanted = (
        select(Partnership, Exploration)
        .join(Exploration, Exploration.partnership_id == Partnership.id)
        .where(
            visible_to(by), Partnership.stage.in_(stages), Exploration.finding.is_(None), Exploration.left.is_(False)
        )
        .where(Exploration.ends_on <= today + timedelta(days=waiting.EXPLORATION_DAYS))
    )
    for one, plan in session.execute(wanted.order_by(Exploration.ends_on).limit(MOST_PARTNERSHIPS)):
        if granted(by, "partnership.edit", scope_of(one)):
            yield waiting.of_exploration(one.title, plan.question, plan.ends_on, one.ref)


def _reports(session: Session, by: Standing, today: date) -> Iterator[Mine]:
    wanted = (
        select(ReportDue, Agreement, Partnership)
        .join(Agreement, Agreement.id == ReportDue.agreement_id)
        .join(Partnership, Partnership.id == Agreement.partnership_id)
        .where(visible_to(by), Agreement.state.in_(REPORTING), ReportDue.received_on.is_(None))
        .where(ReportDue.due_on <= today + timedelta(days=waiting.REPORT_DAYS))
    )
    for due, agreement, one in session.execute(wanted.order_by(ReportDue.due_on).limit(MOST_AGREEMENTS)):
        if granted(by, "agreement.edit", scope_of(one)):
            yield waiting.of_report(agreement.number, one.title, REPORTS[due.kind], due.due_on, agreement.ref)


def _ready(session: Session, by: Standing, today: date) -> Iterator[Mine]:
    over = _stages(session, StageKind.CLOSED)
    wanted = select(Partnership).where(visible_to(by), Partnership.stage.not_in(over))
    records = session.scalars(wanted.order_by(Partnership.stage_since).limit(MOST_PARTNERSHIPS)).all()
    possible = moves_of_many(session, records, by=by, today=today)
    for one in records:
        labels = [found.move.label for found in possible[one.id] if found.open and _is_forward(found.move, one.stage)]
        if labels:
            yield waiting.of_ready(one.title, labels, one.stage_since, Ref("partnership", one.id))


def _is_forward(move: Move, stage: str) -> bool:
    """A move that asks nothing leads on; what gives up, goes back or ends asks why."""
    return not move.asks and stage not in move.dests


def _stages(session: Session, kind: StageKind) -> list[str]:
    """Return the keys of the stages of a kind, in whatever edition."""
    rows = published(session)
    return sorted({stage.key for row in rows for stage in edition_of(session, row.id).stages if stage.kind is kind})
