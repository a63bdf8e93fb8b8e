"""Identifiers of records: 26 letters and digits, sortable by time, safe in addresses."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26


def made_before(one: str, other: str) -> bool:
    """Say whether an identifier was made in an earlier millisecond than another."""
    return one[:10] < other[:10]


def new_id() -> str:
    """Return a new identifier: 48 bits of milliseconds, then 80 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    return "".join(_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))
