"""A JSON list of 1,000 partnerships: rows as structures, encoded as they are, against marshmallow's dump and json."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from marshmallow import Schema

from benchmarks.ground import TODAY
from benchmarks.lists import AUDITOR
from benchmarks.rows import Row, in_turns, ratio_row
from contracts.line_queries import Line
from kernel.ids import new_id
from partnerships.queries.partnerships import PartyLine
from web.api.partnership_schemas import PartnershipRowSchema
from web.api.resource import encode
from web.api.rows import PartnershipRow, partnerships

ROWS = 1_000
#: What the rows hold: parties and currencies of each.
INPUTS: Mapping[str, tuple[int, int]] = {"plain": (1, 0), "usual": (2, 1), "wide": (6, 3)}


def measure() -> Iterator[Row]:
    """Without a database: from the lines of the list to the bytes that are sent."""
    found = []
    for name, (parties, currencies) in INPUTS.items():
        lines = [line(number, parties, currencies) for number in range(ROWS)]
        # Both begin where their own way begins: ours with the lines of the query, marshmallow with ready objects.
        ready = list(partnerships(lines, AUDITOR))
        slow, fast = in_turns(partial(dumped, ready), partial(sent, lines), clock=time.thread_time)
        row = ratio_row("json.vs_marshmallow", slow, fast, sense="at least", bound=10, how="")
        found.append((row, f"{name}: {slow.median * 1e3:.1f} ms / {fast.median * 1e3:.2f} ms = {row.value}"))
    worst, _told = min(found, key=lambda one: one[0].value)
    how = "CPU time of the thread; the worst of: " + " | ".join(told for _row, told in found)
    low, high = min(row.low for row, _ in found), max(row.high for row, _ in found)
    yield Row(worst.key, worst.value, worst.unit, worst.sense, worst.bound, low, high, how)


def sent(lines: list[Line]) -> bytes:
    """What the API does."""
    return encode({"rows": partnerships(lines, AUDITOR), "after": None})


def dumped(ready: list[PartnershipRow]) -> bytes:
    """The same rows by the schema that describes them."""
    schema: Schema = PartnershipRowSchema(many=True)
    rows: Any = schema.dump(ready)
    return json.dumps({"rows": rows, "after": None}).encode()


def line(number: int, parties: int, currencies: int) -> Line:
    """A partnership as the list's query gives it."""
    return Line(
        new_id(),
        f"P-2026-{number:03}",
        f"Partnership {number:06}",
        "delivery",
        TODAY - timedelta(days=number % 90),
        new_id(),
        "programme",
        "agriculture",
        None,
        True,
        None,
        None,
        TODAY,
        new_id(),
        "T2",
        number % 2,
        0,
        0,
        number % 2,
        [(code, 1_000_00 + number) for code in ("EUR", "HNL", "USD")[:currencies]],
        TODAY,
        "Rural markets",
        "Ana Mejía",
        [PartyLine(one, new_id(), f"Cooperative {one}", "implementer", 2_500) for one in range(parties)],
    )
