"""What is made of a stored file: its PDF, its PDF/A, the pictures of its pages; found by the hash of that file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id


class Rendition(Base):
    """One form of one content, made once for everybody who may see a file with it; it grants nobody anything."""

    __tablename__ = "rendition"
    __table_args__ = (
        UniqueConstraint("source_sha256", "form"),
        CheckConstraint("form IN ('pdf', 'pdf-a', 'pages')", name="form"),
        CheckConstraint("state IN ('asked', 'ready', 'unavailable')", name="state"),
        CheckConstraint("(state = 'asked') = (ended_at IS NULL)", name="ended"),
        Index("ix_rendition_state", "state", "asked_at", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source_sha256: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    #: What the file was called when its rendition was asked for, so that a dead letter says what failed.
    name: Mapped[str] = mapped_column(String(255))
    #: The job that answers for it, and the one that has it in hand.
    job_key: Mapped[str] = mapped_column(String(200))
    held_by: Mapped[str | None] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: How many pages there are, where they were drawn; more than pictures where there are very many.
    pages: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    files: Mapped[list[RenditionFile]] = relationship(order_by="RenditionFile.position")


class RenditionFile(Base):
    """What came out: one file, or the picture of one page."""

    __tablename__ = "rendition_file"
    rendition_id: Mapped[str] = mapped_column(ForeignKey("rendition.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
