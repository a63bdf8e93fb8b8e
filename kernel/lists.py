"""Lists that grow: pages by key instead of by number, and the search over folded text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from kernel.errors import Invalid, invalid
from kernel.text import fold

Row = TypeVar("Row")
#: Words and letters of a search that are looked at; what comes after cannot narrow it in any sensible way.
_WORDS, _LETTERS = 12, 200


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list and the cursor to what follows, or None at its end."""

    rows: Sequence[Row]
    after: str | None


def fingerprint(filters: Mapping[str, object]) -> str:
    """Return a short hash of filters and sort, so that a cursor is never used with others."""
    stated = json.dumps(filters, sort_keys=True, default=str)
    return hashlib.sha256(stated.encode()).hexdigest()[:12]


def encode(mark: str, sort_key: str, record_id: str) -> str:
    """Return the cursor that stands after a row."""
    stated = json.dumps([mark, sort_key, record_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")


def decode(cursor: str, mark: str) -> tuple[str, str]:
    """Return the sort key and identifier a cursor stands after; raises Invalid for a foreign one."""
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise foreign_cursor() from error
    match read:
        case [str(found), str(sort_key), str(record_id)] if found == mark and _keepable(sort_key + record_id):
            return sort_key, record_id
    raise foreign_cursor()


def _keepable(text: str) -> bool:
    """Say whether a database may be asked about it: no NUL, and no half of a sign."""
    return not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text)


def foreign_cursor() -> Invalid:
    """Return the error for a cursor that stands in another list."""
    return invalid("after", "This place in the list belongs to another search. Start from its first page.")


def beyond(
    sort_key: InstrumentedAttribute[str],
    record_id: InstrumentedAttribute[str],
    cursor: str | None,
    mark: str,
) -> ColumnElement[bool]:
    """Return the clause that skips what earlier pages showed."""
    if cursor is None:
        return true()
    key, identifier = decode(cursor, mark)
    # The first half is what an index can begin from; the second settles equal keys.
    return and_(sort_key >= key, or_(sort_key > key, record_id > identifier))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: letters and figures, everything else divides them."""
    return "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()


def contains(column: InstrumentedAttribute[str], search: str) -> ColumnElement[bool]:
    """Return the clause: every word of the search occurs in a column of folded text."""
    words = fold(search[:_LETTERS]).replace("\x00", "").split()[:_WORDS]
    return and_(true(), *(column.contains(word, autoescape=True) for word in words))


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], bool]:
    """Return at most `limit` of the rows and whether one more was found."""
    return rows[:limit], len(rows) > limit
