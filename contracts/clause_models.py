"""Clauses edited for one agreement, and the approval of those that stand in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.clause_edits import Edit, Kind
from kernel.database import Base, Id
from kernel.journal import Note
from kernel.text import Label
from partnerships.models import Person


class ClauseEdit(Base):
    """A clause reworded for one agreement, left out of it, or added to it; what was replaced or put back has ended.

    `basis` is the hash of the library's words that whoever edited it had before them; an added clause has none.
    """

    __tablename__ = "clause_edit"
    __table_args__ = (
        CheckConstraint("kind IN ('changed', 'left-out', 'added')", name="kind"),
        CheckConstraint("(kind = 'added') = (basis IS NULL)", name="edited_from_something"),
        CheckConstraint(
            "(kind = 'left-out') = (text_en IS NULL AND text_es IS NULL)", name="has_words_unless_left_out"
        ),
        CheckConstraint("(kind = 'added') = (title_en IS NOT NULL OR title_es IS NOT NULL)", name="own_has_title"),
        Index(
            "uq_clause_edit_standing",
            "agreement_id",
            "clause",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    clause: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    family: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str | None] = mapped_column(String(255))
    title_es: Mapped[str | None] = mapped_column(String(255))
    text_en: Mapped[str | None] = mapped_column(Text)
    text_es: Mapped[str | None] = mapped_column(Text)
    refers: Mapped[str] = mapped_column(Text)
    basis: Mapped[str | None] = mapped_column(String(64))
    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    now: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    note: Mapped[Note] = relationship(lazy="joined")
    editor: Mapped[Person] = relationship(lazy="joined")

    @property
    def edit(self) -> Edit:
        """It as a plain value, which the rules work on."""
        words = Label(en=self.text_en or "", es=self.text_es or "")
        title = Label(en=self.title_en or self.title_es or "", es=self.title_es or self.title_en or "")
        return Edit(self.clause, Kind(self.kind), self.family, title, words, tuple(self.refers.split()), self.basis)


class ClauseApproval(Base):
    """One person's yes to the edited clauses of an agreement, by name, as its terms stood in one version."""

    __tablename__ = "clause_approval"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    terms_version: Mapped[int]
    clauses: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    delegation_id: Mapped[str | None] = mapped_column(ForeignKey("delegation.id"))
    on: Mapped[date]
    now: Mapped[datetime]
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined")
