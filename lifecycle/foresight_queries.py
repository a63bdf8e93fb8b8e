"""What moving partnerships on a day that has passed would change of what was judged since, asked before anything moves.

The moves change no tier themselves; what waits as signed may come into force by them, as the reaction would bring it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from contracts import hindsight_queries
from contracts import queries as contract_queries
from kernel.text import Message
from lifecycle import agreement_queries, judging
from lifecycle.actions import BRING_INTO_FORCE, Step
from lifecycle.facts import AgreementFacts
from lifecycle.reactions import counts_from, on_day
from partnerships.permissions import Standing
from policy.queries import edition as edition_of


def of_moves(
    session: Session, moves: Sequence[Step], *, by: Standing, on: date, today: date
) -> dict[str, list[Message]]:
    """Return, for each partnership that moves, a sentence for every agreement that would come out otherwise.

    `by` is who brings agreements into force by itself; a partnership that changes nothing is absent.
    """
    if on >= today or not moves:
        return {}
    steps = {one.id: one for one in moves}
    coming = {one.id: (one, day) for one, day in _coming(session, steps, by=by, on=on, today=today)}
    told = hindsight_queries.of_commitments(session, {key: day for key, (_, day) in coming.items()}, since=on)
    found: dict[str, list[Message]] = {}
    for key, sentences in told.items():
        found.setdefault(coming[key][0].partnership.id, []).extend(sentences)
    return {key: list(dict.fromkeys(sentences)) for key, sentences in found.items()}


def _coming(
    session: Session, steps: Mapping[str, Step], *, by: Standing, on: date, today: date
) -> Iterator[tuple[AgreementFacts, date]]:
    """Yield what waits as signed and would come into force, with the day it would count from."""
    waiting = contract_queries.waiting_as_signed(session, steps)
    for facts in agreement_queries.facts(session, waiting, today=today).values():
        edition = edition_of(session, facts.partnership.edition_id)
        stage = edition.stage(steps[facts.partnership.id].change.stage)
        moved = replace(facts, partnership=replace(facts.partnership, stage=stage.key, kind=stage.kind))
        day = counts_from(moved, on, today)
        if judging.judge(BRING_INTO_FORCE, on_day(moved, day), edition, by=by).open:
            yield moved, day
