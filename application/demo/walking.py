"""Walks one partnership of every tier, and one pivot, from co-creation to closed, and counts what that takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select

from application.demo import cast
from application.demo.calendar import Calendar
from application.demo.itinerary import stories
from application.demo.loading import gathered
from application.demo.script import Act, Carry, Move, Press, Sign, Step, Story, typed
from application.demo.telling import Teller, Told
from application.settings import Settings
from application.start import migrated
from application.work import Tack
from contracts.models import PrintedDocument
from contracts.states import State
from kernel import clock
from kernel.text import Label, using
from lifecycle.actions import BRING_INTO_FORCE
from lifecycle.judging import destination, gates_of
from lifecycle.queries import facts_of, workflow_of
from partnerships.models import SYSTEM_PERSON


@dataclass(frozen=True, slots=True)
class Taken:
    """One move of a walk: whose, from where to where, through which gates, all of them open."""

    story: str
    subject: str
    move: Label
    source: str
    dest: str
    gates: tuple[str, ...]


@dataclass
class Effort:
    """What a partnership of one tier takes, from co-creation to closed."""

    story: str
    agreements: int = 0
    moves: int = 0
    approvals: int = 0
    documents: int = 0
    fields: int = 0


@dataclass
class Walk:
    """Everything that was walked in one language: the moves in their order, the effort, the files by name."""

    language: str
    taken: list[Taken] = field(default_factory=list)
    efforts: list[Effort] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)


def walk(folder: Path, settings: Settings, language: str, anchor: date | None = None) -> Walk:
    """Walk in one language, in a throw-away instance inside a folder; the settings' own instance is left alone."""
    own = dataclasses.replace(
        settings,
        instance=folder,
        database_url=f"sqlite:///{folder / 'walk.sqlite'}",
        storage_url=f"file://{folder / 'files'}",
    )
    tack = Tack(own)
    try:
        migrated(tack)
        with using(language):
            return _walked(tack, language, Calendar(anchor or clock.today(cast.ZONE), cast.ZONE))
    finally:
        tack.database.close()


def _walked(tack: Tack, language: str, calendar: Calendar) -> Walk:
    done = Walk(language)
    with tack.writing(SYSTEM_PERSON, zone=cast.ZONE) as work:
        company, editions = gathered(work, calendar)
        # The walk is of the rules as they stand, however long ago its days lie.
        teller = Walker(work, company, calendar, lambda _story: editions.newest)
        for story in stories(language):
            teller.walk(story, done)
        for printed in work.session.scalars(select(PrintedDocument).order_by(PrintedDocument.id)):
            content = work.storage.get(printed.sha256)
            done.documents[f"{printed.template}.{language}.{printed.attachment.name}"] = content
    return done


class Walker(Teller):
    """A teller that notes each move with its gates before it is made, and counts."""

    def walk(self, story: Story, done: Walk) -> None:
        """Walk one partnership from its first day to its last."""
        self.calendar = Calendar(self.calendar.anchor, cast.ZONE)
        told = self.open(story)
        effort = Effort(story.key, fields=typed(story))
        done.efforts.append(effort)
        for step in story.steps:
            taken = self._about_to(told, step)
            done.taken.extend(self._told(told, step, effort))
            if taken:
                done.taken.append(taken)
            if taken and (followed := self._following(told, step, taken)):
                done.taken.append(followed)
            _count(effort, step.act)
        effort.agreements = len(told.agreements)
        if told.edition.stage(told.partnership.stage).kind != "closed":
            message = f"the walk of {story.key} ends in {told.partnership.stage}"
            raise RuntimeError(message)

    def _told(self, told: Told, step: Step, effort: Effort) -> Iterator[Taken]:
        """Tell a step, count what both sides filled in about each other before it, and yield the moves of that."""
        before = len(told.assessed)
        self.tell(told.story, step)
        for one in told.assessed[before:]:
            effort.fields += one.typed
            effort.moves += len(one.moves)
            for move, source, dest in one.moves:
                yield Taken(told.story.key, one.organisation, move.label, source, dest, move.gates)

    def _about_to(self, told: Told, step: Step) -> Taken | None:
        subject = told.partnership if isinstance(step.act, Move) else None
        if isinstance(step.act, Carry | Sign):
            subject = told.agreements[step.act.key]  # type: ignore[assignment]
        trigger = _trigger(step.act)
        if subject is None or trigger is None:
            return None
        flow = workflow_of(subject, told.edition)
        source = str(getattr(subject, flow.attribute))
        move = flow.move(source, trigger)
        facts = facts_of(self.work.session, subject, today=self.calendar.day(step.days))
        dest = destination(move, facts)
        gates = gates_of(trigger, dest, facts, told.edition)
        return Taken(told.story.key, subject.number, move.label, source, dest, gates)

    def _following(self, told: Told, step: Step, taken: Taken) -> Taken | None:
        """Return the coming into force that follows a last signature by itself."""
        if not isinstance(step.act, Sign) or taken.dest != State.SIGNED:
            return None
        agreement = told.agreements[step.act.key]
        if agreement.state != State.IN_FORCE:
            return None
        move = workflow_of(agreement, told.edition).move(State.SIGNED, BRING_INTO_FORCE)
        return Taken(told.story.key, agreement.number, move.label, State.SIGNED, State.IN_FORCE, move.gates)


def _trigger(act: Act) -> str | None:
    if isinstance(act, Sign):
        return "record-signature"
    return act.trigger if isinstance(act, Move | Carry) else None


def _count(effort: Effort, act: Act) -> None:
    effort.moves += _trigger(act) is not None
    effort.approvals += isinstance(act, Carry) and act.trigger == "approve"
    effort.documents += isinstance(act, Press)
    effort.fields += typed(act)


def written(walks: Sequence[Walk], out: Path) -> Iterator[Path]:
    """Write every document that was made into a folder and yield where it is."""
    out.mkdir(parents=True, exist_ok=True)
    for one in walks:
        for name, content in one.documents.items():
            path = out / name
            path.write_bytes(content)
            yield path
