"""The logo of an organisation, as its documents show it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id
from kernel.storage import Attachment


class OrganisationLogo(Base):
    """The picture that stands for an organisation now, with its size in dots; an earlier one stays a file."""

    __tablename__ = "organisation_logo"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="has_a_size"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), unique=True)
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    width: Mapped[int]
    height: Mapped[int]
    attachment: Mapped[Attachment] = relationship(lazy="joined", innerjoin=True)
