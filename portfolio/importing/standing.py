"""How a grant from elsewhere stands here: the rule about its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from contracts.states import State
from policy.kinds import StageKind

#: Why a partnership is flagged: nothing says when it ends.
WITHOUT_DATES = "without-dates"


@dataclass(frozen=True, slots=True)
class Stands:
    """The period of a grant, where its partnership and its agreement stand, and since when."""

    starts_on: date | None
    ends_on: date | None
    stage: StageKind
    state: State
    since: date
    outcome: str | None = None
    flagged: str | None = None


def stands(
    *, awarded_on: date | None, starts_on: date | None, ends_on: date | None, months: int | None, today: date
) -> Stands:
    """Say how a grant stands on a day; both days of its period belong to it.

    It starts on its planned start, else when it was awarded; it ends on its planned end, else so many months after
    its start. Ended is closed and completed, running is in delivery, to come is committed; what does not say when it
    ends may still run and is flagged.
    """
    start = starts_on or awarded_on
    end = ends_on or (start + relativedelta(months=months) if start is not None and months is not None else None)
    if end is not None and end < today:
        return Stands(start, end, StageKind.CLOSED, State.CLOSED, end, outcome="completed")
    if start is not None and start > today:
        return Stands(start, end, StageKind.UMBRELLA, State.SIGNED, min(awarded_on or today, today))
    flagged = WITHOUT_DATES if start is None or end is None else None
    return Stands(start, end, StageKind.DELIVERY, State.IN_FORCE, start or today, flagged=flagged)
