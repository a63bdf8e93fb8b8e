"""A person says of a hit that it is somebody else, or that it is them; what is confirmed stops the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import Conflict, NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.text import Message, render
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.actions import holds
from partnerships.actions.versions import expect
from partnerships.models import Organisation
from partnerships.permissions import Standing
from screening import hit_queries, verdicts
from screening.hit_actions import count, end_decision
from screening.hit_models import Hit, HitDecision
from screening.hit_queries import DECIDE
from screening.verdicts import State, Verdict

#: What a hit's events are called in "… changed this (…)".
HAPPENINGS: Mapping[str, Message] = {
    "HitFound": Message("it was found again"),
    "HitCameBack": Message("a record changed, and it came back"),
    "HitCleared": Message("it was decided: somebody else"),
    "HitConfirmed": Message("it was confirmed"),
    "HitCorrected": Message("its confirmation was taken back"),
}
_CAUSE = Message("Because of screening.")


def decide(
    session: Session,
    hit: Hit,
    verdict: str,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
    stays: bool = False,
) -> Hit:
    """Decide what a hit is, for both records as they are; what is confirmed holds the organisation until taken back.

    `stays` says that the organisation is to be on hold for another reason, whatever is decided here.

    Raises NotPermitted, Conflict with what stands in the way, and StaleVersion where somebody else decided meanwhile.
    """
    body = session.get(Organisation, hit.organisation_id, with_for_update=True, populate_existing=True)
    if body is None:
        raise NotFound
    session.refresh(hit, with_for_update=True)
    theirs = hit_queries.partnerships_of(session, body.id)
    permissions.check(by, DECIDE, holds.reach(by, DECIDE, sorted({one for _, one, _ in theirs})), subject=hit.ref)
    _expect(session, hit, expected_version)
    fields = Fields()
    said = fields.choice("verdict", verdict, [one.value for one in Verdict])
    words = fields.prose("reason", reason, longest=holds.REASON)
    fields.settle(hit.ref)
    _refuse(session, hit, Verdict(said), by, {liaison for _, _, liaison in theirs if liaison})
    before = State(hit.state)
    end_decision(session, hit, "decision", on)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    session.add(_decision(hit, said, str(note["note"]), by, on, now))
    hit.state = said
    count(session, body.id)
    facts: dict[str, Plain] = {"organisation": body.id, "key": hit.listed_key, "reason": note}
    facts |= {"asked": hit.asked, "listed": hit.listed}
    journal.record(
        session, hit.ref, _event(before, said), facts, by=by.person_id, on=on, now=now, version=hit.version,
        refs=[body.ref],
    )  # fmt: skip
    refs = [Ref("partnership", key) for key, _, _ in theirs]
    # A confirmed hit stops every partnership the organisation is a party to, whichever it joins meanwhile.
    if hit.state == State.CONFIRMED:
        holds.hold_for(session, body.ref, hit.id, words=render(_CAUSE), by=by, on=on, now=now, refs=refs)
    elif before is State.CONFIRMED:
        holds.let_go(session, body.ref, hit.id, words=render(_CAUSE), by=by, on=on, now=now, refs=refs, stays=stays)
    return hit


def _expect(session: Session, hit: Hit, expected: int | None) -> None:
    if expected is None or hit.version == expected:
        return
    if journal.of_subject(session, hit.ref):
        expect(session, hit, expected, HAPPENINGS)
    raise Conflict(Message("It was screened again meanwhile; look at both records as they are now."), subject=hit.ref)


def _refuse(session: Session, hit: Hit, verdict: Verdict, by: Standing, liaisons: set[str]) -> None:
    words = verdicts.refusal(hit_queries.judged(session, hit, liaisons), verdict, by.works_for)
    if words is not None:
        raise Conflict(words, subject=hit.ref)


def _decision(hit: Hit, verdict: str, note: str, by: Standing, on: date, now: datetime) -> HitDecision:
    return HitDecision(
        id=new_id(),
        hit_id=hit.id,
        verdict=verdict,
        note_id=note,
        by=by.person_id,
        on=on,
        at=now,
        asked=hit.asked,
        listed=hit.listed,
    )


def _event(before: State, verdict: str) -> str:
    if verdict == Verdict.CONFIRMED:
        return "HitConfirmed"
    return "HitCorrected" if before is State.CONFIRMED else "HitCleared"
