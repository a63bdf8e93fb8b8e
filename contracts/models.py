"""What did we agree: agreements with their terms, approvals, signatures and printed documents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contracts.approval_models import ApprovalStanding
from contracts.clause_models import ClauseEdit
from kernel.database import Base, Id
from kernel.storage import Attachment
from kernel.unmet import Ref
from partnerships.models import Organisation, Partnership, Person


class Agreement(Base):
    """Any contract. `amount` is the ceiling of an umbrella and the sum envisaged by a letter of intent.

    With a `second_language` its document says everything in both, side by side; the text in `language` prevails.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('letter-of-intent', 'memorandum', 'exploratory', 'grant', 'umbrella', 'subaward', 'amendment')",
            name="kind",
        ),
        CheckConstraint("(kind = 'subaward') = (umbrella_id IS NOT NULL)", name="subaward_has_umbrella"),
        CheckConstraint(
            "kind <> 'memorandum' OR (amount IS NULL AND currency IS NULL)", name="memorandum_without_money"
        ),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_not_negative"),
        CheckConstraint("second_language <> language", name="second_language_is_another"),
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(
            "state NOT IN ('in-force', 'suspended', 'ended') OR executed_on IS NOT NULL", name="in_force_is_dated"
        ),
        Index("ix_agreement_partnership", "partnership_id", "id"),
        Index("ix_agreement_recipient", "recipient_id", "executed_on"),
        Index("ix_agreement_state", "state"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    umbrella_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    recipient_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    state_since: Mapped[date]
    title: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(5))
    second_language: Mapped[str | None] = mapped_column(String(5))
    tier: Mapped[str | None] = mapped_column(String(2))
    tier_why: Mapped[str | None] = mapped_column(Text)
    downstream: Mapped[bool]
    payment_basis: Mapped[str | None] = mapped_column(String(20))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    base_amount: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    executed_on: Mapped[date | None]
    terms_version: Mapped[int]
    review_round: Mapped[int]
    imported_from: Mapped[str | None] = mapped_column(String(120), unique=True)
    version: Mapped[int] = mapped_column()
    partnership: Mapped[Partnership] = relationship()
    umbrella: Mapped[Agreement | None] = relationship(remote_side="Agreement.id")
    recipient: Mapped[Organisation] = relationship()
    author: Mapped[Person] = relationship()
    signers: Mapped[list[Signer]] = relationship(order_by="Signer.position")
    budget: Mapped[list[BudgetLine]] = relationship(order_by="BudgetLine.position", cascade="all, delete-orphan")
    reports: Mapped[list[ReportDue]] = relationship(order_by="ReportDue.due_on", cascade="all, delete-orphan")
    approvals: Mapped[list[Approval]] = relationship(order_by="Approval.id")
    documents: Mapped[list[PrintedDocument]] = relationship(order_by="PrintedDocument.id")
    #: Those that stand; what was replaced or put back is kept beside them.
    clause_edits: Mapped[list[ClauseEdit]] = relationship(
        primaryjoin=lambda: and_(ClauseEdit.agreement_id == Agreement.id, ClauseEdit.ended_at.is_(None)),
        order_by=ClauseEdit.id,
        viewonly=True,
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How the journal and gates refer to it."""
        return Ref("agreement", self.id)


class Signer(Base):
    """A party that has to sign, and its signature once it has: who, in which capacity, when, the proof."""

    __tablename__ = "signer"
    __table_args__ = (
        UniqueConstraint("agreement_id", "organisation_id"),
        CheckConstraint(
            "(signed_on IS NULL AND signatory IS NULL AND capacity IS NULL) OR "
            "(signed_on IS NOT NULL AND signatory IS NOT NULL AND capacity IS NOT NULL)",
            name="signature_is_whole",
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    position: Mapped[int]
    signatory: Mapped[str | None] = mapped_column(String(200))
    capacity: Mapped[str | None] = mapped_column(String(200))
    signed_on: Mapped[date | None]
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id"))
    organisation: Mapped[Organisation] = relationship()
    attachment: Mapped[Attachment | None] = relationship()


class BudgetLine(Base):
    """A line of the budget, in the agreement's currency."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("agreement_id", "position"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int]
    what: Mapped[str] = mapped_column(String(255))
    amount: Mapped[int] = mapped_column(BigInteger)


class ReportDue(Base):
    """A report the partner owes: its kind, when it is due, when it came."""

    __tablename__ = "report_due"
    __table_args__ = (
        CheckConstraint("kind IN ('narrative', 'financial')", name="kind"),
        Index("ix_report_due_open", "received_on", "due_on"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    due_on: Mapped[date]
    received_on: Mapped[date | None]


class Approval(Base):
    """One person's yes to the terms as they stood; a return opens a new round."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("agreement_id", "round", "step"),
        UniqueConstraint("agreement_id", "round", "person_id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"))
    round: Mapped[int]
    step: Mapped[int]
    role: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    person: Mapped[Person] = relationship()
    standing: Mapped[ApprovalStanding | None] = relationship(lazy="joined")


class PrintedDocument(Base):
    """A document as it was printed: template version, data snapshot, edition and hash; never printed again over it."""

    __tablename__ = "printed_document"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("agreement.id"), index=True)
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id"))
    language: Mapped[str] = mapped_column(String(5))
    template: Mapped[str] = mapped_column(String(60))
    template_sha256: Mapped[str] = mapped_column(String(64))
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    terms_version: Mapped[int]
    snapshot: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(Id)
    now: Mapped[datetime]
    attachment: Mapped[Attachment] = relationship()
