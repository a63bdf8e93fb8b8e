"""Many rows written in one go: by a statement that SQLite prepares once for all, or by one over a JSON list.

The ordinary way takes each row apart by itself, which costs more than the database needs to store it. The rows are
written in the order they are given in, so that two who write the same ones meet in one order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql

_ROWS = "rows_as_json"
#: The texts of a statement; PostgreSQL has another for a row by itself, which is planned and run sooner.
SQLITE, POSTGRESQL, SINGLE = "sqlite", "postgresql", "single"
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy states no types for it


class Many:
    """A statement over many rows, made once, of names of our own tables and columns.

    `each` are the columns whose values differ from row to row, `same` those that have one value for all.
    """

    def __init__(self, table: Table, each: Sequence[str], same: Sequence[str], texts: Mapping[str, str]) -> None:
        self._columns = [table.c[name] for name in (*each, *same)]
        self._each, self._same, self._texts = tuple(each), tuple(same), texts

    def write(self, connection: Connection, rows: Sequence[Sequence[Any]], **same: Any) -> int:
        """Write rows, each as its values in the order of `each`; return how many the database wrote."""
        if not rows:
            return 0
        dialect = connection.dialect
        if dialect.name == "sqlite":
            told = self._prepared(dialect, rows, [same[name] for name in self._same])
            return connection.exec_driver_sql(self._texts[SQLITE], told).rowcount
        if len(rows) == 1:
            single = dict(zip(self._each, rows[0], strict=True))
            return connection.exec_driver_sql(self._texts[SINGLE], {**single, **same}).rowcount
        given = {_ROWS: self.listed(rows), **same}
        return connection.exec_driver_sql(self._texts[POSTGRESQL], given).rowcount

    def said(self, number: int) -> str:
        """Return the statement over a JSON list, its list numbered, as one of several in one statement."""
        return self._texts[POSTGRESQL].replace(f"%({_ROWS})s", f"%({_ROWS}_{number})s")

    def listed(self, rows: Sequence[Sequence[Any]]) -> str:
        """Return rows as the JSON list that the statement is over."""
        return msgspec.json.encode([dict(zip(self._each, row, strict=True)) for row in rows]).decode()

    def _prepared(self, dialect: Dialect, rows: Sequence[Sequence[Any]], same: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return the rows as SQLite keeps them: it has texts for dates and moments."""
        kept = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in self._columns]
        apart = len(self._each)
        told = tuple(keep(value) if keep else value for keep, value in zip(kept[apart:], same, strict=True))
        if not any(kept[:apart]):
            return [(*row, *told) for row in rows]
        by_row = kept[:apart]
        return [
            (*[keep(value) if keep else value for keep, value in zip(by_row, row, strict=True)], *told) for row in rows
        ]


class Together:
    """Several such statements that need nothing of each other, sent to PostgreSQL as one: one way there and back."""

    def __init__(self, *parts: Many) -> None:
        self._parts = parts
        *first, last = [part.said(number) for number, part in enumerate(parts)]
        begun = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(first))
        self._text = f"WITH {begun} {last}"

    def write(self, connection: Connection, rows: Sequence[Sequence[Sequence[Any]]], **same: Any) -> int:
        """Write the rows of each part; return how many the database wrote of the last."""
        if connection.dialect.name == "sqlite":
            return [part.write(connection, some, **same) for part, some in zip(self._parts, rows, strict=True)][-1]
        given = {f"{_ROWS}_{number}": part.listed(rows[number]) for number, part in enumerate(self._parts)}
        return connection.exec_driver_sql(self._text, {**given, **same}).rowcount


def inserting(table: Table, each: Sequence[str], *, same: Sequence[str] = (), then: str = "") -> Many:
    """Return the statement that adds rows; `then` is its clause for those that are there already."""
    into = f"INSERT INTO {table.name} ({_names((*each, *same))})"
    for_all = [f"CAST(%({name})s AS {_typed(table, name)})" for name in same]
    selected = f"SELECT {', '.join([*_names_of('one', each), *for_all])} FROM {_listed(table, each)}"  # noqa: S608 -- names of our own
    return Many(
        table,
        each,
        same,
        {
            SQLITE: f"{into} VALUES ({', '.join('?' for _ in (*each, *same))}) {then}",
            POSTGRESQL: f"{into} {selected} {then}",
            SINGLE: f"{into} VALUES ({', '.join(f'%({name})s' for name in (*each, *same))}) {then}",
        },
    )


def updating(table: Table, key: Sequence[str], each: Sequence[str], *, more: str = "") -> Many:
    """Return the statement that changes `each` in the rows that have the values of `key`.

    The values of a row are those of `each`, then those of `key`; `more` is what else is set, the same for all.
    """
    sets = ", ".join([*(f'"{name}" = %s' for name in each), *([more] if more else [])])
    holds = " AND ".join(f"{one} = %s" for one in _names_of(table.name, key))
    update = f"UPDATE {table.name} SET {sets}"  # noqa: S608 -- as above
    theirs = _names_of("one", each), _names_of("one", key)
    rows = _listed(table, (*each, *key))
    return Many(
        table,
        (*each, *key),
        (),
        {
            SQLITE: f"{update} WHERE {holds}".replace("%s", "?"),
            POSTGRESQL: f"{update % tuple(theirs[0])} FROM {rows} WHERE {holds % tuple(theirs[1])}",
            SINGLE: f"{update} WHERE {holds}" % tuple(f"%({name})s" for name in (*each, *key)),
        },
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _names_of(table: str, names: Iterable[str]) -> list[str]:
    return [f'{table}."{name}"' for name in names]


def _typed(table: Table, name: str) -> str:
    return table.c[name].type.compile(_POSTGRESQL)


def _listed(table: Table, names: Iterable[str]) -> str:
    """Return the rows of the JSON list as PostgreSQL reads them, each column with the type that it has there."""
    columns = ", ".join(f'"{name}" {_typed(table, name)}' for name in names)
    return f"json_to_recordset(CAST(%({_ROWS})s AS json)) AS one({columns})"
