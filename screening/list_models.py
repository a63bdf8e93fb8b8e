"""Lists as they were loaded: each version with its date, hash and counts, its records, and every attempt to load one.

A record is kept once for as long as it says the same: `since` and `until` are the numbers of the versions of its list
that first had it and first had it no more, or otherwise. So every version can be read again, and a new one costs what
changed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kernel.database import Base, Id
from kernel.unmet import Ref

_KINDS = "kind IN ('ofac', 'un', 'eu', 'sam', 'opensanctions')"


class Dated(StrEnum):
    """Where the date of a list comes from: the list states it, somebody gave it, or it is the day of loading."""

    STATED = "stated"
    GIVEN = "given"
    LOADED = "loaded"


class LoadState(StrEnum):
    """What became of an attempt to load a list; unchanged is one that was in force already, byte by byte."""

    WAITING = "waiting"
    LOADED = "loaded"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class ScreeningList(Base):
    """One kind of list; its row is held by whoever changes which version is in force."""

    __tablename__ = "screening_list"
    __table_args__ = (CheckConstraint(_KINDS, name="kind"),)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    versions: Mapped[int]


class ListVersion(Base):
    """A list as it was on a day. `seen_on` is the last day on which these very bytes were given."""

    __tablename__ = "screening_list_version"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint("dated IN ('stated', 'given', 'loaded')", name="dated"),
        CheckConstraint("entries > 0", name="of_something"),
        Index(
            "uq_screening_list_version_in_force",
            "kind",
            unique=True,
            sqlite_where=text("in_force"),
            postgresql_where=text("in_force"),
        ),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(ForeignKey("screening_list.kind"))
    number: Mapped[int]
    in_force: Mapped[bool]
    listed_on: Mapped[date]
    dated: Mapped[str] = mapped_column(String(10))
    seen_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    entries: Mapped[int]
    names: Mapped[int]
    weak: Mapped[int]
    persons: Mapped[int]
    organisations: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    removed: Mapped[int]
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    loaded_on: Mapped[date]
    now: Mapped[datetime]

    @property
    def known_on(self) -> date:
        """The day up to which the list is known: its own date, or where it states none the day it was last given."""
        return self.seen_on if self.dated == Dated.LOADED else self.listed_on


class ListEntry(Base):
    """One record of a list as JSON, for as long as it said this."""

    __tablename__ = "screening_entry"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until > since", name="ended_after_it_began"),
        Index(
            "uq_screening_entry_in_force",
            "kind",
            "key",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_screening_entry_until", "kind", "until"),
        Index("ix_screening_entry_since", "kind", "since"),
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    since: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[int | None]
    kind: Mapped[str] = mapped_column(ForeignKey("screening_list.kind"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)


class ListLoad(Base):
    """An attempt to load a list: its files, who tried and when, and what became of it."""

    __tablename__ = "screening_load"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'loaded', 'unchanged', 'failed')", name="state"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_is_dated"),
        CheckConstraint("(state = 'failed') = (code IS NOT NULL AND why IS NOT NULL)", name="failed_says_why"),
        CheckConstraint("(state IN ('loaded', 'unchanged')) = (version_id IS NOT NULL)", name="loaded_has_a_version"),
        Index("ix_screening_load_kind", "kind", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(ForeignKey("screening_list.kind"))
    state: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    now: Mapped[datetime]
    #: JSON: the name, size and hash of each file.
    files: Mapped[str] = mapped_column(Text)
    given_date: Mapped[date | None]
    confirmed: Mapped[bool]
    code: Mapped[str | None] = mapped_column(String(60))
    why: Mapped[str | None] = mapped_column(Text)
    version_id: Mapped[str | None] = mapped_column(ForeignKey("screening_list_version.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[ListVersion | None] = relationship()

    @property
    def ref(self) -> Ref:
        """How the journal refers to the list it is of."""
        return ref_of(self.kind)


def ref_of(kind: str) -> Ref:
    """Return how the journal refers to a kind of list."""
    return Ref("screening-list", kind)
