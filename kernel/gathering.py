"""What belongs to a record, brought in one column of its row: no second query, no row for each part.

The fields of a part, and the parts, stand between two signs that no kept text can hold. They come in no order.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal_column

_FIELD, _NEXT = "\x1f", "\x1e"
# Said in the statement itself: as values they would be filled in anew, a dozen of them, each time it is sent.
_BETWEEN: ColumnElement[str] = literal_column(f"'{_FIELD}'", String)
_AFTER: Any = literal_column(f"'{_NEXT}'", String)
_NOTHING: ColumnElement[str] = literal_column("''", String)


def joined(*columns: Any) -> ColumnElement[str]:
    """Return the aggregate that brings columns of many rows as one text, or NULL where there is none."""
    return func.aggregate_strings(packed(*columns), _AFTER)


def packed(*columns: Any) -> ColumnElement[str]:
    """Return columns of one row as one text, each empty where it is NULL; `unpacked` takes it apart."""
    one = _text(columns[0])
    for column in columns[1:]:
        one = one + _BETWEEN + _text(column)
    return one


def unpacked(text: str) -> list[str]:
    """Take the columns of one row apart."""
    return text.split(_FIELD)


def _text(column: Any) -> ColumnElement[str]:
    return func.coalesce(cast(column, String), _NOTHING)


def parts(text: str | None) -> list[list[str]]:
    """Take such a text apart: for each row its columns, empty where one was NULL."""
    return [part.split(_FIELD) for part in text.split(_NEXT)] if text else []
