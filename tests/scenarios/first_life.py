"""The demo portfolio as First life stored it: its rows, kept in a file that names no database.

They were written by First life's own code under revision 20261121_1822, the last that it shipped, and read back from
its SQLite file: booleans are 0 and 1, days and moments are text.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Engine, MetaData

REVISION = "20261121_1822"
FILE = Path(__file__).resolve().parent.parent / "fixtures/first-life.json.gz"
#: What SQLite keeps as a number or text and other databases as what it is.
_READ: Mapping[type, Callable[[Any], Any]] = {
    Boolean: bool,
    Date: date.fromisoformat,
    DateTime: lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC),
}
Rows = dict[str, list[dict[str, Any]]]


def rows() -> Rows:
    """Return the rows of every table that had any."""
    kept = json.loads(gzip.decompress(FILE.read_bytes()))
    return {
        name: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]] for name, table in kept.items()
    }


def fill(engine: Engine) -> None:
    """Write the rows into a database that stands at their revision."""
    found = MetaData()
    found.reflect(engine)
    kept = rows()
    with engine.begin() as connection:
        # The revision itself writes Tack's own person, who is among the rows.
        connection.execute(found.tables["person"].delete())
        for table in found.sorted_tables:
            if table.name in kept:
                connection.execute(table.insert(), [_typed(table.c, row) for row in kept[table.name]])


def stored(connection: Connection, name: str) -> list[dict[str, Any]]:
    """Return a table's rows as a database has them now, in no order, as text where they are neither text nor number."""
    found = MetaData()
    found.reflect(connection, only=[name])
    return [
        {key: _plain(value) for key, value in row.items()}
        for row in connection.execute(found.tables[name].select()).mappings()
    ]


def kept(name: str) -> list[dict[str, Any]]:
    """Return a table's rows as First life wrote them, as `stored` returns them."""
    return [{key: _plain(value) for key, value in row.items()} for row in rows()[name]]


def _typed(columns: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(columns[name], value) for name, value in row.items()}


def _value(column: Column[Any], value: Any) -> Any:
    read = next((how for kind, how in _READ.items() if isinstance(column.type, kind)), None)
    return value if read is None or value is None else read(value)


def _plain(value: Any) -> Any:
    """Write a value as SQLite's file does."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return moment.isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value
