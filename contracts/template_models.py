"""Templates that an organisation brings itself: what each stands for, its versions, which an agreement keeps."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id
from kernel.storage import Attachment
from kernel.unmet import Ref
from partnerships.models import Programme

KIND = "template-version"


class TemplateState(StrEnum):
    """Where a version stands."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class OwnTemplate(Base):
    """What stands in the place of a template that Tack brings: in one language, for one programme or for all."""

    __tablename__ = "own_template"
    __table_args__ = (
        CheckConstraint("language IN ('en', 'es')", name="language"),
        UniqueConstraint("name", "language", "programme_id"),
        Index(
            "uq_own_template_for_all",
            "name",
            "language",
            unique=True,
            sqlite_where=text("programme_id IS NULL"),
            postgresql_where=text("programme_id IS NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5))
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    programme: Mapped[Programme | None] = relationship(lazy="joined")


class TemplateVersion(Base):
    """One file with the report of its check; what it holds never changes, and somebody else publishes it.

    A version that was in force may be taken out of it: whoever keeps it goes on with it.
    """

    __tablename__ = "template_version"
    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("state IN ('proposed', 'published', 'withdrawn')", name="state"),
        CheckConstraint("published_by IS NULL OR published_by <> proposed_by", name="second_person"),
        CheckConstraint("(published_by IS NULL) = (published_on IS NULL)", name="published_on"),
        CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_on IS NULL)", name="withdrawn_on"),
        CheckConstraint("state <> 'proposed' OR published_by IS NULL", name="proposed"),
        CheckConstraint("state <> 'published' OR published_by IS NOT NULL", name="published"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_by IS NOT NULL)", name="withdrawn"),
        Index("ix_template_version_state", "state", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("own_template.id"))
    number: Mapped[int]
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    report: Mapped[str] = mapped_column(Text)
    note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    state: Mapped[str] = mapped_column(String(12))
    proposed_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    proposed_on: Mapped[date]
    proposed_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    published_on: Mapped[date | None]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_on: Mapped[date | None]
    template: Mapped[OwnTemplate] = relationship(lazy="joined")
    attachment: Mapped[Attachment] = relationship(lazy="joined")

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref(KIND, self.id)


class KeptTemplate(Base):
    """Which template an agreement keeps to for its paper in one language; without a version, the one Tack brings."""

    __tablename__ = "kept_template"
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    version_id: Mapped[str | None] = mapped_column(ForeignKey("template_version.id"))
    by: Mapped[str] = mapped_column(Id)
    on: Mapped[date]
    version: Mapped[TemplateVersion | None] = relationship()


class PrintedTemplate(Base):
    """From which version of an own template a paper was printed; a paper without such a row came from Tack's own."""

    __tablename__ = "printed_template"
    document_id: Mapped[str] = mapped_column(ForeignKey("printed_document.id"), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("template_version.id"), index=True)
    version: Mapped[TemplateVersion] = relationship()
