"""Concerns that were raised in confidence, and flags on organisations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from diligence.flags import Category, ConcernState, Level
from kernel.database import Base, Id
from kernel.unmet import Ref
from partnerships.models import Organisation, Partnership

CONCERN, FLAG = "concern", "flag"
_CATEGORIES = ", ".join(f"'{one}'" for one in Category)
_LEVELS = ", ".join(f"'{one}'" for one in Level)
_STATES = ", ".join(f"'{one}'" for one in ConcernState)


class Concern(Base):
    """What somebody said in confidence about an organisation; its words are a note, and so can be erased.

    `programme_id` says whose leadership handles it: that of the partnership, or any where none is named.
    """

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint(f"category IN ({_CATEGORIES})", name="category"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'closed') = (closed_by IS NOT NULL)", name="closed"),
        CheckConstraint(
            "(closed_by IS NULL) = (closed_on IS NULL) AND (closed_by IS NULL) = (closed_note_id IS NULL)",
            name="closing_is_whole",
        ),
        CheckConstraint("closed_by IS NULL OR closed_by <> raised_by", name="closed_by_another"),
        Index("ix_concern_raised_by", "raised_by", "id"),
        Index("ix_concern_organisation_id", "organisation_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    partnership_id: Mapped[str | None] = mapped_column(ForeignKey("partnership.id"))
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"))
    category: Mapped[str] = mapped_column(String(30))
    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"))
    raised_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    raised_on: Mapped[date]
    raised_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    closed_on: Mapped[date | None]
    closed_note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    version: Mapped[int] = mapped_column()
    organisation: Mapped[Organisation] = relationship()
    partnership: Mapped[Partnership | None] = relationship()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref(CONCERN, self.id)


class ConcernKeptFrom(Base):
    """Somebody who handles concerns and is not to know of this one, since it is about them or somebody close."""

    __tablename__ = "concern_kept_from"
    concern_id: Mapped[str] = mapped_column(ForeignKey("concern.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)


class Flag(Base):
    """What is held against an organisation: how grave, whose it is to follow up, and how it ended.

    A red one may be confirmed; then its organisation is on hold, and it ends only when a second person agrees to what
    the first one asked.
    """

    __tablename__ = "flag"
    __table_args__ = (
        CheckConstraint(f"category IN ({_CATEGORIES})", name="category"),
        CheckConstraint(f"level IN ({_LEVELS})", name="level"),
        CheckConstraint("confirmed_by IS NULL OR level = 'red'", name="confirmed_is_red"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_on IS NULL)", name="confirmed_on"),
        CheckConstraint("hold_id IS NULL OR confirmed_by IS NOT NULL", name="hold_is_of_confirmed"),
        CheckConstraint(
            "(lift_asked_by IS NULL) = (lift_asked_on IS NULL) AND (lift_asked_by IS NULL OR confirmed_by IS NOT NULL)",
            name="lift_asked",
        ),
        CheckConstraint("(closed_by IS NULL) = (closed_on IS NULL)", name="closed_on"),
        CheckConstraint(
            "closed_by IS NULL OR confirmed_by IS NULL OR (lift_asked_by IS NOT NULL AND lift_asked_by <> closed_by)",
            name="second_person",
        ),
        Index("ix_flag_organisation_id", "organisation_id", "closed_on"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    concern_id: Mapped[str | None] = mapped_column(ForeignKey("concern.id"), unique=True)
    category: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(12))
    owner_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    raised_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    raised_on: Mapped[date]
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    confirmed_on: Mapped[date | None]
    hold_id: Mapped[str | None] = mapped_column(ForeignKey("hold.id"))
    lift_asked_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    lift_asked_on: Mapped[date | None]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    organisation: Mapped[Organisation] = relationship()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- as above

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref(FLAG, self.id)

    @property
    def confirmed(self) -> bool:
        """Whether it is confirmed and still stands."""
        return self.confirmed_by is not None and self.closed_by is None
