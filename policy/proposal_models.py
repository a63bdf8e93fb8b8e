"""An edition that somebody proposes: its text as it came, until somebody else publishes it or it is withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.unmet import Ref

KIND = "proposed-edition"
OPEN, PUBLISHED, WITHDRAWN = "open", "published", "withdrawn"
_OPEN = text("state = 'open'")


class ProposedEdition(Base):
    """One proposal; of the same name only one is open at a time."""

    __tablename__ = "proposed_edition"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'published', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'open') = (settled_by IS NULL)", name="settled_by"),
        CheckConstraint("(state = 'open') = (settled_on IS NULL)", name="settled_on"),
        CheckConstraint("(state = 'published') = (edition_id IS NOT NULL)", name="edition"),
        Index("uq_proposed_edition_open", "pack", "name", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    schema: Mapped[int]
    effective_from: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    note_id: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    proposed_by: Mapped[str] = mapped_column(Id)
    proposed_on: Mapped[date]
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    settled_by: Mapped[str | None] = mapped_column(Id)
    settled_on: Mapped[date | None]
    edition_id: Mapped[str | None] = mapped_column(ForeignKey("edition.id"), unique=True)

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref(KIND, self.id)

    @property
    def title(self) -> str:
        """Pack and name in one word, as people cite an edition."""
        return f"{self.pack} {self.name}"
