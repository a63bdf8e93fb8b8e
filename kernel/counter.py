"""Numbers that people read, such as UA-2026-014: given once, in order, never by counting rows."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.database import Base


class Counter(Base):
    """The last number given in a series."""

    __tablename__ = "counter"
    series: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


def next_number(session: Session, series: str) -> int:
    """Return the next number of a series; two askers at once stand in line."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    taken = dialect.insert(Counter).values(series=series, value=1)
    statement = taken.on_conflict_do_update(
        index_elements=[Counter.series], set_={"value": Counter.value + 1}
    ).returning(Counter.value)
    given: int = session.execute(statement, execution_options={"synchronize_session": False}).scalar_one()
    return given
