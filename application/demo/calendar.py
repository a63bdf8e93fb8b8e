"""The demo's calendar: days before a given day, on weekdays, each step a few minutes after the one before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MORNING = time(8, 20)
_PAUSE = timedelta(minutes=7)
_FRIDAY = 4


class Calendar:
    """Turns the days of a story into dates around an anchor, and steps into moments that never run backwards."""

    def __init__(self, anchor: date, zone: str) -> None:
        self.anchor = anchor
        self._zone = ZoneInfo(zone)
        self._last = datetime.min.replace(tzinfo=UTC)

    def day(self, days_ago: int) -> date:
        """Return a day; one that falls on a weekend is taken the Friday before."""
        day = self.anchor - timedelta(days=days_ago)
        return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))

    def moment(self, on: date) -> datetime:
        """Return when on a day the next step is entered."""
        opens = datetime.combine(on, _MORNING, self._zone).astimezone(UTC)
        self._last = max(opens, self._last + _PAUSE) if self._last.year > 1 else opens
        return self._last
