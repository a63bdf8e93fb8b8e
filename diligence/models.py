"""May we work together: assessments of one organisation in one partnership, their answers, evidence and sessions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id
from kernel.storage import Attachment
from kernel.unmet import Ref
from partnerships.models import Organisation, Partnership, Person


class Assessment(Base):
    """One organisation assessed in one partnership, by the checklist of an edition at the depth of a tier.

    `items` are the names of what is asked, in order, as they stood when it was opened. Each side hands its answers in
    for itself; when both have, it is shared. `result`, its reasons and the days are those of the agreed answers.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("side IN ('of-partner', 'of-funder')", name="side"),
        CheckConstraint("state IN ('open', 'shared', 'agreed')", name="state"),
        CheckConstraint("tier IN ('N0', 'T1', 'T2', 'T3', 'T4')", name="tier"),
        CheckConstraint("(own_by IS NULL) = (own_on IS NULL)", name="own_is_whole"),
        CheckConstraint("(other_by IS NULL) = (other_on IS NULL)", name="other_is_whole"),
        CheckConstraint("state = 'open' OR (own_on IS NOT NULL AND other_on IS NOT NULL)", name="shared_by_both"),
        CheckConstraint(
            "(state = 'agreed') = (result IS NOT NULL AND agreed_on IS NOT NULL AND expires_on IS NOT NULL)",
            name="agreed_has_result",
        ),
        CheckConstraint("result IN ('cleared', 'cleared-with-conditions', 'not-yet', 'blocked')", name="result"),
        Index("ix_assessment_partnership", "partnership_id", "organisation_id", "id"),
        Index("ix_assessment_organisation", "organisation_id", "state", "id"),
        Index(
            "uq_assessment_running",
            "partnership_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("state <> 'agreed'"),
            postgresql_where=text("state <> 'agreed'"),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    side: Mapped[str] = mapped_column(String(12))
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    tier: Mapped[str] = mapped_column(String(2))
    items: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    opened_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    opened_on: Mapped[date]
    own_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    own_on: Mapped[date | None]
    other_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    other_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(24))
    agreed_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    partnership: Mapped[Partnership] = relationship()
    organisation: Mapped[Organisation] = relationship()
    answers: Mapped[list[AssessmentAnswer]] = relationship(order_by="AssessmentAnswer.id")
    evidence: Mapped[list[AssessmentEvidence]] = relationship(order_by="AssessmentEvidence.id")
    sessions: Mapped[list[JointSession]] = relationship(order_by="JointSession.id")
    papers: Mapped[list[AssessmentPaper]] = relationship(order_by="AssessmentPaper.id")
    figures: Mapped[list[AssessmentFigure]] = relationship(order_by="AssessmentFigure.item")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How the journal and gates refer to it."""
        return Ref("assessment", self.id)

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the items it asks, in order."""
        return tuple(self.items.split())


class AssessmentAnswer(Base):
    """What one voice says to one item.

    A draft keeps its comment here; once it is handed in the comment is a note, which can be erased. An agreed answer
    that was taken over says from which one.
    """

    __tablename__ = "assessment_answer"
    __table_args__ = (
        CheckConstraint("voice IN ('own', 'other', 'agreed')", name="voice"),
        CheckConstraint("comment IS NULL OR note_id IS NULL", name="comment_or_note"),
        CheckConstraint("taken_from IS NULL OR (voice = 'agreed' AND value IS NOT NULL)", name="taken_as_agreed"),
        CheckConstraint("disputes IS NULL OR voice = 'other'", name="disputed_by_the_other"),
        UniqueConstraint("assessment_id", "item", "voice"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    item: Mapped[str] = mapped_column(String(80))
    voice: Mapped[str] = mapped_column(String(6))
    value: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    #: Whether a measured figure is disputed; None where nothing is said of it.
    disputes: Mapped[bool | None]
    taken_from: Mapped[str | None] = mapped_column(ForeignKey("assessment_answer.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    now: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    person: Mapped[Person] = relationship(lazy="joined")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- as above


class AssessmentEvidence(Base):
    """A kept document shown for an item; one document may be shown for several, in several assessments."""

    __tablename__ = "assessment_evidence"
    __table_args__ = (
        CheckConstraint("voice IN ('own', 'other')", name="voice"),
        UniqueConstraint("assessment_id", "item", "voice", "attachment_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    item: Mapped[str] = mapped_column(String(80))
    voice: Mapped[str] = mapped_column(String(6))
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"), index=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    attachment: Mapped[Attachment] = relationship(lazy="joined")


class JointSession(Base):
    """Both sides sat together: when, who was there, what was said; the newest of an assessment counts."""

    __tablename__ = "joint_session"
    __table_args__ = (CheckConstraint("voice IN ('own', 'other')", name="voice"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), index=True)
    on: Mapped[date]
    attendees: Mapped[str] = mapped_column(ForeignKey("note.id"))
    remarks: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    #: On whose side whoever recorded it stands.
    voice: Mapped[str] = mapped_column(String(6))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    now: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined")


class AssessmentPaper(Base):
    """What was filled in on paper: in whose voice, on which day, and the scan that proves it."""

    __tablename__ = "assessment_paper"
    __table_args__ = (
        CheckConstraint("voice IN ('own', 'other', 'agreed')", name="voice"),
        UniqueConstraint("assessment_id", "voice"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"))
    voice: Mapped[str] = mapped_column(String(6))
    on: Mapped[date]
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    now: Mapped[datetime]
    attachment: Mapped[Attachment] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


class AssessmentFigure(Base):
    """What was measured of the funder for an item when its assessment was opened; without a figure: not measured."""

    __tablename__ = "assessment_figure"
    __table_args__ = (CheckConstraint("(figure IS NULL) = (cases = 0)", name="measured_in_cases"),)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(80), primary_key=True)
    figure: Mapped[int | None]
    cases: Mapped[int]
    on: Mapped[date]
