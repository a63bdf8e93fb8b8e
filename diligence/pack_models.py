"""The startup pack of a partnership and its joint register of risks, as rows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from diligence.pack_states import WORST, RiskState, Standing
from kernel.database import Base, Id
from kernel.unmet import Ref
from partnerships.models import Organisation, Person

_STANDINGS = ", ".join(f"'{one}'" for one in Standing)
_RISKS = ", ".join(f"'{one}'" for one in RiskState)
_RUNNING = "item IS NOT NULL AND state IN ('proposed', 'open')"


class PackEntry(Base):
    """What one organisation does, for itself or to help another: with a tool or in words, by whom and until when.

    One that follows from a weak answer names its assessment and the item, and is there once; what it is about are then
    the words of that item. `for_id` is who asked for it or is helped by it.
    """

    __tablename__ = "pack_entry"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STANDINGS})", name="state"),
        CheckConstraint("(item IS NULL) = (assessment_id IS NULL)", name="item_of_assessment"),
        CheckConstraint("item IS NOT NULL OR what IS NOT NULL", name="about_something"),
        CheckConstraint("for_id IS NULL OR for_id <> organisation_id", name="helps_another"),
        CheckConstraint("state NOT IN ('asked', 'offered') OR for_id IS NOT NULL", name="asked_by_somebody"),
        CheckConstraint(
            "state NOT IN ('offered', 'open', 'done') OR "
            "(owner_id IS NOT NULL AND due_on IS NOT NULL AND shown_by IS NOT NULL)",
            name="under_way_is_whole",
        ),
        CheckConstraint(
            "(state IN ('done', 'dropped')) = (settled_by IS NOT NULL AND settled_on IS NOT NULL "
            "AND settled_note IS NOT NULL)",
            name="settled_with_words",
        ),
        UniqueConstraint("assessment_id", "item"),
        Index("ix_pack_entry_partnership", "partnership_id", "state", "due_on", "id"),
        Index("ix_pack_entry_owner", "owner_id", "state", "due_on"),
        Index("ix_pack_entry_leader", "leader_id", "state", "due_on"),
        Index(
            "uq_pack_entry_running",
            "partnership_id",
            "organisation_id",
            "item",
            unique=True,
            sqlite_where=text(_RUNNING),
            postgresql_where=text(_RUNNING),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    for_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    assessment_id: Mapped[str | None] = mapped_column(ForeignKey("assessment.id"))
    item: Mapped[str | None] = mapped_column(String(80))
    tool: Mapped[str | None] = mapped_column(String(80))
    what: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    #: Whose first page it is on once it is overdue, where it is the funder's.
    leader_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    shown_by: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    settled_on: Mapped[date | None]
    settled_note: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    version: Mapped[int] = mapped_column()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    helped: Mapped[Organisation | None] = relationship(foreign_keys=[for_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    leader: Mapped[Person | None] = relationship(foreign_keys=[leader_id])
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("pack-entry", self.id)

    def is_overdue(self, today: date) -> bool:
        """Whether it is under way and its day has passed."""
        return self.state == Standing.OPEN and self.due_on is not None and self.due_on < today


class Risk(Base):
    """A risk that both sides keep an eye on: cause and effect in words, how likely and how grave, who answers for it.

    What was written of it is kept as notes, those before too, in its stream of the journal.
    """

    __tablename__ = "joint_risk"
    __table_args__ = (
        CheckConstraint(f"state IN ({_RISKS})", name="state"),
        CheckConstraint(f"likelihood BETWEEN 1 AND {WORST}", name="likelihood"),
        CheckConstraint(f"effect BETWEEN 1 AND {WORST}", name="effect"),
        Index("ix_joint_risk_partnership", "partnership_id", "state", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    cause_note: Mapped[str] = mapped_column(ForeignKey("note.id"))
    effect_note: Mapped[str] = mapped_column(ForeignKey("note.id"))
    response_note: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    likelihood: Mapped[int]
    effect: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    reviewed_on: Mapped[date]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    now: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    bearers: Mapped[list[RiskBearer]] = relationship(order_by="RiskBearer.position", cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- as above

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("risk", self.id)

    @property
    def size(self) -> int:
        """Likelihood times effect."""
        return self.likelihood * self.effect


class RiskBearer(Base):
    """What one side bears of a risk, in per cent, in words or both; and who looks after it there."""

    __tablename__ = "risk_bearer"
    __table_args__ = (
        CheckConstraint("share IS NULL OR share BETWEEN 1 AND 100", name="share"),
        CheckConstraint("share IS NOT NULL OR words IS NOT NULL OR owner_id IS NOT NULL", name="says_something"),
        UniqueConstraint("risk_id", "organisation_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    risk_id: Mapped[str] = mapped_column(ForeignKey("joint_risk.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    position: Mapped[int]
    share: Mapped[int | None]
    words: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[Person | None] = relationship()
