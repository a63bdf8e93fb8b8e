"""What a page and a program are told of the last move and of taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from contracts.states import LABELS
from kernel.journal import JournalEntry
from kernel.text import Label, Message
from lifecycle import queries
from lifecycle.correcting import Entry
from lifecycle.correction_queries import Offer, offered
from lifecycle.queries import Subject
from partnerships.models import SYSTEM_PERSON, Partnership, Person
from partnerships.permissions import ROLE_LABELS, Role
from policy.edition import Edition
from web.account import my_work


@dataclass(frozen=True, slots=True)
class Move:
    """One move that would be taken back, in words."""

    entry: Entry
    label: Label | str
    by: Label | str
    came: Label | str
    goes: Label | str

    @property
    def on(self) -> date:
        """The day it was made on."""
        return self.entry.on


@dataclass(frozen=True, slots=True)
class Panel:
    """The moves that would be taken back together, the newest first, and whether the reader can."""

    kind: str
    id: str
    offer: Offer
    moves: tuple[Move, ...]

    @property
    def seq(self) -> int:
        """The number of the entry of the move that a person made."""
        return self.offer.correction.first.seq

    @property
    def back_to(self) -> Label | str:
        """Where it would stand again."""
        return self.moves[-1].came

    @property
    def later(self) -> list[Message]:
        """What depends on it, in words."""
        return [one.words for one in self.offer.correction.depends]

    @property
    def refusal(self) -> Message | None:
        """Why it cannot be taken back, where nothing depends on it."""
        return None if self.later else self.offer.refusal


def panel(subject: Subject, entries: Sequence[JournalEntry] | None = None) -> Panel | None:
    """Return what stands beside the moves of a record; None where it never moved. `entries` are its own, if read."""
    work = my_work()
    offer = offered(work.session, subject, by=work.by, today=work.today, own=entries)
    if offer is None:
        return None
    edition = queries.edition_for(work.session, subject)
    taken = offer.correction.moves
    names = select(Person.id, Person.name).where(Person.id.in_([one.by for one in taken]))
    people: dict[str, Label | str] = {SYSTEM_PERSON: ROLE_LABELS[Role.SYSTEM]}
    people |= {row.id: row.name for row in work.session.execute(names) if row.id != SYSTEM_PERSON}
    return Panel(subject.ref.kind, subject.id, offer, tuple(_move(one, subject, edition, people) for one in taken))


def _move(one: Entry, subject: Subject, edition: Edition, people: Mapping[str, Label | str]) -> Move:
    flow = queries.workflow_of(subject, edition)
    label = next((move.label for move in flow.moves if move.trigger == one.move), one.move)
    states: Mapping[str, Label] = LABELS
    if isinstance(subject, Partnership):
        states = {stage.key: stage.label for stage in edition.stages}
    came, goes = (states.get(state, state) for state in (one.came, one.goes))
    return Move(one, label, people.get(one.by, "—"), came, goes)
