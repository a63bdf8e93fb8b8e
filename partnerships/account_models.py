"""How people come in: tokens of programs, signed-in sessions, counted tries, invitations, second factors, passkeys."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id


class ApiToken(Base):
    """A secret with which a program acts in a person's name; only its hash is kept."""

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint("scope IN ('read', 'write')", name="scope"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    #: The last day on which it works, in its zone.
    expires_on: Mapped[date]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignedIn(Base):
    """A browser that is signed in; only the hash of what its cookie holds is kept."""

    __tablename__ = "signed_in"
    __table_args__ = (Index("ix_signed_in_seen_at", "seen_at"),)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    agent: Mapped[str] = mapped_column(String(80))
    how: Mapped[str] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]


class SignInCount(Base):
    """Tries to sign in that were not right, for one address, one network or one person's second factor."""

    __tablename__ = "sign_in_count"
    __table_args__ = (Index("ix_sign_in_count_now", "now"),)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    now: Mapped[datetime]
    waits_until: Mapped[datetime]


class Invitation(Base):
    """A one-time link sent to somebody who is to come in for the first time."""

    __tablename__ = "invitation"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    link_hash: Mapped[str] = mapped_column(ForeignKey("sign_in_link.token_hash"), unique=True)
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class SecondFactor(Base):
    """What makes a person's six-digit codes; the secret is encrypted, the last counter used is kept."""

    __tablename__ = "second_factor"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_counter: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """A code that stands in for a lost telephone, once; only its hash is kept."""

    __tablename__ = "recovery_code"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key pair in a person's device: its public half and how often it has signed."""

    __tablename__ = "passkey"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    credential_hash: Mapped[str] = mapped_column(String(64), unique=True)
    credential: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a device is asked to sign; it stands here until it is answered or too old, so it is answered once."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (
        CheckConstraint("purpose IN ('register', 'sign-in')", name="purpose"),
        Index("ix_passkey_challenge_expires_at", "expires_at"),
    )
    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
