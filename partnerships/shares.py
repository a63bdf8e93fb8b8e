"""Shares of a partnership, in hundredths of a percent. A pure rule."""

from __future__ import annotations

WHOLE = 10_000  # one hundred percent
