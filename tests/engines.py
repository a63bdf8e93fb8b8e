"""Engines that share what they compiled: each test opens a database of its own, and the statements are the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event

from kernel import database

#: The statements of the whole product, of both its doors.
STATEMENTS = 8_000
#: The first engine of each kind that reached its database, and so knows it.
_FIRST: dict[str, Engine] = {}


def share_what_is_compiled() -> None:
    """Let every engine of this process use the dialect of the first of its kind, with the statements it compiled."""
    database.create_engine = _create_engine  # type: ignore[assignment, attr-defined]


def _create_engine(url: sqlalchemy.URL, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(url, query_cache_size=STATEMENTS, **options)
    first = _FIRST.get(engine.name)
    if first is None:
        event.listen(engine, "connect", lambda *_: _FIRST.setdefault(engine.name, engine), once=True)
    else:
        engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
    return engine
