"""A hold: the stop on an organisation, a partnership, an agreement or a payment."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.unmet import Ref


class Hold(Base):
    """Who stopped what, when and why, and who lifted it; a subject has one open hold at most."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('organisation', 'partnership', 'agreement', 'payment')", name="subject_kind"),
        CheckConstraint(
            "(lifted_on IS NULL AND lifted_by IS NULL AND lifted_note_id IS NULL)"
            " OR (lifted_on IS NOT NULL AND lifted_by IS NOT NULL AND lifted_note_id IS NOT NULL)",
            name="lifting_is_whole",
        ),
        CheckConstraint("lifted_on IS NULL OR lifted_on >= placed_on", name="lifted_after_placed"),
        Index(
            "uq_hold_open",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("lifted_on IS NULL"),
            postgresql_where=text("lifted_on IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(Id)
    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"))
    placed_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    placed_on: Mapped[date]
    placed_at: Mapped[datetime]
    lifted_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    lifted_on: Mapped[date | None]
    lifted_note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))

    @property
    def subject(self) -> Ref:
        """What is stopped."""
        return Ref(self.subject_kind, self.subject_id)


class HoldCause(Base):
    """What keeps a hold beside whoever placed it: nobody lifts it by hand before this has ended."""

    __tablename__ = "hold_cause"
    __table_args__ = (
        CheckConstraint("cause IN ('screening')", name="cause"),
        UniqueConstraint("cause", "source_id", "hold_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    hold_id: Mapped[str] = mapped_column(ForeignKey("hold.id"), index=True)
    cause: Mapped[str] = mapped_column(String(12))
    #: Which hit, of which nothing more is known here.
    source_id: Mapped[str] = mapped_column(Id)
    #: Whether the hold was placed for this, and so ends with it.
    placed: Mapped[bool]
    ended_on: Mapped[date | None]
