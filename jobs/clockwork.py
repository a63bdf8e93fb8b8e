"""The clock: what time brings is put into the queue, once for each slot of time, by whoever comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from application.work import Tack
from jobs.kinds import KINDS, Kind
from kernel import queue
from partnerships.models import SYSTEM_PERSON

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def slot(moment: datetime, every: timedelta) -> str:
    """Return the name of the slot of time that a moment lies in, such as 2026-11-22T04:07Z."""
    begins = moment - (moment - _EPOCH) % every
    return begins.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wind(tack: Tack, kinds: Mapping[str, Kind] = KINDS) -> list[str]:
    """Ask for what this moment's slots have not had yet; return the kinds that are new in the queue.

    One that is still waiting or being done is not asked for again.
    """
    timed = [(kind.name, kind.every) for kind in kinds.values() if kind.every is not None]
    with tack.reading() as work:
        keys = {name: f"{name}:{slot(work.now, every)}" for name, every in timed}
        asked = queue.kept(work.session, keys.values())
        lacking = [name for name, key in keys.items() if key not in asked and not queue.under_way(work.session, name)]
    if not lacking:
        return []
    with tack.writing(SYSTEM_PERSON) as work:
        return [name for name in lacking if queue.enqueue(work.session, name, {}, key=keys[name], now=work.now)]
