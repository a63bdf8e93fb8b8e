"""What follows by itself from what happened, in a stated order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from contracts import queries as contract_queries
from contracts.models import Agreement
from contracts.states import State
from kernel.journal import Recorded
from lifecycle import actions, agreement_queries, judging
from lifecycle.facts import AgreementFacts
from lifecycle.request_actions import complete_requests
from partnerships.permissions import Standing
from policy.queries import edition as edition_of
from screening.hit_reactions import screen_all_after_a_load, screen_whoever_changed


def bring_signed_into_force(
    session: Session,
    recorded: Sequence[Recorded],
    *,
    by: Standing,
    today: date,
    now: datetime,
) -> None:
    """Try again each agreement that waits as signed where something of its partnership changed."""
    # What somebody asks for changes nothing yet.
    happened = [event for event in recorded if event.subject.kind != "request"]
    touched = {ref.id for event in happened for ref in (event.subject, *event.refs) if ref.kind == "partnership"}
    if touched:
        latest = max(event.on for event in happened)
        try_signed(
            session,
            contract_queries.waiting_as_signed(session, touched),
            by=by,
            not_before=latest,
            today=today,
            now=now,
        )


def try_signed(
    session: Session, ids: Iterable[str], *, by: Standing, not_before: date | None, today: date, now: datetime
) -> list[str]:
    """Bring signed agreements into force where every gate is open; return which.

    The day it counts from is the last of start, signatures and approvals, and the day of the
    change that opened the last gate.
    """
    done = []
    for agreement_id in ids:
        agreement = session.get_one(Agreement, agreement_id)
        actions.lock(session, agreement)
        facts = agreement_queries.facts(session, [agreement_id], today=today)[agreement_id]
        if facts.state != State.SIGNED:
            continue
        day = counts_from(facts, not_before, today)
        edition = edition_of(session, facts.partnership.edition_id)
        if judging.judge(actions.BRING_INTO_FORCE, on_day(facts, day), edition, by=by).open:
            actions.advance(session, agreement, actions.BRING_INTO_FORCE, by=by, on=day, now=now)
            done.append(agreement_id)
    return done


def on_day(facts: AgreementFacts, day: date) -> AgreementFacts:
    """Return the same facts as they are judged on another day."""
    return replace(facts, today=day, partnership=replace(facts.partnership, today=day))


def counts_from(facts: AgreementFacts, not_before: date | None, today: date) -> date:
    """Return the day an agreement comes into force on: the last of its own days and of what opened the last gate."""
    days = [
        facts.starts_on,
        not_before,
        *(signer.signed_on for signer in facts.signers),
        *(given.on for given in facts.approvals),
    ]
    return min(max(day for day in days if day is not None), today)


Reaction = Callable[..., None]
REACTIONS: tuple[Reaction, ...] = (
    screen_whoever_changed,
    screen_all_after_a_load,
    bring_signed_into_force,
    complete_requests,
)
