"""The day of a list, as lists state it."""

from __future__ import annotations

from datetime import date


def stated(text: str | None) -> date | None:
    """Return the day that a moment in ISO form begins with, or None where nobody can read one: it dates nothing."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
