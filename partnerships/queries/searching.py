"""Finding partnerships by words: one function over the full-text search of either database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Join,
    Select,
    String,
    and_,
    bindparam,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from kernel.frozen import Frozen
from kernel.lists import words_of
from kernel.search_schema import SEARCH
from partnerships.models import Partnership

#: Words and letters of a search that are looked at; what comes after cannot narrow it in any sensible way.
MOST_WORDS, MOST_LETTERS = 12, 200
WORDS = "words"
WORD = "word_%s"
#: Of so many partnerships looked at, one in so many has a word that many have.
SAMPLE, MANY = 200, 10
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
    words = split(typed)
    if dialect == "sqlite":
        return " ".join(f'"{word}"*' for word in words)
    return " & ".join(f"{word}:*" for word in words)


def split(typed: str) -> list[str]:
    """Return the words of a search that are looked at."""
    return words_of(typed[:MOST_LETTERS])[:MOST_WORDS]


def begin_in(dialect: str, text: ColumnElement[str], places: Iterable[int]) -> ColumnElement[bool]:
    """Return the clause of `found_by` for looking at one row after another: words typed begin words of a text.

    For a word that many have this is quicker than finding all of them. The values are `words_within`.
    """
    place = func.instr if dialect == "sqlite" else func.strpos
    spaced = literal_column("' '").concat(text)
    return and_(true(), *(place(spaced, bindparam(WORD % number, None, type_=String)) > 0 for number in places))


def many_have(session: Session, typed: str) -> frozenset[int]:
    """Return the places of the words that many partnerships seem to have, by looking at some of them.

    Asking their index for these too would read all of it, where another word finds a few.
    """
    count = len(split(typed))
    found = _sample(dialect_of(session), count).rows(session, words_within(typed))[0]
    many = frozenset(place for place, number in enumerate(found) if number >= SAMPLE // MANY)
    return many if len(many) < count else frozenset()


@lru_cache(MOST_WORDS * 2)
def _sample(dialect: str, count: int) -> Frozen:
    some = select(Partnership.search_text).limit(literal_column(str(SAMPLE))).subquery()
    having = (
        func.count().filter(begin_in(dialect, some.c.search_text, [place])).label(f"having_{place}")
        for place in range(count)
    )
    return Frozen(select(*having).select_from(some))


def words_within(typed: str) -> dict[str, str]:
    """Return the values of `begin_in`; what is searched is divided by single spaces."""
    return {WORD % number: f" {word}" for number, word in enumerate(split(typed))}


def dialect_of(session: Session) -> str:
    """Return which kind of database a session works on."""
    return session.get_bind().dialect.name


def _on_sqlite(asked: str) -> ColumnElement[bool]:
    match = literal_column(_WORDS.name).op("MATCH")(bindparam(WORDS, asked))
    found = select(_NUMBERS.c.record_id).join(_WORDS, _WORDS.c.rowid == _NUMBERS.c.id).where(match)
    return Partnership.id.in_(found)


def _on_postgresql(asked: str) -> ColumnElement[bool]:
    """Let the index find them first: guessing how many there are, the planner would read every partnership's words."""
    found = select(Partnership.id).where(_matching(asked)).correlate(None).cte("found").prefix_with("MATERIALIZED")
    return Partnership.id.in_(select(found.c.id))


def _matching(asked: str) -> ColumnElement[bool]:
    simple: ColumnElement[str] = literal_column("'simple'")
    query = func.to_tsquery(simple, bindparam(WORDS, asked))
    return func.to_tsvector(simple, Partnership.search_text).op("@@")(query)


def found_among(dialect: str, wanted: Select[Any], typed: str) -> Select[Any]:
    """Narrow a statement over partnerships to those found, one by one as the index of words gives them."""
    asked = words_asked(dialect, typed)
    if dialect != "sqlite":
        return wanted.where(_matching(asked))
    numbered = _InOrder(_WORDS, _NUMBERS, _WORDS.c.rowid == _NUMBERS.c.id)
    found = _InOrder(numbered, Partnership.__table__, _NUMBERS.c.record_id == Partnership.id)
    match = literal_column(_WORDS.name).op("MATCH")(bindparam(WORDS, asked))
    return wanted.select_from(found).where(match)


class _InOrder(Join):
    """A join that SQLite does from left to right: beginning elsewhere it would search the words for every row again."""

    inherit_cache = True


@compiles(_InOrder, "sqlite")
def _in_order(element: Any, compiler: SQLCompiler, **given: Any) -> str:
    given |= {"asfrom": True}
    left, right = (compiler.process(side, **given) for side in (element.left, element.right))
    return f"{left} CROSS JOIN {right} ON {compiler.process(element.onclause, **{**given, 'asfrom': False})}"
