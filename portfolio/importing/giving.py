"""Grants as 360Giving publishes them in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.text import Message
from portfolio.importing.columns import COLUMNS
from portfolio.importing.sheets import Fault, Row, Sheet, gathered, unreadable
from portfolio.importing.tables import decoded

#: The paths that are read, such as recipientOrganization/0/name: the last heading each column lists.
PATHS = tuple(column.giving[-1] for column in COLUMNS)


def read_json(content: bytes) -> Sheet:
    """Return the grants of a file, each as a row whose headings are paths; raises Unreadable."""
    try:
        read = json.loads(decoded(content), parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise unreadable(Message("The file is no valid JSON.")) from error
    grants = read.get("grants") if isinstance(read, dict) else read
    if not isinstance(grants, list):
        raise unreadable(Message("The file has no list of grants; 360Giving names it “grants”."))
    stated = tuple(path for path in PATHS if any(_at(grant, path) is not None for grant in grants))
    return gathered(stated, _rows(grants))


def _no_number(text: str) -> str:
    return text


def _rows(grants: list[Any]) -> Iterator[Row]:
    for number, grant in enumerate(grants, 1):
        if isinstance(grant, dict):
            yield _row(number, grant)
        else:
            yield Row(number, {}, (Fault("", Message("Grant %(number)s is no object with fields.", number=number)),))


def _row(number: int, grant: Mapping[str, Any]) -> Row:
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for path in PATHS:
        value = _at(grant, path)
        if isinstance(value, (dict, list)):
            faults.append(Fault(path, Message("A single value is expected here.")))
        elif value is not None:
            cells[path] = str(value).strip()
    faults.extend(
        Fault(name, Message("A grant with several organisations here is entered by hand."))
        for name in ("recipientOrganization", "fundingOrganization")
        if isinstance(several := grant.get(name), list) and len(several) > 1
    )
    return Row(number, cells, tuple(faults))


def _at(grant: Any, path: str) -> Any:
    """Return what stands at a path, or None where the way there ends."""
    for step in path.split("/"):
        if step.isdigit():
            grant = grant[int(step)] if isinstance(grant, list) and int(step) < len(grant) else None
        else:
            grant = grant.get(step) if isinstance(grant, dict) else None
    return grant
