"""How a partnership was chosen: three marks, what each side brings, the basis of selection, conflicts, inception."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id
from partnerships.models import Organisation, Person


class Mark(Base):
    """One assessment of the idea, the partner or the relationship; given anew it leaves the earlier one standing.

    `level` is a level of the partnership's edition, `suggested` what the rule made of the answers at that time.
    """

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("of IN ('idea', 'partner', 'relationship')", name="one_of_three"),
        Index("ix_mark_partnership", "partnership_id", "of", "on", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    of: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(40))
    suggested: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(ForeignKey("note.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    now: Mapped[datetime]
    answers: Mapped[list[CriterionAnswer]] = relationship(order_by="CriterionAnswer.criterion")
    person: Mapped[Person] = relationship()


class CriterionAnswer(Base):
    """How a criterion of the edition was answered when a mark was given."""

    __tablename__ = "criterion_answer"
    __table_args__ = (CheckConstraint("answer IN ('no', 'partly', 'yes')", name="answer"),)
    mark_id: Mapped[str] = mapped_column(ForeignKey("mark.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(String(8))


class Brought(Base):
    """Something a party brings beyond money, in its own words."""

    __tablename__ = "brought"
    __table_args__ = (UniqueConstraint("party_id", "kind"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(Text)


class Complementarity(Base):
    """How the parties of a partnership complement each other: one statement."""

    __tablename__ = "complementarity"
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    statement: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    person: Mapped[Person] = relationship()


class Selection(Base):
    """Why this partner and no other: competed, unsolicited, or direct with a justification that somebody agreed to."""

    __tablename__ = "selection"
    __table_args__ = (
        CheckConstraint("basis IN ('competed', 'unsolicited', 'direct')", name="basis"),
        CheckConstraint("(basis = 'competed') = (reference IS NOT NULL)", name="competed_by_a_call"),
        CheckConstraint("(basis = 'competed') = (applicants IS NOT NULL)", name="competed_among_applicants"),
        CheckConstraint("applicants IS NULL OR applicants > 0", name="somebody_applied"),
        CheckConstraint("(basis = 'direct') = (justification IS NOT NULL)", name="direct_is_justified"),
        CheckConstraint("(basis = 'direct') = (agreed_by IS NOT NULL)", name="direct_is_agreed"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> by", name="agreed_by_another"),
    )
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    basis: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    reference: Mapped[str | None] = mapped_column(String(255))
    applicants: Mapped[int | None]
    justification: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(foreign_keys=[by])
    agreeing: Mapped[Person | None] = relationship(foreign_keys=[agreed_by])


class ConflictDeclaration(Base):
    """What somebody declared about their own interests in a partnership; renewed by a later one."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        CheckConstraint("declared = (what IS NOT NULL)", name="declared_in_words"),
        CheckConstraint("handling IS NULL OR declared", name="handled_where_declared"),
        CheckConstraint("(handling IS NULL) = (handled_by IS NULL)", name="handled_by_somebody"),
        CheckConstraint("(handling IS NULL) = (handled_on IS NULL)", name="handled_on_a_day"),
        CheckConstraint("handled_by IS NULL OR handled_by <> person_id", name="handled_by_another"),
        Index("ix_conflict_declaration_partnership", "partnership_id", "person_id", "on", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    declared: Mapped[bool]
    what: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    handling: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    handled_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    handled_on: Mapped[date | None]
    on: Mapped[date]
    now: Mapped[datetime]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class InceptionPart(Base):
    """A part that an organisation took in the design of the partnership, and when."""

    __tablename__ = "inception_part"
    __table_args__ = (UniqueConstraint("partnership_id", "organisation_id", "part", "on"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    part: Mapped[str] = mapped_column(String(40))
    on: Mapped[date]
    what: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    organisation: Mapped[Organisation] = relationship()
    person: Mapped[Person] = relationship()
