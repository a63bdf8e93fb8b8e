"""Imports: the file that came, its rows, and the values each grant was imported with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.unmet import Ref


class ImportRun(Base):
    """One file being imported: kept first, then applied in batches. `done` counts the rows that are settled."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'done')", name="status"),
        CheckConstraint("done = added + known + differing + faulty AND done <= total", name="rows_are_counted"),
        Index("ix_import_run_sha256", "sha256"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    zone: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(5))
    headings: Mapped[str] = mapped_column(Text)
    keys: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10))
    total: Mapped[int]
    done: Mapped[int]
    added: Mapped[int]
    known: Mapped[int]
    differing: Mapped[int]
    faulty: Mapped[int]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    now: Mapped[datetime]

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("import", self.id)


class ImportRow(Base):
    """One row of a file as text, and what became of it."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("result IN ('waiting', 'added', 'known', 'differing', 'faulty')", name="result"),
        CheckConstraint("(result IN ('differing', 'faulty')) = (faults IS NOT NULL)", name="faults_are_named"),
        Index("ix_import_row_result", "run_id", "result", "position"),
    )
    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    cells: Mapped[str] = mapped_column(Text)
    seen: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(10))
    faults: Mapped[str | None] = mapped_column(Text)


class ImportedGrant(Base):
    """A grant that came in once: the records it became, and its values then, to compare when it comes again."""

    __tablename__ = "imported_grant"
    grant_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("import_run.id"), index=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"), unique=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), unique=True)
    kept: Mapped[str] = mapped_column(Text)
