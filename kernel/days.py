"""The day something happened: it may lie back, whatever was recorded later, but never ahead. A pure rule."""

from __future__ import annotations

from datetime import date, datetime

from kernel.clock import today
from kernel.errors import invalid


def refuse_future(on: date, *, zone: str, now: datetime) -> None:
    """Raise Invalid where a day has not come yet in the time zone of the office that keeps the record."""
    here = today(zone, now)
    if on > here:
        raise invalid("on", "%(on)s has not come yet; today is %(today)s.", on=on, today=here)
