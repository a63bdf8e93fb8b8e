"""A stored, journaled move through `advance`, against the same through a plain ORM unit of work.

The plain way is what one writes first: load the record, walk its relationships for what the gates look at, set the
stage, add a journal row chained to the newest, commit. Beside both stands the driver alone (`move_raw`).
"""

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks import ground
from benchmarks.counting import statements_of
from benchmarks.ground import NOW, TODAY, Settled
from benchmarks.move_raw import Raw
from benchmarks.rows import ROUNDS, Row, in_turns, ratio_row
from contracts.models import Agreement
from kernel.database import Database
from kernel.money import Money
from lifecycle import actions
from lifecycle.facts import AgreementBrief, ExplorationFacts, HoldFacts, PartnershipFacts
from lifecycle.partnership_gates import GATES
from partnerships.hold_models import Hold
from partnerships.models import Partnership
from partnerships.permissions import Scope, granted
from partnerships.waiver_models import Waiver
from policy.kinds import StageKind

MOVE = "explore"
EACH = 60  # moves in a round
GOALS = {ground.SQLITE: 2.0, ground.POSTGRES: 1.7}
MOST_STATEMENTS = 12


class Plain(DeclarativeBase):
    """Tables of the plain way alone."""


class PlainEntry(Plain):
    """The journal of the plain way."""

    __tablename__ = "plain_entry"
    seq: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[str] = mapped_column(String(26), index=True)
    event: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str]
    on: Mapped[date]
    hash: Mapped[str] = mapped_column(String(64))


def measure() -> Iterator[Row]:
    """Both databases, one after the other."""
    for kind in (ground.SQLITE, ground.POSTGRES):
        with ground.database(kind) as database:
            yield from measure_on(database, kind)


def measure_on(database: Database, kind: str) -> Iterator[Row]:
    """Each move on a partnership that has not moved yet, so no side meets what the other left."""
    Plain.metadata.create_all(database.engine)
    with database.writing() as session:
        settled = Settled(session)
        ids = list(settled.partnerships(session, EACH * (ROUNDS + 1) * 3 + 4))
    statements = statements_of(database, lambda: advance(database, settled, ids.pop()))
    theirs = statements_of(database, lambda: plainly(database, settled, ids.pop()))
    raw = Raw(database, settled)
    ours, plain, least = in_turns(
        lambda: each(ids, lambda one: advance(database, settled, one)),
        lambda: each(ids, lambda one: plainly(database, settled, one)),
        lambda: each(ids, lambda one: raw.move(one, "exploratory")),
    )
    raw.close()
    share = statistics.median(one / other for one, other in zip(least.seconds, ours.seconds, strict=True))
    how = (
        f"{EACH} moves a round, each in its own transaction: {EACH / ours.median:.0f} a second against "
        f"{EACH / plain.median:.0f} through the ORM; {statements} statements a move (goal at most {MOST_STATEMENTS}), "
        f"{theirs} through the ORM; {share:.2f} of what the raw driver does, {EACH / least.median:.0f} a second"
    )
    key = f"move.stored.{kind}.vs_orm"
    yield ratio_row(key, plain, ours, sense="at least", bound=GOALS[kind], how=how)


def each(ids: list[str], move: Callable[[str], None]) -> None:
    """Move as many as a round has."""
    for _ in range(EACH):
        move(ids.pop())


def advance(database: Database, settled: Settled, partnership_id: str) -> None:
    """The way of the pages."""
    with database.writing() as session:
        actions.advance_by_id(session, partnership_id, MOVE, by=settled.standing, on=TODAY, now=NOW)


def plainly(database: Database, settled: Settled, partnership_id: str) -> None:
    """The same through mapped objects and nothing else."""
    with Session(database.engine) as session, session.begin():
        subject = session.get_one(Partnership, partnership_id)
        if not granted(settled.standing, "partnership.view", Scope(subject.programme_id)):
            raise AssertionError(partnership_id)
        facts = walked(session, subject)
        move = settled.edition.move(MOVE)
        if [missing for gate in move.gates for missing in GATES[gate](facts, settled.standing)]:
            raise AssertionError(partnership_id)
        subject.stage = move.dests[0]
        subject.stage_since = TODAY
        session.add(entry(session, subject))


def walked(session: Session, subject: Partnership) -> PartnershipFacts:
    """What the gates look at, the same as `lifecycle` gathers, through lazy relationships and a query where none is."""
    plan = subject.exploration
    agreements = session.scalars(select(Agreement).where(Agreement.partnership_id == subject.id)).all()
    waivers = session.scalars(select(Waiver).where(Waiver.subject_id == subject.id, Waiver.used_at.is_(None))).all()
    return PartnershipFacts(
        id=subject.id,
        stage=subject.stage,
        kind=StageKind(subject.stage),
        came_from=subject.came_from,
        today=TODAY,
        liaison=subject.liaison.name if subject.liaison else None,
        partners=sum(party.role != "funder" for party in subject.parties),
        valued=any(gift.amount for party in subject.parties for gift in party.contributions),
        shares=sum(party.share or 0 for party in subject.parties),
        exploration=ExplorationFacts(
            plan.id, Money(plan.cap, plan.currency), plan.ends_on, finding=False, extended=plan.extended
        )
        if plan
        else None,
        agreements=tuple(AgreementBrief(one.id, one.number, one.kind, one.state) for one in agreements),
        version=subject.version,
        zone=subject.programme.office.zone,
        holds=tuple(held(session, subject)),
        waived=frozenset((one.move, one.gate) for one in waivers),
    )


def held(session: Session, subject: Partnership) -> Iterator[HoldFacts]:
    """What is on hold: the partnership, or one of its organisations."""
    for one in [subject.ref, *(party.organisation.ref for party in subject.parties)]:
        placed = select(Hold).where(Hold.subject_kind == one.kind, Hold.subject_id == one.id, Hold.lifted_on.is_(None))
        yield from (HoldFacts(one, hold.placed_on, "") for hold in session.scalars(placed))


def entry(session: Session, subject: Partnership) -> PlainEntry:
    """A journal row chained to the newest of its partnership."""
    newest = select(PlainEntry).where(PlainEntry.partnership_id == subject.id).order_by(PlainEntry.seq.desc()).limit(1)
    last = session.scalars(newest).one_or_none()
    payload = json.dumps({"move": MOVE, "to": subject.stage})
    chained = hashlib.sha256(((last.hash if last else "") + payload).encode()).hexdigest()
    return PlainEntry(partnership_id=subject.id, event="PartnershipMoved", payload=payload, on=TODAY, hash=chained)
