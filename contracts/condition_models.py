"""The conditions written into an agreement, as rows: who strengthens what until when, and the clause that says so."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id


class AgreementCondition(Base):
    """A condition of an agreement out of an assessment; it stands for as long as its clause does.

    `agreed_on` is the day of the assessment that found it, and `item` what its checklist asked.
    """

    __tablename__ = "agreement_condition"
    __table_args__ = (
        UniqueConstraint("agreement_id", "clause"),
        CheckConstraint("side IN ('partner', 'funder')", name="side"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    clause: Mapped[str] = mapped_column(String(80))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    side: Mapped[str] = mapped_column(String(8))
    item: Mapped[str] = mapped_column(String(80))
    agreed_on: Mapped[date]
    due_on: Mapped[date]
