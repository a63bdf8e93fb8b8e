"""How many statements a piece of work sends to its database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from kernel.database import Database


def statements_of(database: Database, work: Callable[[], object]) -> int:
    """Statements while something is done, BEGIN, COMMIT and PRAGMA aside; whatever is set up once is done before."""
    work()
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(seen)
