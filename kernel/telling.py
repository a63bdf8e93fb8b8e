"""Telling the journal about a versioned record in the words its actions have at hand: the record, who acts, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from kernel import journal
from kernel.journal_chain import Plain
from kernel.unmet import Ref


class Versioned(Protocol):
    """A record that counts its versions and has a stream of its own."""

    @property
    def ref(self) -> Ref:
        """The record's stream."""

    @property
    def version(self) -> int:
        """How often it was written."""


class Actor(Protocol):
    """Whoever acts."""

    @property
    def person_id(self) -> str:
        """The person."""


def tell(
    session: Session,
    record: Versioned,
    event: str,
    payload: Mapping[str, Plain],
    *,
    by: Actor,
    on: date,
    now: datetime,
    refs: Iterable[Ref] = (),
) -> None:
    """Append one past-tense event to a record's stream, at the version that was just flushed."""
    journal.record(
        session, record.ref, event, payload, by=by.person_id, on=on, now=now, version=record.version, refs=refs
    )
