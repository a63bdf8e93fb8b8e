"""Lists that somebody comes back to: what they are narrowed by and how they are sorted, under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id
from partnerships.models import Person, Programme


class SavedView(Base):
    """A list of partnerships under a name: one person's own, or shared with everybody who works in a programme."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        CheckConstraint("layout IN ('list', 'board')", name="layout"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    layout: Mapped[str] = mapped_column(String(5))
    asked: Mapped[str] = mapped_column(Text)
    now: Mapped[datetime]
    owner: Mapped[Person] = relationship()
    programme: Mapped[Programme | None] = relationship()
