"""Numbers that people read, such as UA-2026-014: given once, in order, never by counting rows."""

from __future__ import annotations

from types import ModuleType

from sqlalchemy import String, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from kernel.database import Base


class Counter(Base):
    """The last number given in a series."""

    __tablename__ = "counter"
    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


def _counting(dialect: ModuleType) -> ReturningInsert[int]:
    counter = Base.metadata.tables[Counter.__tablename__]
    first = dialect.insert(counter).values(series=bindparam("series"), value=1)
    counted: ReturningInsert[int] = first.on_conflict_do_update(
        index_elements=[counter.c.series], set_={"value": counter.c.value + 1}
    ).returning(counter.c.value)
    return counted


_COUNT = {"sqlite": _counting(sqlite), "postgresql": _counting(postgresql)}


def next_number(session: Session, series: str) -> int:
    """Return the next number of a series; two askers at once stand in line."""
    connection = session.connection()
    given: int = connection.execute(_COUNT[connection.dialect.name], {"series": series}).scalar_one()
    return given
