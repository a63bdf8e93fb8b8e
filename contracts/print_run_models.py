"""Print runs: many agreements printed at one request, each by a job of its own, and what became of each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.models import Agreement, PrintedDocument
from kernel.database import Base, Id
from kernel.storage import Attachment
from kernel.unmet import Ref
from partnerships.models import Person


class ItemState(StrEnum):
    """What became of one agreement of a print run."""

    WAITING = "waiting"
    PRINTED = "printed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PrintRun(Base):
    """One request to print many agreements. It has ended once nothing waits and its files are put together."""

    __tablename__ = "print_run"
    __table_args__ = (
        CheckConstraint("(attachment_id IS NULL) = (ended_at IS NULL)", name="ended_with_its_files"),
        CheckConstraint("(cancelled_by IS NULL) = (cancelled_at IS NULL)", name="cancelled_by_somebody"),
        CheckConstraint("total > 0", name="of_something"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    now: Mapped[datetime]
    annex: Mapped[bool]
    total: Mapped[int]
    cancelled_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id"))
    ended_at: Mapped[datetime | None]
    asker: Mapped[Person] = relationship(foreign_keys=[by])
    archive: Mapped[Attachment | None] = relationship()

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("print-run", self.id)


class PrintItem(Base):
    """One agreement of a print run: the paper that was printed, or why none was; ordered by identifier."""

    __tablename__ = "print_item"
    __table_args__ = (
        UniqueConstraint("run_id", "agreement_id"),
        CheckConstraint("state IN ('waiting', 'printed', 'failed', 'cancelled')", name="state"),
        CheckConstraint("(state = 'printed') = (document_id IS NOT NULL)", name="printed_has_paper"),
        CheckConstraint("(state = 'failed') = (why IS NOT NULL AND code IS NOT NULL)", name="failed_says_why"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_is_dated"),
        Index("ix_print_item_run", "run_id", "state", "id"),
        Index("ix_print_item_agreement", "agreement_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("print_run.id"))
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    state: Mapped[str] = mapped_column(String(10))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("printed_document.id"))
    code: Mapped[str | None] = mapped_column(String(60))
    why: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    run: Mapped[PrintRun] = relationship()
    agreement: Mapped[Agreement] = relationship()
    document: Mapped[PrintedDocument | None] = relationship()
