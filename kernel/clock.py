"""The only place that reads the clock; doors call it and pass time on as a value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def today(zone: str, at: datetime | None = None) -> date:
    """Return the local date in a time zone, at a moment or now."""
    return (at or now()).astimezone(ZoneInfo(zone)).date()
