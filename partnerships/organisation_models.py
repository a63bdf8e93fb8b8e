"""What is known of an organisation beside its particulars: how it is found again, what it belongs to, who runs it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id


class OrganisationIdentifier(Base):
    """A number that some register gave an organisation, as `partnerships.identifiers` writes it; one body has it."""

    __tablename__ = "organisation_identifier"
    __table_args__ = (UniqueConstraint("scheme", "value"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(120))
    source: Mapped[str | None] = mapped_column(String(255))
    noted_on: Mapped[date | None]


class FormerName(Base):
    """Another name of an organisation: one it had from a day to a day, an acronym, or a name used elsewhere."""

    __tablename__ = "former_name"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(255))
    noted_on: Mapped[date]
    kind: Mapped[str | None] = mapped_column(String(12))
    used_from: Mapped[date | None]
    used_to: Mapped[date | None]


class OrganisationKey(Base):
    """One thing an organisation's likely twins would share with it; made from its names, never typed."""

    __tablename__ = "organisation_key"
    __table_args__ = (Index("ix_organisation_key_organisation_id", "organisation_id"),)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class OrganisationMerge(Base):
    """That one record stands in for another which turned out to be the same body; gone again once it is undone."""

    __tablename__ = "organisation_merge"
    __table_args__ = (CheckConstraint("gone_id <> kept_id", name="two_records"),)
    gone_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    kept_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    moved: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Id)
    on: Mapped[date]
    now: Mapped[datetime]


class OrganisationParent(Base):
    """Which body an organisation belonged to, from a day to a day."""

    __tablename__ = "organisation_parent"
    __table_args__ = (
        CheckConstraint("parent_id <> organisation_id", name="two_bodies"),
        CheckConstraint("until IS NULL OR since IS NULL OR since <= until", name="ends_after_it_began"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]


class OrganisationPerson(Base):
    """Somebody who directs, signs for, works for or answers for an organisation, from a day to a day."""

    __tablename__ = "organisation_person"
    __table_args__ = (
        CheckConstraint("role IN ('director', 'signatory', 'key-staff', 'contact')", name="role"),
        CheckConstraint("until IS NULL OR since IS NULL OR since <= until", name="ends_after_it_began"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12))
    capacity: Mapped[str | None] = mapped_column(String(200))
    since: Mapped[date | None]
    until: Mapped[date | None]


class OrganisationFact(Base):
    """An answer to whether an organisation is led by women, or locally: with its day and where it is known from."""

    __tablename__ = "organisation_fact"
    __table_args__ = (
        CheckConstraint("fact IN ('women-led', 'locally-led')", name="fact"),
        CheckConstraint("answer IN ('yes', 'no', 'not-known')", name="answer"),
        Index("ix_organisation_fact_newest", "organisation_id", "fact", "as_of"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    fact: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(String(10))
    as_of: Mapped[date]
    source: Mapped[str | None] = mapped_column(String(255))
