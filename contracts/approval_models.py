"""In whose place an approval was given, where it was not in one's own."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base


class ApprovalStanding(Base):
    """The person an approval was given for, or the delegation it rests on."""

    __tablename__ = "approval_standing"
    __table_args__ = (
        CheckConstraint("on_behalf_of IS NOT NULL OR delegation_id IS NOT NULL", name="says_on_what_it_rests"),
    )
    approval_id: Mapped[str] = mapped_column(ForeignKey("approval.id"), primary_key=True)
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    delegation_id: Mapped[str | None] = mapped_column(ForeignKey("delegation.id"))
