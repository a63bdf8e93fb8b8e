"""What lists show of a partnership's agreements and dates, kept beside it so that they can be narrowed by it.

Triggers keep these columns (the revision `listed` has them), in the transaction of whatever changes an agreement, a
report or an exploration. No object carries them: it would hold what was true when it was read.
"""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import Column, ColumnElement, Date, Index, Integer, String, Table, Text, literal_column
from sqlalchemy import text as sql

from partnerships.models import Partnership

_TABLE = cast("Table", Partnership.__table__)

#: The highest tier among the agreements that were not cancelled.
TIER: Column[str | None] = Column("tier", String(2))
#: How many agreements stand in these states, and in any state between a draft and its being in force.
IN_REVIEW, IN_SIGNATURE, SIGNED, ON_THE_WAY = (
    Column[int](name, Integer, nullable=False, server_default=sql("0"))
    for name in ("in_review", "in_signature", "signed", "on_the_way")
)
#: What is committed, as JSON: a list of currency and minor units, by currency; NULL where nothing is.
COMMITTED: Column[str | None] = Column("committed", Text)
#: The first date of a report that is owed, a finding, or the end of what is in force.
NEXT_ON: Column[date | None] = Column("next_on", Date)

LISTED = (TIER, IN_REVIEW, IN_SIGNATURE, SIGNED, ON_THE_WAY, COMMITTED, NEXT_ON)
for _column in LISTED:
    _TABLE.append_column(_column)


def some(column: Column[int]) -> ColumnElement[bool]:
    """Hold where a count is not nought, in the words of the index that holds only those."""
    return column > literal_column("0")


#: What few partnerships have stands in indexes of those alone, in the order of the list.
NARROW = {
    "ix_partnership_in_review": "in_review > 0",
    "ix_partnership_in_signature": "in_signature > 0",
    "ix_partnership_flagged": "flagged IS NOT NULL",
}
Index("ix_partnership_tier", TIER, _TABLE.c.sort_key, _TABLE.c.id)
Index("ix_partnership_next_on", NEXT_ON, _TABLE.c.id)
for _name, _where in NARROW.items():
    Index(_name, _TABLE.c.sort_key, _TABLE.c.id, sqlite_where=sql(_where), postgresql_where=sql(_where))
