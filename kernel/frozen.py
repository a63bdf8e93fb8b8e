"""Statements that are put together once and then only filled: building a large one takes longer than running it."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.orm import Session

_NONE: Mapping[str, Any] = {}
#: Longer ones go SQLAlchemy's own way.
MOST_IN_A_LIST = 256
_Convert = Callable[[Any], Any]


class Frozen:
    """A statement that reads or locks, put together once for each kind of database and sent as the text it came out as.

    What it costs each time is its values and its rows. Values without a default are named at each execution; a list is
    one value to PostgreSQL, and for SQLite filled up with its last one to one of a few lengths, each of which is a text
    of its own. Rows are read by place or by name.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._spoken: dict[tuple[str, tuple[tuple[str, int], ...]], _Spoken] = {}

    def rows(self, session: Session, values: Mapping[str, Any] = _NONE) -> Sequence[Any]:
        """Return all rows; a session that writes by itself before it reads first writes what it has not written yet."""
        if session.autoflush:
            session.flush()
        connection = session.connection()
        lists = [name for name, value in values.items() if isinstance(value, list)]
        if connection.dialect.name == "postgresql":
            return self._said_once(connection.dialect, tuple(lists)).rows(connection, values)
        if any(len(values[name]) > MOST_IN_A_LIST for name in lists):
            return connection.execute(self._statement, values).all()
        sizes = tuple((name, _filled(len(values[name]))) for name in lists)
        key = connection.dialect.name, sizes
        spoken = self._spoken.get(key)
        if spoken is None:
            spoken = self._spoken[key] = _speak(self._statement, connection.dialect, dict(sizes))
        return spoken.rows(connection, _spread(values, sizes) if sizes else values)

    def _said_once(self, dialect: Dialect, lists: tuple[str, ...]) -> _Spoken:
        key = dialect.name, tuple((name, 1) for name in lists)
        if key not in self._spoken:
            self._spoken[key] = _with_arrays(_speak(self._statement, dialect, dict(key[1])), lists)
        return self._spoken[key]

    def row(self, session: Session, values: Mapping[str, Any] = _NONE) -> Any:
        """Return the first row, or None."""
        return next(iter(self.rows(session, values)), None)


def _filled(size: int) -> int:
    """Return the length that a list is filled up to: nothing, 1, 2, 4, 8 and so on."""
    return 1 << (size - 1).bit_length() if size else 0


def _spread(values: Mapping[str, Any], sizes: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return values with each list as so many single ones, as SQLAlchemy names them."""
    spread = dict(values)
    for name, size in sizes:
        given = spread.pop(name)
        spread.update((f"{name}_{place}", given[min(place, len(given)) - 1]) for place in range(1, size + 1))
    return spread


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A statement in one database's words, the values that stay, and how values go in and come out."""

    text: str
    kept: Mapping[str, Any]
    into: Mapping[str, _Convert]
    out_of: Sequence[tuple[int, _Convert]]
    make: _Convert

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        into = self.into
        given = {name: into[name](value) if name in into else value for name, value in values.items()}
        found = connection.exec_driver_sql(self.text, {**self.kept, **given}).all()
        if not self.out_of or not found:
            return found
        # Column by column: so much quicker than row by row.
        columns: list[Iterable[Any]] = list(zip(*found, strict=True))
        for place, convert in self.out_of:
            columns[place] = map(convert, columns[place])
        return [self.make(row) for row in zip(*columns, strict=True)]


def _with_arrays(spoken: _Spoken, lists: Sequence[str]) -> _Spoken:
    """A statement in which each list is one value: as long as it may be, it is sent, read and planned as quickly."""
    text, into = spoken.text, dict(spoken.into)
    for name in lists:
        single = rf"(NOT )?IN \(%\({name}_1\)s::([\w ]+(?:\(\d+\))?)\)"
        text = re.sub(single, partial(_any, name), text)
        if (convert := into.pop(f"{name}_1", None)) is not None:
            into[name] = partial(_each, convert)
    return replace(spoken, text=text, into=into)


def _any(name: str, found: re.Match[str]) -> str:
    return f"{'<> ALL' if found[1] else '= ANY'} (%({name})s::{found[2]}[])"


def _each(convert: _Convert, values: Iterable[Any]) -> list[Any]:
    return [convert(value) for value in values]


def _speak(statement: Any, dialect: Dialect, sizes: Mapping[str, int]) -> _Spoken:
    # On SQLite by name too: a value that is named many times goes once.
    speaking = SQLiteDialect(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled = statement.compile(dialect=speaking)
    wanted: dict[str, Any] = {name: None for name, one in compiled.binds.items() if one.required}
    state = compiled.construct_expanded_state({**wanted, **{name: [None] * size for name, size in sizes.items()}})
    # A clause beside one that is never true is left out, and its list with it.
    wanted |= dict.fromkeys(one for name in sizes for one in state.parameter_expansion.get(name, ()))
    into = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in compiled.binds.items()}
    into = {name: convert for name, convert in {**into, **state.processors}.items() if convert is not None}
    known = {name: value for name, value in state.parameters.items() if name not in wanted}
    kept = {name: into[name](value) if name in into else value for name, value in known.items()}
    # A member of an enumeration goes as the plain text it is: drivers have ideas of their own about enumerations.
    plain = {name: str(value) if isinstance(value, str) else value for name, value in kept.items()}
    return _Spoken(state.statement, plain, into, *_read(list(statement.selected_columns), dialect))


def _read(columns: Sequence[Any], dialect: Dialect) -> tuple[Sequence[tuple[int, _Convert]], _Convert]:
    """Return which columns do not come as they are, and what makes a row with their names."""
    converts = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
    shape = namedtuple("Row", [str(one.key) for one in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024 -- its fields are the statement's
    return [(place, convert) for place, convert in enumerate(converts) if convert is not None], shape._make
