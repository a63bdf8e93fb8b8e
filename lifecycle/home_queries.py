"""Gathers everything that waits for a person or on others, and where everything stands, in at most five queries.

The first page itself asks `front_queries`, which gives the first of the same; a list of what waits needs them all. One
query counts, one brings the agreements on their way, one the partnerships with the reports they owe, one what else was
agreed, one the rates where currencies differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, func, select, union
from sqlalchemy.orm import Session

from contracts import record_queries
from contracts.models import Agreement, ReportDue
from contracts.records import AgreementRecord
from contracts.states import State
from kernel.gathering import joined, parts
from kernel.unmet import Ref
from kernel.workflow import Move
from lifecycle import agreement_queries, judging, partnership_queries, waiting
from lifecycle.facts import AgreementFacts, PartnershipFacts
from lifecycle.waiting import REPORTS, About, Judged, Mine, Theirs
from partnerships.models import Exploration, Partnership
from partnerships.permissions import Scope, Standing, granted
from partnerships.queries.visibility import visible_to
from policy.edition import Edition
from policy.kinds import StageKind
from policy.queries import edition as edition_of
from policy.rows import Stage

#: More than these nobody reads on a first page; the lists have them all.
MOST = 100
ON_THE_WAY = (State.DRAFT, State.IN_REVIEW, State.APPROVED, State.OUT_FOR_SIGNATURE, State.SIGNED)
REPORTING = (State.IN_FORCE, State.SUSPENDED, State.ENDED)


@dataclass(frozen=True, slots=True)
class Home:
    """What waits for a person, the most pressing first; what waits on others, the longest first; where all stand.

    `stages` are those of the newest edition in use, each with how many partnerships stand in it; `notable` the
    partnerships at hand, the person's own first, by identifier and title.
    """

    mine: Sequence[Mine]
    others: Sequence[Theirs]
    stages: Sequence[tuple[Stage, int]]
    total: int
    notable: Sequence[tuple[str, str]]


def home(session: Session, by: Standing, *, today: date) -> Home:
    """Return everything that the first page of one person shows."""
    editions, counts = _counts(session, by)
    records = _on_the_way(session, by)
    rows = _partnerships(session, by, records, editions.values(), today)
    related = agreement_queries.related_to(session, records, [row.id for row in rows], today=today)
    partnerships = partnership_queries.with_briefs(session, rows, related, today=today)
    agreements = agreement_queries.of_records(session, records, partnerships, related, today=today)
    found = [*of_agreements(session, records, agreements, by)]
    mine = [one for one in found if isinstance(one, Mine)]
    for row in rows:
        mine += _of_partnership(row, partnerships[row.id], editions[row.edition_id], by, today)
    others = sorted((one for one in found if isinstance(one, Theirs)), key=lambda one: one.since)
    own_first = sorted(rows, key=lambda row: (row.liaison_id not in by.works_for, row.title))
    return Home(
        sorted(mine, key=lambda one: pressing(one, today)),
        others,
        standing_in(editions.values(), counts),
        sum(counts.values()),
        [(row.id, row.title) for row in own_first],
    )


def pressing(one: Mine, today: date) -> tuple[int, date, str, str]:
    """Order: what is over its day, then by rank, and there what ends soonest or waits longest; one order for all."""
    over = one.until is not None and one.until < today
    return (0 if over else one.rank, one.until or one.since or today, one.ref.id, repr(one.title))


def _counts(session: Session, by: Standing) -> tuple[dict[str, Edition], dict[str, int]]:
    """Return the editions in use, and how many partnerships stand in each stage."""
    wanted = select(Partnership.edition_id, Partnership.stage, func.count()).where(visible_to(by))
    editions: dict[str, Edition] = {}
    counts: dict[str, int] = {}
    for edition_id, stage, count in session.execute(wanted.group_by(Partnership.edition_id, Partnership.stage)):
        editions[edition_id] = edition_of(session, edition_id)
        counts[stage] = counts.get(stage, 0) + count
    return editions, counts


def standing_in(editions: Iterable[Edition], counts: Mapping[str, int]) -> list[tuple[Stage, int]]:
    """Return the stages of the newest edition in use, each with how many partnerships stand in it."""
    newest = max(editions, key=lambda one: one.effective_from, default=None)
    return [(stage, counts.get(stage.key, 0)) for stage in newest.stages] if newest else []


def _on_the_way(session: Session, by: Standing) -> list[AgreementRecord]:
    """Return the agreements that are not in force yet, those that wait longest first."""
    wanted = record_queries.ROWS.where(visible_to(by), *on_the_way(sorted(by.works_for)))
    ordered = wanted.order_by(Agreement.state_since, Agreement.id).limit(MOST)
    return record_queries.selected(session, ordered)


def on_the_way(authors: Sequence[str] | BindParameter[str]) -> tuple[ColumnElement[bool], ...]:
    """Return the clauses of agreements that are not in force yet; of drafts those that some authors wrote."""
    own = (Agreement.state != State.DRAFT) | Agreement.author_id.in_(authors)
    return Agreement.state.in_(ON_THE_WAY), own


def _partnerships(
    session: Session, by: Standing, records: Sequence[AgreementRecord], editions: Iterable[Edition], today: date
) -> Sequence[Row[Any]]:
    """Return the partnerships of some agreements, those whose exploration ends soon, and those that wait longest."""
    over = _closed(editions)
    ending = (
        select(Exploration.partnership_id)
        .join(Partnership, Partnership.id == Exploration.partnership_id)
        .where(visible_to(by), Partnership.stage.not_in(over), Exploration.finding.is_(None))
        .where(Exploration.left.is_(False), Exploration.ends_on <= today + timedelta(days=waiting.EXPLORATION_DAYS))
        .order_by(Exploration.ends_on)
        .limit(MOST)
    )
    owing = _owed(today).join(Partnership, Partnership.id == Agreement.partnership_id).where(visible_to(by))
    owing = owing.with_only_columns(Agreement.partnership_id).order_by(ReportDue.due_on).limit(MOST)
    chosen = [select(one.subquery()) for one in (ending, owing, *_longest(by, over))]
    ids = [one.partnership_id for one in records]
    named = (ReportDue.kind, ReportDue.due_on, Agreement.id, Agreement.number, Agreement.recipient_id)
    owed = _owed(today).with_only_columns(joined(*named))
    theirs = owed.where(Agreement.partnership_id == Partnership.id).correlate(Partnership).scalar_subquery()
    wanted = partnership_queries.ROWS.add_columns(theirs.label("owed"))
    wanted = wanted.where(Partnership.id.in_(ids) | Partnership.id.in_(union(*chosen)))
    return session.execute(wanted.order_by(Partnership.stage_since, Partnership.id)).all()


def _owed(today: date) -> Select[*tuple[Any, ...]]:
    """Select the reports that are due soon and have not come."""
    return (
        select(ReportDue.id)
        .join(Agreement, Agreement.id == ReportDue.agreement_id)
        .where(Agreement.state.in_(REPORTING), ReportDue.received_on.is_(None))
        .where(ReportDue.due_on <= today + timedelta(days=waiting.REPORT_DAYS))
    )


def partnerships_of(by: Standing, ids: Iterable[str], longest_in: Iterable[Edition] | None) -> Select[*tuple[Any, ...]]:
    """Select some partnerships and, where editions are given, those too that stand longest where they are."""
    wanted: ColumnElement[bool] = Partnership.id.in_(sorted(ids))
    if longest_in is not None:
        wanted |= Partnership.id.in_(union(*(select(one.subquery()) for one in _longest(by, _closed(longest_in)))))
    return partnership_queries.ROWS.where(wanted).order_by(Partnership.stage_since, Partnership.id)


def _closed(editions: Iterable[Edition]) -> list[str]:
    return sorted({stage.key for one in editions for stage in one.stages if stage.kind is StageKind.CLOSED})


def _longest(by: Standing, over: Sequence[str]) -> list[Select[*tuple[Any, ...]]]:
    """Select the person's own that stand longest where they are, and those of all."""
    every = select(Partnership.id).where(visible_to(by), Partnership.stage.not_in(over))
    own = every.where(Partnership.liaison_id.in_(by.works_for))
    return [one.order_by(Partnership.stage_since, Partnership.id).limit(MOST) for one in (own, every)]


def of_agreements(
    session: Session, records: Iterable[AgreementRecord], facts: Mapping[str, AgreementFacts], by: Standing
) -> Iterator[Mine | Theirs]:
    """Yield what agreements on their way wait for."""
    for one in records:
        possible = judging.possible(facts[one.id], edition_of(session, one.edition_id), by=by)
        moves = {found.move.trigger: Judged(found.permitted, found.unmet) for found in possible}
        about = About(one.title, one.partnership_title, one.tier, one.state_since)
        yield from waiting.of_agreement(facts[one.id], about, moves, by)


def _of_partnership(
    row: Row[Any], facts: PartnershipFacts, edition: Edition, by: Standing, today: date
) -> Iterator[Mine]:
    plan = facts.exploration
    soon = today + timedelta(days=waiting.EXPLORATION_DAYS)
    exploring = facts.kind is StageKind.EXPLORATORY and plan is not None and not plan.finding
    if exploring and plan is not None and plan.ends_on <= soon and granted(by, "partnership.edit", facts.scope):
        yield waiting.of_exploration(row.title, row.question, plan.ends_on, facts.ref)
    for kind, due_on, key, number, recipient in parts(row.owed):
        told = number, row.title, REPORTS[kind], date.fromisoformat(due_on), Ref("agreement", key)
        if granted(by, "agreement.edit", facts.scope):
            yield waiting.of_report(*told)
        elif granted(by, f"report.{kind}", Scope(facts.scope.programme_id, frozenset({recipient}))):
            yield waiting.of_owed_report(*told)
    yield from ready(row, facts, edition, by)


def ready(row: Row[Any], facts: PartnershipFacts, edition: Edition, by: Standing) -> Iterator[Mine]:
    """Yield that a partnership can go on, where it can."""
    possible = judging.possible(facts, edition, by=by)
    labels = [found.move.label for found in possible if found.open and _is_forward(found.move, facts.stage)]
    if labels:
        yield waiting.of_ready(row.title, labels, facts.stage_since, facts.ref)


def _is_forward(move: Move, stage: str) -> bool:
    """A move that asks nothing leads on; what gives up, goes back or ends asks why."""
    return not move.asks and stage not in move.dests


def may_move_on(by: Standing, editions: Iterable[Edition]) -> bool:
    """Say whether somebody has the permission of any move that leads on, anywhere."""
    anywhere = Scope(None, by.organisations)
    return any(not move.asks and granted(by, move.permission, anywhere) for one in editions for move in one.moves)
