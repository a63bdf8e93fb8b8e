"""What lists show of each partnership as it is kept, beside a plain recomputation that shares no rule with it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.listed_models import LISTED
from contracts.models import Agreement, ReportDue
from partnerships.models import Exploration, Partnership

#: Partnerships held in memory at once.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows of a partnership's agreements; `committed` in minor units by currency."""

    tier: str | None
    in_review: int
    in_signature: int
    signed: int
    on_the_way: int
    committed: tuple[tuple[str, int], ...]
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One partnership: what is kept and what its rows say."""

    number: str
    kept: Shown
    recomputed: Shown

    @property
    def holds(self) -> bool:
        """Whether both are the same."""
        return self.kept == self.recomputed


def proofs(session: Session) -> Iterator[Proof]:
    """Yield the proof of every partnership, by number, a batch in memory at a time."""
    after = ""
    while True:
        wanted = select(Partnership.id, Partnership.number, *LISTED).where(Partnership.number > after)
        rows = session.execute(wanted.order_by(Partnership.number).limit(BATCH)).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        agreements, reports, plans = _belonging(session, ids)
        for partnership_id, number, tier, in_review, in_signature, signed, on_the_way, committed, next_on in rows:
            amounts = tuple((currency, amount) for currency, amount in json.loads(committed or "[]"))
            kept = Shown(tier, in_review, in_signature, signed, on_the_way, amounts, next_on)
            found = agreements[partnership_id]
            due = [report for one in found for report in reports[one.id] if one.state in REPORTING]
            yield Proof(number, kept, _recomputed(found, due, plans[partnership_id]))
        after = rows[-1].number


# Written out on purpose: a mistake in the triggers or in the tables of states must not hide itself here.
REPORTING = {"in-force", "suspended", "ended"}
WAYS = {"in-review", "approved", "out-for-signature", "signed"}
BOUND = {"in-force", "suspended", "ended", "closed", "terminated"}
MONEY = {"grant", "exploratory", "subaward"}


def _recomputed(agreements: Sequence[Any], reports: Iterable[date], plans: Iterable[date]) -> Shown:
    states = [one.state for one in agreements]
    committed: dict[str, int] = defaultdict(int)
    for one in agreements:
        if one.kind in MONEY and one.state in BOUND and one.amount and one.currency:
            committed[one.currency] += one.amount
    ends = [one.ends_on for one in agreements if one.state == "in-force" and one.ends_on is not None]
    return Shown(
        tier=max((one.tier for one in agreements if one.tier and one.state != "cancelled"), default=None),
        in_review=states.count("in-review"),
        in_signature=states.count("out-for-signature"),
        signed=states.count("signed"),
        on_the_way=sum(state in WAYS for state in states),
        committed=tuple(sorted(committed.items())),
        next_on=min([*ends, *reports, *plans], default=None),
    )


def _belonging(
    session: Session, ids: list[str]
) -> tuple[dict[str, list[Any]], dict[str, list[date]], dict[str, list[date]]]:
    """Return the agreements of some partnerships, the days of reports owed by agreement, and of findings owed."""
    agreements: dict[str, list[Any]] = defaultdict(list)
    reports: dict[str, list[date]] = defaultdict(list)
    plans: dict[str, list[date]] = defaultdict(list)
    columns = (Agreement.id, Agreement.partnership_id, Agreement.kind, Agreement.state, Agreement.tier)
    money = (Agreement.amount, Agreement.currency, Agreement.ends_on)
    for one in session.execute(select(*columns, *money).where(Agreement.partnership_id.in_(ids))):
        agreements[one.partnership_id].append(one)
    owed = select(ReportDue.agreement_id, ReportDue.due_on).join(Agreement, Agreement.id == ReportDue.agreement_id)
    for agreement_id, day in session.execute(
        owed.where(Agreement.partnership_id.in_(ids), ReportDue.received_on.is_(None))
    ):
        reports[agreement_id].append(day)
    planned = select(Exploration.partnership_id, Exploration.ends_on, Exploration.found_on, Exploration.left)
    for partnership_id, day, found_on, left in session.execute(planned.where(Exploration.partnership_id.in_(ids))):
        if found_on is None and not left:
            plans[partnership_id].append(day)
    return agreements, reports, plans
