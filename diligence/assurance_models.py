"""Visits, spot checks and audits of partners: planned for a day, done on one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from diligence.assurance import Activity
from kernel.database import Base, Id
from kernel.storage import Attachment
from kernel.unmet import Ref

_KINDS = ", ".join(f"'{one}'" for one in Activity)


class AssuranceActivity(Base):
    """One look at a partner's work; one that was planned and will not be made is dropped, with a reason."""

    __tablename__ = "assurance_activity"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_by"),
        CheckConstraint("(dropped_on IS NULL) = (dropped_by IS NULL)", name="dropped_by"),
        CheckConstraint("done_on IS NULL OR dropped_on IS NULL", name="done_or_dropped"),
        CheckConstraint("done_on IS NULL OR kind = 'visit' OR attachment_id IS NOT NULL", name="checked_on_paper"),
        Index("ix_assurance_activity_organisation_id", "organisation_id", "planned_on"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(12))
    planned_on: Mapped[date]
    planned_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime]
    done_on: Mapped[date | None]
    done_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id"))
    dropped_on: Mapped[date | None]
    dropped_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()
    attachment: Mapped[Attachment | None] = relationship()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How its file and the journal refer to it."""
        return Ref("assurance-activity", self.id)

    @property
    def year(self) -> int:
        """The year it counts for: that in which it was done, or is to be."""
        return (self.done_on or self.planned_on).year
