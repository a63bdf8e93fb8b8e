"""The one way in: `advance` moves any subject one step, or says exactly why it cannot move.

Only this module may fire a move. `adopt` is the second, named entry, for imports alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from contracts import queries as contract_queries
from kernel import journal
from kernel.days import refuse_future
from kernel.errors import GateClosed, NotPermitted, invalid
from kernel.firing import fire, settle_in
from kernel.unmet import Ref
from lifecycle import effects, queries
from lifecycle.facts import AgreementFacts
from lifecycle.inputs import NOTHING, MoveInputs, require
from lifecycle.queries import Facts, Subject
from partnerships.models import Partnership
from partnerships.permissions import Standing

BRING_INTO_FORCE = "bring-into-force"


def advance(
    session: Session,
    subject: Subject,
    trigger: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    inputs: MoveInputs = NOTHING,
) -> Subject:
    """Move a subject one step on the day it happened.

    Raises IllegalMove, NotPermitted or GateClosed (both with every unmet gate) and Invalid where an
    answer the move asks for is missing; the subject then stands where it stood.
    """
    lock(session, subject)
    _refuse_future(subject, on, now)
    edition = queries.edition_for(session, subject)
    flow = queries.workflow_of(subject, edition)
    source = str(getattr(subject, flow.attribute))
    move = flow.move(source, trigger)
    facts = queries.facts_of(session, subject, edition, today=on)
    judged = queries.judge(move, subject, facts, edition, by=by)
    if not judged.permitted:
        raise NotPermitted(move.permission, subject=subject.ref, unmet=judged.unmet)
    if judged.unmet:
        raise GateClosed(judged.unmet, subject=subject.ref)
    _refuse_disorder(subject, on)
    _refuse_too_early(facts, trigger, on)
    require(inputs, move.asks, outcomes=judged.outcomes, on=on)
    told = effects.apply(
        session,
        subject,
        effects.Happening(move, source, judged.dest, facts, edition, by, on, now, inputs, judged.outcomes),
    )
    fire(subject, flow, trigger, dest=judged.dest)
    session.flush()
    payload = {"move": trigger, "from": source, "to": judged.dest, **told}
    journal.record(
        session,
        subject.ref,
        _event(subject),
        payload,
        by=by.person_id,
        on=on,
        now=now,
        version=subject.version,
        refs=_refs(subject),
    )
    return subject


def adopt(
    session: Session,
    subject: Subject,
    state: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    source: str,
    told: Mapping[str, journal.Plain] = MappingProxyType({}),
) -> Subject:
    """Take over a subject in the state it stood in elsewhere.

    `source` names the register, such as an import; `told` is what else the journal says of it, in codes and figures.
    """
    flow = queries.workflow_of(subject, queries.edition_for(session, subject))
    settle_in(subject, flow, state)
    session.flush()
    journal.record(
        session,
        subject.ref,
        f"{type(subject).__name__}Adopted",
        {"to": state, "source": source, **told},
        by=by.person_id,
        on=on,
        now=now,
        version=subject.version,
        refs=_refs(subject),
    )
    return subject


def lock(session: Session, subject: Subject) -> None:
    """Lock in the one order, partnership, umbrella, agreement, and read the state again."""
    if isinstance(subject, Partnership):
        contract_queries.lock_partnership(session, subject)
    else:
        contract_queries.lock(session, subject)


def _event(subject: Subject) -> str:
    return f"{type(subject).__name__}Moved"


def _refs(subject: Subject) -> list[Ref]:
    if isinstance(subject, Partnership):
        return []
    return [subject.partnership.ref, *([Ref("agreement", subject.umbrella_id)] if subject.umbrella_id else [])]


def _refuse_disorder(subject: Subject, on: date) -> None:
    """A partnership leaves a stage no earlier than it entered it; an agreement's paper may be older than its record."""
    if isinstance(subject, Partnership) and on < subject.stage_since:
        raise invalid(
            "on", "It stands where it stands since %(since)s; this cannot be older.", since=subject.stage_since
        )


def _refuse_too_early(facts: Facts, trigger: str, on: date) -> None:
    """An agreement comes into force no earlier than its last signature and approval."""
    if trigger != BRING_INTO_FORCE or not isinstance(facts, AgreementFacts):
        return
    days = [*(signer.signed_on for signer in facts.signers), *(given.on for given in facts.approvals)]
    last = max((day for day in days if day is not None), default=on)
    if on < last:
        raise invalid("on", "Its last signature or approval is of %(last)s; it cannot be in force before.", last=last)


def _refuse_future(subject: Subject, on: date, now: datetime) -> None:
    partnership = subject if isinstance(subject, Partnership) else subject.partnership
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
