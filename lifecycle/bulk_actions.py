"""One move on many partnerships: judged each by itself, stored and journaled together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel import journal, journal_batch
from kernel.errors import NotFound, TackError, invalid
from kernel.ids import new_id
from kernel.journal_batch import Entry
from kernel.journal_chain import Plain
from kernel.unmet import Ref
from lifecycle import effects, partnership_queries
from lifecycle.actions import Step, step
from lifecycle.facts import PartnershipFacts
from lifecycle.inputs import NOTHING, MoveInputs
from partnerships import effects as partnership_effects
from partnerships.permissions import Standing, granted, speak_for
from policy.queries import edition as edition_of

#: Partnerships in one batch at most.
MOST = 1_000
BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Left:
    """A partnership that did not move, and the refusal."""

    id: str
    why: TackError


@dataclass(frozen=True, slots=True)
class Batch:
    """What one press moved, and what it left; `id` finds both in the journal."""

    id: str
    trigger: str
    moved: Sequence[Step]
    left: Sequence[Left]

    @property
    def ref(self) -> Ref:
        """How the journal refers to it."""
        return Ref(BATCH, self.id)


def advance_many(
    session: Session,
    ids: Sequence[str],
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs = NOTHING,
) -> Batch:
    """Move every partnership that can be moved, in one journaled batch, and say why the others cannot.

    Raises Invalid for none or more than MOST, and the first refusal where nothing can be moved.
    """
    partnership_queries.hold(session, chosen(ids))
    batch = judged(session, ids, trigger, by=by, on=on, now=now, inputs=inputs)
    if not batch.moved:
        raise batch.left[0].why
    told = dict(_told(session, batch, by, now, inputs))
    partnership_effects.store(session, [one.change for one in batch.moved])
    entries = [
        Entry(
            one.ref,
            {**one.told, **told, **_passed(session, one, now)},
            one.change.version,
            (batch.ref,),
            one.on_behalf_of,
        )
        for one in batch.moved
    ]
    journal_batch.record_many(session, entries, "PartnershipMoved", by=by.person_id, on=on, now=now)
    story: dict[str, Plain] = {
        "move": trigger,
        "moved": len(batch.moved),
        # What was not found is only what somebody typed, and the journal keeps for good what it is told.
        "left": [{"id": one.id, "code": one.why.code} for one in batch.left if not isinstance(one.why, NotFound)],
        "edition": batch.moved[0].edition_id,
    }
    # Each move says in whose name it was made; of the batch as a whole there is no such thing.
    speak_for(by, None)
    journal.record(session, batch.ref, "PartnershipsMoved", story, by=by.person_id, on=on, now=now)
    return batch


def judged(
    session: Session,
    ids: Sequence[str],
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs = NOTHING,
) -> Batch:
    """Judge the move on each of some partnerships; nothing is locked and nothing stored."""
    wanted = chosen(ids)
    facts = partnership_queries.facts(session, wanted, today=on)
    moved: list[Step] = []
    left: list[Left] = []
    for key in wanted:
        try:
            moved.append(_step(session, facts.get(key), trigger, by=by, on=on, now=now, inputs=inputs))
        except TackError as why:
            left.append(Left(key, why))
    return Batch(new_id(), trigger, moved, left)


def chosen(ids: Sequence[str]) -> list[str]:
    """Return what was chosen, each once and in one order; raises Invalid for none or more than MOST."""
    wanted = sorted(set(ids))
    if not 0 < len(wanted) <= MOST:
        raise invalid("partnership", "Choose between 1 and %(most)s partnerships.", most=MOST)
    return wanted


def _step(
    session: Session,
    facts: PartnershipFacts | None,
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs,
) -> Step:
    if facts is None or not granted(by, "partnership.view", facts.scope):
        raise NotFound
    return step(facts, edition_of(session, facts.edition_id), trigger, by=by, on=on, now=now, inputs=inputs)


def _told(session: Session, batch: Batch, by: Standing, now: datetime, inputs: MoveInputs) -> dict[str, Plain]:
    """Keep the one reason of the whole batch; each entry refers to it."""
    return effects.told_reason(session, batch.moved[0].move.move, by=by, now=now, inputs=inputs)


def _passed(session: Session, one: Step, now: datetime) -> dict[str, Plain]:
    return effects.use_up_waivers(session, one.facts, one.move.move.trigger, now=now)
