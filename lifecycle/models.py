"""What one person asks of another: a request that waits until the gate it is about is met."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.unmet import Ref


class HelpRequest(Base):
    """Somebody asks whoever may mend one unmet gate; open until it is met, declined or withdrawn.

    `open_key` is unique while it is open, so that two presses at once ask once; `words` is the packed
    sentence of the gate as it stood; `fixed_by` is the permission or role that mends it.
    """

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("open_key"),
        CheckConstraint("(closed_at IS NULL) = (open_key IS NOT NULL)", name="open_has_key"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_has_outcome"),
        CheckConstraint("outcome IS NULL OR outcome IN ('done', 'declined', 'withdrawn')", name="outcome"),
        CheckConstraint(
            "outcome IS NULL OR outcome <> 'declined' OR reason_id IS NOT NULL", name="declined_has_reason"
        ),
        Index("ix_request_about", "about_kind", "about_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(Id)
    move: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(60))
    about_kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[str] = mapped_column(Id)
    control: Mapped[str] = mapped_column(String(60))
    fixed_by: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    asked_on: Mapped[date]
    asked_at: Mapped[datetime]
    open_key: Mapped[str | None] = mapped_column(String(400))
    outcome: Mapped[str | None] = mapped_column(String(12))
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    reason_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("request", self.id)

    @property
    def subject(self) -> Ref:
        """What was to be moved."""
        return Ref(self.subject_kind, self.subject_id)

    @property
    def about(self) -> Ref:
        """What the unmet gate concerns."""
        return Ref(self.about_kind, self.about_id)
