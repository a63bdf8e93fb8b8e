"""Rows inside a row, as JSON, on both databases: what belongs to a record comes with it in the same statement.

The rows come as text, for the reader to decode straight into what it makes of them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class json_row(FunctionElement[Any]):  # noqa: N801 -- it is written like a function of SQL
    """Some expressions as one JSON list."""

    type = JSON()
    inherit_cache = True
    name = "json_row"


class json_rows(FunctionElement[Any]):  # noqa: N801 -- as above
    """One expression of every row as the text of a JSON list, in no promised order; of no rows an empty one or NULL."""

    type = Text()
    inherit_cache = True
    name = "json_rows"


@compiles(json_row)
def _row(element: json_row, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_build_array({compiler.process(element.clauses, **given)})"


@compiles(json_row, "sqlite")
def _row_sqlite(element: json_row, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **given)})"


@compiles(json_rows)
def _rows(element: json_rows, compiler: SQLCompiler, **given: Any) -> str:
    return f"CAST(json_agg({compiler.process(element.clauses, **given)}) AS TEXT)"


@compiles(json_rows, "sqlite")
def _rows_sqlite(element: json_rows, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **given)})"
