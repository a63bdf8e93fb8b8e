"""What screening leaves: each run, where an organisation stands with it, the hits, and what people decided of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.database import Base, Id
from kernel.unmet import Ref


class ListsTogether(Base):
    """Which versions of which lists a fingerprint stands for, as JSON: pairs of a kind of list and its number."""

    __tablename__ = "screening_lists"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    versions: Mapped[str] = mapped_column(Text)


class ScreeningRun(Base):
    """One question of an organisation to the lists: which record, which lists, under which edition, and what came out.

    The same question asked again on a later day is the same row, with a later last day: its answer cannot differ.
    """

    __tablename__ = "screening_run"
    __table_args__ = (
        UniqueConstraint("organisation_id", "asked", "lists", "edition_id"),
        CheckConstraint("outcome IN ('clear', 'hits', 'unread')", name="outcome"),
        CheckConstraint("first_on <= last_on", name="first_before_last"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    #: The fingerprints of its record, and of all lists in force together.
    asked: Mapped[str] = mapped_column(String(64))
    lists: Mapped[str] = mapped_column(String(64))
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    outcome: Mapped[str] = mapped_column(String(8))
    #: What could not be read: identifiers of its other names and people, its own for its name, with blanks between.
    unread: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date]
    last_on: Mapped[date]
    last_at: Mapped[datetime]


class Screened(Base):
    """Where an organisation stands with screening today; gates and lists read this row alone."""

    __tablename__ = "screened"
    __table_args__ = (CheckConstraint("(waiting = 0) = (waiting_since IS NULL)", name="waiting_since_a_day"),)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("screening_run.id"))
    screened_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(8))
    #: Since when its record is another than the one that was screened.
    due_since: Mapped[date | None]
    #: Hits to look at that nobody has decided, since when the oldest waits, and hits that were confirmed.
    waiting: Mapped[int] = mapped_column(Integer)
    waiting_since: Mapped[date | None]
    confirmed: Mapped[int] = mapped_column(Integer)


class Hit(Base):
    """A listed record that an organisation, or somebody of it, is like; there is one for each such pair.

    `person_row` is empty for the organisation itself, `other_name` where its present name is the one that is like.
    """

    __tablename__ = "hit"
    __table_args__ = (
        UniqueConstraint("organisation_id", "person_row", "listed_key"),
        CheckConstraint("lane IN ('log', 'review', 'stop')", name="lane"),
        CheckConstraint("state IN ('open', 'cleared', 'confirmed')", name="state"),
        CheckConstraint("score >= 0 AND score <= 10000", name="score_of_a_whole"),
        Index("ix_hit_state_sort", "state", "sort_key", "id"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    person_row: Mapped[str] = mapped_column(Id)
    other_name: Mapped[str] = mapped_column(Id)
    listed_key: Mapped[str] = mapped_column(String(200))
    #: The listed name that is like, how much in ten-thousandths, and why.
    name: Mapped[str] = mapped_column(Text)
    score: Mapped[int]
    reasons: Mapped[str] = mapped_column(Text)
    lane: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10))
    #: The fingerprints of both records as they were found last.
    asked: Mapped[str] = mapped_column(String(64))
    listed: Mapped[str] = mapped_column(String(64))
    found_on: Mapped[date]
    #: Since when it is open: found, or come back.
    open_since: Mapped[date]
    seen_on: Mapped[date]
    #: Since when the two are no longer alike, or one of them is gone.
    gone_on: Mapped[date | None]
    sort_key: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it as a class attribute

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref("hit", self.id)


class HitDecision(Base):
    """What somebody decided of a hit, of which two records, and until when it stood."""

    __tablename__ = "hit_decision"
    __table_args__ = (
        CheckConstraint("verdict IN ('cleared', 'confirmed')", name="verdict"),
        CheckConstraint("(ended_on IS NULL) = (ended_by IS NULL)", name="ending_is_whole"),
        CheckConstraint("ended_by IN ('record', 'list', 'both', 'decision')", name="ended_by"),
    )
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    hit_id: Mapped[str] = mapped_column(ForeignKey("hit.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(10))
    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"))
    by: Mapped[str] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    at: Mapped[datetime]
    asked: Mapped[str] = mapped_column(String(64))
    listed: Mapped[str] = mapped_column(String(64))
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(8))
