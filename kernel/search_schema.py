"""What full-text search stands on in each database, kept in step by the database itself.

SQLite has a table of words (FTS5) that triggers fill; PostgreSQL an index on the words of the record. Both take
text that is folded and split into words already, so that they find the same.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Everything here is called so; the comparison with the models leaves it out.
SEARCH = "search_"


def created(dialect: str, table: str, column: str) -> Iterator[str]:
    """Yield the statements that make a column of words searchable, of the rows that stand there too."""
    name = f"{SEARCH}{table}"
    if dialect == "postgresql":
        yield f"CREATE INDEX {name} ON {table} USING gin (to_tsvector('simple', {column}))"
        return
    # An own number for each record: SQLite may give rows without one another when it tidies up.
    yield f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, record_id VARCHAR(26) NOT NULL UNIQUE)"
    yield f"CREATE VIRTUAL TABLE {name}_words USING fts5(words, prefix='2 3', tokenize='unicode61 remove_diacritics 0')"
    yield f"INSERT INTO {name} (record_id) SELECT id FROM {table} ORDER BY id"
    yield (
        f"INSERT INTO {name}_words (rowid, words) "
        f"SELECT {name}.id, {table}.{column} FROM {name} JOIN {table} ON {table}.id = {name}.record_id"
    )
    own = f"(SELECT id FROM {name} WHERE record_id = %s.id)"
    yield (
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN "
        f"INSERT INTO {name} (record_id) VALUES (new.id); "
        f"INSERT INTO {name}_words (rowid, words) VALUES ({own % 'new'}, new.{column}); END"
    )
    yield (
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {column} ON {table} BEGIN "
        f"UPDATE {name}_words SET words = new.{column} WHERE rowid = {own % 'new'}; END"
    )
    yield (
        f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN "
        f"DELETE FROM {name}_words WHERE rowid = {own % 'old'}; DELETE FROM {name} WHERE record_id = old.id; END"
    )


def dropped(dialect: str, table: str) -> Iterator[str]:
    """Yield the statements that take the search away again."""
    name = f"{SEARCH}{table}"
    if dialect == "postgresql":
        yield f"DROP INDEX {name}"
        return
    for event in ("insert", "update", "delete"):
        yield f"DROP TRIGGER {name}_{event}"
    yield f"DROP TABLE {name}_words"
    yield f"DROP TABLE {name}"
