"""Finding partnerships by words: one function over the full-text search of either database."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, column, false, func, literal_column, select, table
from sqlalchemy.orm import Session

from kernel.lists import words_of
from kernel.search_schema import SEARCH
from partnerships.models import Partnership

#: Words and letters of a search that are looked at; what comes after cannot narrow it in any sensible way.
MOST_WORDS, MOST_LETTERS = 12, 200
WORDS = "words"
_NUMBERS = table(f"{SEARCH}partnership", column("id"), column("record_id"))
_WORDS = table(f"{SEARCH}partnership_words", column("rowid"))


def found_by(dialect: str, typed: str) -> ColumnElement[bool]:
    """Return the clause: every word typed begins some word of the partnership; signs alone find nothing.

    Its value is called WORDS. Only letters and figures reach the database, so nothing typed is read as an operator.
    """
    asked = words_asked(dialect, typed)
    if not asked:
        return false()
    return _on_sqlite(asked) if dialect == "sqlite" else _on_postgresql(asked)


def words_asked(dialect: str, typed: str) -> str:
    """Return what was typed as the database asks for it: each word, or what it begins."""
    words = words_of(typed[:MOST_LETTERS])[:MOST_WORDS]
    if dialect == "sqlite":
        return " ".join(f'"{word}"*' for word in words)
    return " & ".join(f"{word}:*" for word in words)


def dialect_of(session: Session) -> str:
    """Return which kind of database a session works on."""
    return session.get_bind().dialect.name


def _on_sqlite(asked: str) -> ColumnElement[bool]:
    match = literal_column(_WORDS.name).op("MATCH")(bindparam(WORDS, asked))
    found = select(_NUMBERS.c.record_id).join(_WORDS, _WORDS.c.rowid == _NUMBERS.c.id).where(match)
    return Partnership.id.in_(found)


def _on_postgresql(asked: str) -> ColumnElement[bool]:
    """Let the index find them first: guessing how many there are, the planner would read every partnership's words."""
    simple: ColumnElement[str] = literal_column("'simple'")
    query = func.to_tsquery(simple, bindparam(WORDS, asked))
    matching = func.to_tsvector(simple, Partnership.search_text).op("@@")(query)
    found = select(Partnership.id).where(matching).correlate(None).cte("found").prefix_with("MATERIALIZED")
    return Partnership.id.in_(select(found.c.id))
