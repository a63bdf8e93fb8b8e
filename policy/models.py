"""The published edition as it is stored: a row that nobody changes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id

#: Tables whose rows are refused every UPDATE and DELETE by triggers that the migration makes, with their keys.
IMMUTABLE_TABLES = {"edition": ("id",)}


class EditionRow(Base):
    """One published edition: its text as it came, and the hash over it."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("sha256"), UniqueConstraint("pack", "name"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    schema: Mapped[int]
    effective_from: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_on: Mapped[date]
    published_by: Mapped[str] = mapped_column(Id)
