"""Gathers the first page: the first few things that wait for a person, and how many there are. Six queries at most.

`home_queries.home` judges everything; here only what can be among the first is judged. What is due is counted and
ordered by the database; agreements that are certainly another's turn are told apart by what the survey says of them;
partnerships that can go on come last, so they are asked only while there is room for them.

One query surveys, one brings the agreements that are judged, one their partnerships, one what else was agreed, one the
rates where currencies differ; the page itself reads the requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from contracts import record_queries
from contracts.records import Brief
from contracts.states import State
from kernel.unmet import Ref
from lifecycle import agreement_queries, countersigning, home_queries, partnership_queries, survey_queries, waiting
from lifecycle.home_queries import pressing
from lifecycle.survey_queries import Late, OnTheWay
from lifecycle.waiting import Mine, Theirs
from partnerships.permissions import ROLE_LABELS, Scope, Standing, granted
from policy.edition import Edition
from policy.queries import edition as edition_of
from policy.rows import Stage

SHOWN = 12
#: What an agreement can be at best where it is its reader's: the rank that `waiting` gives it.
RANKS: Mapping[str, int] = {
    State.DRAFT: 4,
    State.IN_REVIEW: 1,
    State.APPROVED: 3,
    State.OUT_FOR_SIGNATURE: 1,
    State.SIGNED: 3,
}
#: What waits on others where it is not the reader's.
OTHERS = frozenset({State.IN_REVIEW, State.OUT_FOR_SIGNATURE, State.SIGNED})


@dataclass(frozen=True, slots=True)
class Front:
    """What a first page shows: the most pressing of what waits for a person, what waits longest on others, the stages.

    `waiting` is how many things wait; where not all were judged (`whole` is false) there may be more. `notable` are
    partnerships to note a contact with, the person's own first, by identifier and title; `late` what is overdue in
    startup packs.
    """

    mine: Sequence[Mine]
    waiting: int
    whole: bool
    others: Sequence[Theirs]
    stages: Sequence[tuple[Stage, int]]
    total: int
    notable: Sequence[tuple[str, str]]
    late: Sequence[Late]


@dataclass(slots=True)
class _Told:
    """What is known by now, and the rows that have to be judged to know more."""

    by: Standing
    today: date
    shown: int
    mine: list[Mine] = field(default_factory=list)
    others: list[Theirs] = field(default_factory=list)
    open: list[OnTheWay] = field(default_factory=list)
    #: Partnerships that may be able to go on, those that wait longest first; None where they were not asked for.
    candidates: list[Row[Any]] | None = None
    briefs: dict[str, list[Brief]] = field(default_factory=dict)

    def needed(self) -> list[OnTheWay]:
        """Return the agreements that could still come among the first, of either kind; what presses most goes first."""
        self.mine.sort(key=lambda one: pressing(one, self.today))
        self.others.sort(key=lambda one: one.since)
        mine = pressing(self.mine[self.shown - 1], self.today) if len(self.mine) >= self.shown else None
        others = self.others[self.shown - 1].since if len(self.others) >= self.shown else None
        found = [
            one
            for one in self.open
            if mine is None
            or _pressing_at_best(one) <= mine[:2]
            or (one.state in OTHERS and (others is None or one.since <= others))
        ]
        return sorted(found, key=_pressing_at_best)

    def has_room(self, going_on: Sequence[Edition] | None) -> bool:
        """Say whether partnerships that can go on have a place among the first and were not brought yet."""
        return going_on is not None and self.candidates is None and len(self.mine) < self.shown


def front(session: Session, by: Standing, *, today: date, shown: int = SHOWN) -> Front:
    """Return the first things of everything that the first page shows."""
    survey = survey_queries.survey(session, by, today=today, shown=shown)
    told = _Told(by, today, shown, mine=list(survey.due))
    _sort(told, survey.on_the_way)
    editions = tuple(survey.editions.values())
    going_on = editions if home_queries.may_move_on(by, editions) else None
    chosen = told.needed()[: 2 * shown]
    while chosen or told.has_room(going_on):
        # Partnerships that can go on ride in the first round where there is room: no second query for them.
        _judge(session, told, chosen, going_on if told.has_room(going_on) else None)
        chosen = told.needed()
    left = _go_on(session, told) if told.candidates is not None else going_on is not None
    mine = sorted(told.mine, key=lambda one: pressing(one, today))
    return Front(
        mine[:shown],
        len(mine) - len(survey.due) + survey.due_in_all,
        not told.open and not left,
        sorted(told.others, key=lambda one: one.since)[:shown],
        home_queries.standing_in(editions, survey.counts),
        sum(survey.counts.values()),
        survey.notable,
        survey.late,
    )


def _pressing_at_best(one: OnTheWay) -> tuple[int, date]:
    return RANKS[one.state], one.since


def _sort(told: _Told, found: Sequence[OnTheWay]) -> None:
    """Tell agreements apart: certainly another's turn, certainly nobody's that asks, or to be judged.

    They come in the order in which they wait, so that of others no more are told than are shown.
    """
    for one in found:
        if not _is_certain(told.by, one):
            told.open.append(one)
        elif _is_ours_to_sign(told.by, one):
            told.mine.append(waiting.our_signature(one.number, one.about, one.amount, Ref("agreement", one.id)))
            if one.others_unsigned and len(told.others) < told.shown:
                told.others.append(_signature(one, one.others_unsigned))
        elif one.state != State.APPROVED and len(told.others) < told.shown:
            told.others.append(_awaited(one))


def _is_certain(by: Standing, one: OnTheWay) -> bool:
    """Say whether an agreement tells of itself that it waits on others, or asks nothing of this reader."""
    if one.state == State.IN_REVIEW:
        return one.review.certainly_not(by, one.edition)
    if one.state == State.OUT_FOR_SIGNATURE:
        return not by.organisations
    if one.state == State.APPROVED:
        return not granted(by, one.edition.agreement_move("send").permission, Scope(one.review.programme_id))
    return False


def _is_ours_to_sign(by: Standing, one: OnTheWay) -> bool:
    """Say whether our own signature is missing, and the reader may record it."""
    missing = one.state == State.OUT_FOR_SIGNATURE and len(one.others_unsigned) < len(one.unsigned)
    return missing and granted(by, countersigning.ANYBODYS, Scope(one.review.programme_id))


def _signature(one: OnTheWay, names: Sequence[str]) -> Theirs:
    return waiting.signature_awaited(one.number, list(names), Ref("agreement", one.id), one.since)


def _awaited(one: OnTheWay) -> Theirs:
    """Return whom an agreement waits on that certainly waits on others."""
    ref = Ref("agreement", one.id)
    if one.state == State.OUT_FOR_SIGNATURE:
        return _signature(one, one.unsigned)
    role = one.review.next_role(one.edition)
    return waiting.approval_awaited(one.number, ROLE_LABELS[role] if role else "—", ref, one.since)


def _judge(session: Session, told: _Told, chosen: Sequence[OnTheWay], ready: Sequence[Edition] | None) -> None:
    """Judge some agreements; and bring the partnerships that may be able to go on, where they are asked for."""
    records = record_queries.records(session, [one.id for one in chosen])
    theirs = {one.partnership_id for one in records}
    found = session.connection().execute(home_queries.partnerships_of(told.by, theirs, ready)).all()
    related = agreement_queries.related_to(session, records, [row.id for row in found], today=told.today)
    facts = partnership_queries.with_briefs(
        session, [row for row in found if row.id in theirs], related, today=told.today
    )
    agreements = agreement_queries.of_records(session, records, facts, related, today=told.today)
    for one in home_queries.of_agreements(session, records, agreements, told.by):
        told.mine.append(one) if isinstance(one, Mine) else told.others.append(one)
    told.open = [one for one in told.open if one not in chosen]
    if ready is not None:
        told.candidates = list(found)
        for brief in related:
            told.briefs.setdefault(brief.partnership_id, []).append(brief)


def _go_on(session: Session, told: _Told) -> bool:
    """Add partnerships that can go on while there is room for them; say whether some were not asked."""
    candidates = told.candidates or []
    for place, row in enumerate(candidates):
        if len(told.mine) >= told.shown:
            return place < len(candidates)
        facts = partnership_queries.with_briefs(session, [row], told.briefs.get(row.id, ()), today=told.today)
        edition = edition_of(session, row.edition_id)
        told.mine += home_queries.ready(row, facts[row.id], edition, told.by)
    return False
