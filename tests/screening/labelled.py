"""Our own labelled pairs of names, and the half of them that a pair belongs to."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from screening.pairs import Pair

FILE = Path(__file__).resolve().parent.parent / "data" / "names.csv"
TUNING, HELD = "tuning", "held"


def half(group: str) -> str:
    """The half that all pairs about one name and those that look like it are in; nobody chooses it."""
    return HELD if hashlib.sha256(group.encode()).digest()[0] % 2 else TUNING


def pairs(of: str) -> Iterator[Pair]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        for row in rows:
            if half(row["group"]) == of:
                yield Pair(row["name_a"], row["name_b"], row["same"] == "1", rows.line_num)
