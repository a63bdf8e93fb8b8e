"""The stage strip: where a partnership has been, where it stands and since when, what still lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.journal import JournalEntry
from kernel.text import Label
from lifecycle.correcting import struck
from partnerships.models import Partnership
from policy.edition import Edition
from policy.kinds import StageKind
from policy.rows import Stage

#: Shown only where the partnership was there or is there; the others are the usual way.
ONLY_IF_VISITED = frozenset({StageKind.PIVOT})


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: done, passed over, now, been and left, or ahead; the day it was entered, the days spent in it now."""

    label: Label
    meaning: Label
    state: str
    since: date | None
    days: int | None


def steps(partnership: Partnership, edition: Edition, entries: Sequence[JournalEntry], *, today: date) -> list[Step]:
    """Return the strip of one partnership from its own journal."""
    entered = _entered(entries)
    shown = [
        stage
        for stage in edition.stages
        if stage.kind not in ONLY_IF_VISITED or stage.key in entered or stage.key == partnership.stage
    ]
    here = next(place for place, stage in enumerate(shown) if stage.key == partnership.stage)
    return [_step(stage, partnership, entered, today, ahead=place > here) for place, stage in enumerate(shown)]


def _entered(entries: Sequence[JournalEntry]) -> dict[str, date]:
    """Return when each stage was entered last."""
    entered: dict[str, date] = {}
    taken_back = {seq for _, seq in struck(entries)}
    for entry in entries:
        if entry.seq in taken_back:
            continue
        to, source = entry.facts.get("to"), entry.facts.get("from")
        if entry.event in {"PartnershipOpened", "PartnershipMoved", "PartnershipAdopted"} and to != source:
            entered[str(to)] = entry.on
    return entered


def _step(stage: Stage, partnership: Partnership, entered: dict[str, date], today: date, *, ahead: bool) -> Step:
    if stage.key == partnership.stage:
        since = partnership.stage_since
        return Step(stage.label, stage.meaning, "now", since, max((today - since).days, 0))
    if ahead:
        # It was there once and came back from it, such as from a pivot.
        return Step(
            stage.label, stage.meaning, "been" if stage.key in entered else "ahead", entered.get(stage.key), None
        )
    state = "done" if stage.key in entered else "passed"
    return Step(stage.label, stage.meaning, state, entered.get(stage.key), None)
