"""Assessments by other bodies that were accepted: of which organisation, by whom, for what, until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from diligence.outside import OutsideBody
from kernel.database import Base, Id
from kernel.storage import Attachment
from kernel.unmet import Ref
from policy.checklists import Rating

_BODIES = ", ".join(f"'{one}'" for one in OutsideBody)
_RATINGS = ", ".join(f"'{one}'" for one in Rating)


class OutsideAssessment(Base):
    """An assessment by another body with its document. It belongs to the organisation, and so to all its partnerships.

    It is never changed: one that was accepted by mistake is taken back, with a reason.
    """

    __tablename__ = "outside_assessment"
    __table_args__ = (
        CheckConstraint(f"body IN ({_BODIES})", name="body"),
        CheckConstraint("(body = 'other') = (body_name IS NOT NULL)", name="other_is_named"),
        CheckConstraint("valid_until >= assessed_on", name="in_order"),
        CheckConstraint(
            "(withdrawn_by IS NULL) = (withdrawn_on IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_note_id IS NULL)",
            name="withdrawing_is_whole",
        ),
        Index("ix_outside_assessment_organisation_id", "organisation_id", "valid_until"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    body: Mapped[str] = mapped_column(String(20))
    body_name: Mapped[str | None] = mapped_column(String(120))
    assessed_on: Mapped[date]
    valid_until: Mapped[date]
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    accepted_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    accepted_on: Mapped[date]
    accepted_at: Mapped[datetime]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    attachment: Mapped[Attachment] = relationship()
    domains: Mapped[list[OutsideDomain]] = relationship(order_by="OutsideDomain.domain", lazy="selectin")

    @property
    def ref(self) -> Ref:
        """How its file refers to it."""
        return Ref("outside-assessment", self.id)

    def stands(self, on: date) -> bool:
        """Whether it covers anything on a day."""
        return self.withdrawn_on is None and self.assessed_on <= on <= self.valid_until


class OutsideDomain(Base):
    """What another body found in one domain of the checklists."""

    __tablename__ = "outside_domain"
    __table_args__ = (CheckConstraint(f"rating IN ({_RATINGS})", name="rating"),)
    outside_id: Mapped[str] = mapped_column(ForeignKey("outside_assessment.id"), primary_key=True)
    domain: Mapped[str] = mapped_column(String(40), primary_key=True)
    rating: Mapped[str] = mapped_column(String(12))
