"""Statements that are put together once and then only filled: building a large one takes longer than running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, TextualSelect, bindparam, column, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine.default import DefaultDialect

# Without a driver's own marks; those of the driver in use are put in when the text is executed.
_DIALECTS: Mapping[str, type[DefaultDialect]] = {"sqlite": SQLiteDialect, "postgresql": PGDialect}


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
