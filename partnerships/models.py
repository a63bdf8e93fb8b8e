"""Who and what: organisations, people, offices and programmes, partnerships with their parties."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, DecimalText, Id
from kernel.text import fold
from kernel.unmet import Ref
from partnerships.logo_models import OrganisationLogo
from partnerships.organisation_models import (
    FormerName,
    OrganisationFact,
    OrganisationIdentifier,
    OrganisationKey,
    OrganisationMerge,
    OrganisationParent,
    OrganisationPerson,
)
from partnerships.shares import WHOLE
from partnerships.standing_models import MembershipDuty, MembershipTerm

__all__ = [
    "FormerName",
    "OrganisationFact",
    "OrganisationIdentifier",
    "OrganisationKey",
    "OrganisationLogo",
    "OrganisationMerge",
    "OrganisationParent",
    "OrganisationPerson",
]

#: The person that Tack itself acts as: nightly tries, imports' reactions. Written by the first migration.
SYSTEM_PERSON = "tack0000000000000000000000"


class Organisation(Base):
    """A legal body: a funder's own entity, a partner, a co-funder."""

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_sort", "sort_key", "id"), Index("ix_organisation_name_key", "name_key"))
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    name_key: Mapped[str] = mapped_column(String(255))
    partner_type: Mapped[str | None] = mapped_column(String(60))
    country: Mapped[str | None] = mapped_column(String(2))
    locality: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(Text)
    women_led: Mapped[bool | None]
    locally_led: Mapped[bool | None]
    search_text: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column()
    identifiers: Mapped[list[OrganisationIdentifier]] = relationship(order_by="OrganisationIdentifier.scheme")
    former_names: Mapped[list[FormerName]] = relationship(order_by="FormerName.noted_on, FormerName.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How the journal and gates refer to it."""
        return Ref("organisation", self.id)


class Office(Base):
    """A funder's office: the legal body it belongs to, its time zone and its language."""

    __tablename__ = "office"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    zone: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(5))
    organisation: Mapped[Organisation] = relationship()


class Programme(Base):
    """The activity that partnerships belong to; staff are scoped to programmes."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("office_id", "name"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(String(255))
    office: Mapped[Office] = relationship()


class Person(Base):
    """Somebody who can sign in, staff or partner."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("locale IN ('en', 'es')", name="locale"),
        Index("ix_person_sort", "sort_key", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    locale: Mapped[str] = mapped_column(String(5))
    active: Mapped[bool]
    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    search_text: Mapped[str] = mapped_column(Text, server_default=text("''"))
    sort_key: Mapped[str] = mapped_column(String(255), server_default=text("''"))
    roles_held: Mapped[list[RoleHeld]] = relationship()
    memberships: Mapped[list[Membership]] = relationship()

    @property
    def ref(self) -> Ref:
        """How the journal refers to this person."""
        return Ref("person", self.id)


@event.listens_for(Person, "before_insert", propagate=True)
@event.listens_for(Person, "before_update", propagate=True)
def _keep_findable(_mapper: object, _connection: object, person: Person) -> None:
    """Keep what people are searched and sorted by in step with their names, whoever writes the record."""
    person.sort_key = fold(person.name)[:255]
    person.search_text = fold(f"{person.name} {person.email}")


class RoleHeld(Base):
    """A role a person holds in one programme, or in all of them where none is named."""

    __tablename__ = "role_held"
    __table_args__ = (UniqueConstraint("person_id", "role", "programme_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"))


class Membership(Base):
    """A person who belongs to a partner organisation."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    term: Mapped[MembershipTerm | None] = relationship(lazy="joined")
    duties: Mapped[list[MembershipDuty]] = relationship(lazy="selectin", order_by="MembershipDuty.duty")
    organisation: Mapped[Organisation] = relationship()


class SignInLink(Base):
    """A one-time link; only the hash of its token is kept."""

    __tablename__ = "sign_in_link"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Partnership(Base):
    """The relation a programme keeps with one or more organisations around an idea."""

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("(risk = 'not-rated') = (risk_note IS NULL)", name="risk_has_reason"),
        Index("ix_partnership_programme_sort", "programme_id", "sort_key", "id"),
        Index("ix_partnership_sort", "sort_key", "id"),
        Index("ix_partnership_stage", "stage", "sort_key", "id"),
        Index("ix_partnership_liaison", "liaison_id", "sort_key", "id"),
        Index("ix_partnership_market_system", "market_system", "sort_key", "id"),
        Index("ix_partnership_type", "relationship_type", "sort_key", "id"),
        Index("ix_partnership_since", "stage_since", "id"),
        Index("ix_partnership_stage_since", "stage", "stage_since", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"))
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    title: Mapped[str] = mapped_column(String(255))
    idea: Mapped[str] = mapped_column(Text)
    market_system: Mapped[str | None] = mapped_column(String(60))
    relationship_type: Mapped[str | None] = mapped_column(String(60))
    financial: Mapped[bool]
    stage: Mapped[str] = mapped_column(String(40))
    stage_since: Mapped[date]
    came_from: Mapped[str | None] = mapped_column(String(40))
    outcome: Mapped[str | None] = mapped_column(String(40))
    liaison_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    risk: Mapped[str] = mapped_column(String(12))
    risk_note: Mapped[str | None] = mapped_column(ForeignKey("note.id"))
    opened_on: Mapped[date]
    imported_from: Mapped[str | None] = mapped_column(String(120), unique=True)
    flagged: Mapped[str | None] = mapped_column(String(40))
    search_text: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column()
    programme: Mapped[Programme] = relationship()
    liaison: Mapped[Person | None] = relationship()
    parties: Mapped[list[Party]] = relationship(order_by="Party.position", back_populates="partnership")
    team: Mapped[list[TeamMember]] = relationship()
    explorations: Mapped[list[Exploration]] = relationship(order_by="Exploration.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- as above

    @property
    def ref(self) -> Ref:
        """How the journal and gates refer to it."""
        return Ref("partnership", self.id)

    @property
    def exploration(self) -> Exploration | None:
        """The exploration that is planned or under way; a re-entered co-creation starts a new one."""
        return next((one for one in reversed(self.explorations) if not one.left), None)


class Party(Base):
    """An organisation's part in a partnership: its role and its share, in hundredths of a percent."""

    __tablename__ = "party"
    __table_args__ = (
        UniqueConstraint("partnership_id", "organisation_id"),
        CheckConstraint(f"share IS NULL OR (share >= 0 AND share <= {WHOLE})", name="share_of_a_whole"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    share: Mapped[int | None]
    organisation: Mapped[Organisation] = relationship()
    partnership: Mapped[Partnership] = relationship(back_populates="parties")
    contributions: Mapped[list[Contribution]] = relationship(order_by="Contribution.id")


class Contribution(Base):
    """What a party brings: cash, in kind with how it was valued, or leverage."""

    __tablename__ = "contribution"
    __table_args__ = (
        CheckConstraint("kind IN ('cash', 'in-kind', 'leverage')", name="kind"),
        CheckConstraint("kind <> 'cash' OR amount IS NOT NULL", name="cash_has_amount"),
        CheckConstraint("kind <> 'in-kind' OR amount IS NULL OR valuation IS NOT NULL", name="kind_is_valued"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_has_currency"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    party_id: Mapped[str] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    valuation: Mapped[str | None] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)


class Exploration(Base):
    """The third answer between yes and no: a question, a budget cap, an end, a finding."""

    __tablename__ = "exploration"
    __table_args__ = (
        CheckConstraint("(finding IS NULL) = (found_on IS NULL)", name="finding_is_dated"),
        Index("ix_exploration_ends", "found_on", "ends_on"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    cap: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    ends_on: Mapped[date]
    co_investment: Mapped[str] = mapped_column(Text)
    finding: Mapped[str | None] = mapped_column(Text)
    found_on: Mapped[date | None]
    extended: Mapped[bool]
    left: Mapped[bool]


class TeamMember(Base):
    """Somebody who works on a partnership beside its liaison."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("partnership_id", "person_id"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    partnership_id: Mapped[str] = mapped_column(ForeignKey("partnership.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    duty: Mapped[str] = mapped_column(String(120))
    person: Mapped[Person] = relationship()


class ExchangeRate(Base):
    """How many units of one currency one unit of another was worth on a day, and who says so."""

    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("from_currency", "to_currency", "on"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    from_currency: Mapped[str] = mapped_column(String(3))
    to_currency: Mapped[str] = mapped_column(String(3))
    on: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(DecimalText)
    source: Mapped[str] = mapped_column(String(255))
