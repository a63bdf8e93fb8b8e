"""A gate that somebody let a subject pass, once, with a reason."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id


class Waiver(Base):
    """One gate waived for one move of one subject; used up when the subject next moves, whichever way."""

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('partnership', 'agreement')", name="subject_kind"),
        Index(
            "uq_waiver_open",
            "subject_kind",
            "subject_id",
            "move",
            "gate",
            unique=True,
            sqlite_where=text("used_at IS NULL"),
            postgresql_where=text("used_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(Id)
    move: Mapped[str] = mapped_column(String(60))
    gate: Mapped[str] = mapped_column(String(60))
    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    now: Mapped[datetime]
    used_at: Mapped[datetime | None]
