"""Triggers that keep append-only tables append-only, on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_REFUSE = "{table} is append-only"


def append_only(
    dialect: str, table: str, key: Iterable[str], *, fill_once: str | None = None, columns: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the statements that refuse UPDATE, DELETE, REPLACE and TRUNCATE on a table.

    `fill_once` names a column that may go once from NULL to a value while `columns` stay as they are.
    """
    build = _postgres if dialect == "postgresql" else _sqlite
    yield from build(table, tuple(key), fill_once, tuple(columns))


def dropped(dialect: str, table: str) -> Iterator[str]:
    """Yield the statements that take the triggers of a table away again."""
    names = ("update", "delete", "truncate") if dialect == "postgresql" else ("update", "delete", "replace")
    for name in names:
        yield f"DROP TRIGGER IF EXISTS {table}_{name}" + (f" ON {table}" if dialect == "postgresql" else "")
    if dialect == "postgresql":
        yield f"DROP FUNCTION IF EXISTS {table}_refuse()"


def _sqlite(table: str, key: tuple[str, ...], fill_once: str | None, columns: tuple[str, ...]) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSE.format(table=table)}'); END"
    unless = f" WHEN NOT ({_filled_once(fill_once, columns, 'IS')})" if fill_once else ""
    yield f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}{unless} {refuse}"
    yield f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}"
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 -- names of our own tables and columns
    yield f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}"


def _postgres(table: str, _key: tuple[str, ...], fill_once: str | None, columns: tuple[str, ...]) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSE.format(table=table)}'; END $$"
    )
    unless = f" WHEN (NOT ({_filled_once(fill_once, columns, 'IS NOT DISTINCT FROM')}))" if fill_once else ""
    run = f"EXECUTE FUNCTION {table}_refuse()"
    yield f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW{unless} {run}"
    yield f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW {run}"
    yield f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}"


def _filled_once(column: str, columns: tuple[str, ...], equals: str) -> str:
    kept = " AND ".join(f'OLD."{other}" {equals} NEW."{other}"' for other in columns)
    return f'OLD."{column}" IS NULL AND NEW."{column}" IS NOT NULL AND {kept}'
