"""What widens or limits who somebody is for a while: terms and duties of members, delegations, stand-ins."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.unmet import Ref


class MembershipTerm(Base):
    """From when to when somebody belongs to a partner; a membership without one has no end."""

    __tablename__ = "membership_term"
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),)
    membership_id: Mapped[str] = mapped_column(ForeignKey("membership.id"), primary_key=True)
    from_on: Mapped[date]
    #: The last day on which it counts.
    until_on: Mapped[date | None]


class MembershipDuty(Base):
    """What a member does for their organisation toward us."""

    __tablename__ = "membership_duty"
    __table_args__ = (
        UniqueConstraint("membership_id", "duty"),
        CheckConstraint("duty IN ('signatory', 'finance', 'programme')", name="duty"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("membership.id"))
    duty: Mapped[str] = mapped_column(String(20))


class Delegation(Base):
    """Approvals that leadership lets somebody give in its place: which, up to how much, where and for how long."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("most > 0", name="most_above_zero"),
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
        CheckConstraint("person_id <> given_by", name="to_somebody_else"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    given_by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    #: None is every programme.
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"))
    #: Kinds of agreements and tiers, separated by spaces; empty is all of them.
    kinds: Mapped[str] = mapped_column(String(255))
    tiers: Mapped[str] = mapped_column(String(40))
    #: In minor units of the instance's base currency.
    most: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    from_on: Mapped[date]
    until_on: Mapped[date]
    revoked_on: Mapped[date | None]

    @property
    def ref(self) -> Ref:
        """How the journal and gates refer to it."""
        return Ref("delegation", self.id)


class StandIn(Base):
    """Somebody who does another's work while that other is away."""

    __tablename__ = "stand_in"
    __table_args__ = (
        CheckConstraint("person_id <> stand_in_id", name="somebody_else"),
        CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    #: Who is away.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    stand_in_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    #: The day on which it was ended early; from then on it counts no more.
    ended_on: Mapped[date | None]

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("stand-in", self.id)
