"""Statements that are put together once and then only filled: building a large one takes longer than running it."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Dialect, Select, TextualSelect, bindparam, column, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import Session

# Without a driver's own marks; those of the driver in use are put in when the text is executed.
_DIALECTS: Mapping[str, type[DefaultDialect]] = {"sqlite": SQLiteDialect, "postgresql": PGDialect}
_NONE: Mapping[str, object] = {}
_Convert = Callable[[Any], Any]


def freeze(statement: Select[*tuple[Any, ...]], dialect: str) -> TextualSelect:
    """Return a statement as text with the same columns and values; named values can be given anew at each execution."""
    speaking = _DIALECTS[dialect](paramstyle="named")
    compiled = statement.compile(dialect=speaking, compile_kwargs={"render_postcompile": True})
    types = {name: one.type for name, one in compiled.binds.items()}
    # A member of an enumeration goes as the plain text it is: drivers have ideas of their own about enumerations.
    plain = {name: str(value) if isinstance(value, str) else value for name, value in compiled.params.items()}
    values = [bindparam(name, value, type_=types.get(name)) for name, value in plain.items()]
    columns = [column(str(one.key), one.type) for one in statement.selected_columns]
    return text(str(compiled)).bindparams(*values).columns(*columns)


class Frozen:
    """A statement that only reads, put together once for each kind of database and sent as the text it came out as.

    What it costs each time is its values and its rows. Values without a default are named at each execution, and none
    of them is a list. Rows are read by place or by name.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._spoken: dict[str, _Spoken] = {}

    def rows(self, session: Session, values: Mapping[str, object] = _NONE) -> Sequence[Any]:
        """Return all rows; what the session has not written yet is written first."""
        if session.autoflush:
            session.flush()
        connection = session.connection()
        spoken = self._spoken.get(connection.dialect.name)
        if spoken is None:
            spoken = self._spoken[connection.dialect.name] = _speak(self._statement, connection.dialect)
        return spoken.rows(connection, values)

    def row(self, session: Session, values: Mapping[str, object] = _NONE) -> Any:
        """Return the first row, or None."""
        return next(iter(self.rows(session, values)), None)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A statement in one database's words, the values that stay, and how values go in and come out."""

    text: str
    kept: Mapping[str, Any]
    into: Mapping[str, _Convert]
    out_of: Sequence[tuple[int, _Convert]]
    make: _Convert

    def rows(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Any]:
        into = self.into
        given = {name: into[name](value) if name in into else value for name, value in values.items()}
        found = connection.exec_driver_sql(self.text, {**self.kept, **given}).all()
        return [self._made(row) for row in found] if self.out_of else found

    def _made(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for place, convert in self.out_of:
            values[place] = convert(values[place])
        return self.make(values)


def _speak(statement: Any, dialect: Dialect) -> _Spoken:
    # On SQLite by name too: a value that is named many times goes once.
    speaking = SQLiteDialect(paramstyle="named") if dialect.name == "sqlite" else dialect
    compiled = statement.compile(dialect=speaking)
    wanted = {name: None for name, one in compiled.binds.items() if one.required}
    state = compiled.construct_expanded_state(wanted)
    into = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in compiled.binds.items()}
    into = {name: convert for name, convert in {**into, **state.processors}.items() if convert is not None}
    known = {name: value for name, value in state.parameters.items() if name not in wanted}
    kept = {name: into[name](value) if name in into else value for name, value in known.items()}
    # A member of an enumeration goes as the plain text it is: drivers have ideas of their own about enumerations.
    plain = {name: str(value) if isinstance(value, str) else value for name, value in kept.items()}
    columns = list(statement.selected_columns)
    convert = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
    shape = namedtuple("Row", [str(one.key) for one in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024 -- its fields are the statement's
    out_of = [(place, one) for place, one in enumerate(convert) if one is not None]
    return _Spoken(state.statement, plain, into, out_of, shape._make)
