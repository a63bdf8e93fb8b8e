"""Keeping what screening found, and deciding what it is.

The row of the organisation is held first: whoever changes its record holds it too, so that what is kept is an answer
about the record as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kernel import journal, queue
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.packing import pack
from kernel.text import Message
from kernel.unmet import Ref
from partnerships.models import Organisation, OrganisationPerson
from partnerships.permissions import Scope, Standing, check
from policy.screening import Lane
from screening import list_queries
from screening.asking import Record
from screening.hit_models import Hit, HitDecision, ListsTogether, Screened, ScreeningRun
from screening.hit_queries import LOOKED_AT, RUN, records, rules_on
from screening.verdicts import State

if TYPE_CHECKING:
    from screening.answering import Answer, Found

#: The job that screens one organisation.
SCREEN = "screen"
#: What stops comes first, then what is to be reviewed.
_RANKS: Mapping[str, str] = {Lane.STOP: "0", Lane.REVIEW: "1", Lane.LOG: "2"}


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked of whom: the fingerprint of the lists and their versions, and the edition of the lanes."""

    lists: str
    versions: Sequence[tuple[str, int]]
    edition_id: str


@dataclass(frozen=True, slots=True)
class Screening:
    """One organisation screened: its record, the answer, and the fingerprints of the listed records in the answer."""

    record: Record
    answer: Answer
    listed: Mapping[str, str]


def keep(
    session: Session, screened: Screening, asking: Asking, *, by: str, on: date, now: datetime, asked_for: bool = False
) -> bool:
    """Keep what screening an organisation found; return False, keeping nothing, where its record changed meanwhile.

    `asked_for` says that a person wanted it, which the journal tells even where nothing new came out.
    """
    key = screened.record.organisation_id
    if session.get(Organisation, key, with_for_update=True, populate_existing=True) is None:
        return True
    current = records(session, [key], on).get(key)
    if current is None:
        return True
    if current.fingerprint != screened.record.fingerprint:
        return False
    before = session.get(Screened, key, populate_existing=True)
    run = _run(session, screened, asking, on, now)
    _keep_hits(session, screened, by, on, now)
    outcome = screened.answer.outcome.value
    new = before is None or before.outcome != outcome
    if before is None:
        before = Screened(organisation_id=key, waiting=0, confirmed=0)
        session.add(before)
    before.run_id, before.screened_on, before.outcome, before.due_since = run.id, on, outcome, None
    session.flush()
    count(session, key)
    if new or asked_for:
        facts: dict[str, Plain] = {"run": run.id, "asked": run.asked, "lists": run.lists}
        journal.record(session, Ref("organisation", key), "OrganisationScreened", facts, by=by, on=on, now=now)
    return True


def _run(session: Session, screened: Screening, asking: Asking, on: date, now: datetime) -> ScreeningRun:
    """Return the run of this very question, with today as its last day."""
    if session.get(ListsTogether, asking.lists) is None:
        session.merge(ListsTogether(fingerprint=asking.lists, versions=json.dumps([*map(list, asking.versions)])))
        session.flush()
    record, answer = screened.record, screened.answer
    known = session.scalars(
        select(ScreeningRun).where(
            ScreeningRun.organisation_id == record.organisation_id,
            ScreeningRun.asked == record.fingerprint,
            ScreeningRun.lists == asking.lists,
            ScreeningRun.edition_id == asking.edition_id,
        )
    ).one_or_none()
    if known is None:
        known = ScreeningRun(
            id=new_id(),
            organisation_id=record.organisation_id,
            asked=record.fingerprint,
            lists=asking.lists,
            edition_id=asking.edition_id,
            first_on=on,
        )
        session.add(known)
    known.outcome, known.unread = answer.outcome.value, " ".join(answer.unread)
    known.last_on, known.last_at = max(on, known.first_on), now
    session.flush()
    return known


def _keep_hits(session: Session, screened: Screening, by: str, on: date, now: datetime) -> None:
    """Put what was found beside what is known: new ones, those that come back, those that are gone."""
    key = screened.record.organisation_id
    wanted = select(Hit).where(Hit.organisation_id == key).execution_options(populate_existing=True)
    known = {(one.person_row, one.listed_key): one for one in session.scalars(wanted)}
    subjects = screened.record.by_row()
    for found in screened.answer.found:
        hit = known.pop((found.person_row, found.key), None)
        prints = subjects[found.person_row].fingerprint, screened.listed[found.key]
        if hit is None:
            _add(session, key, found, prints, by, on, now)
        else:
            _see_again(session, hit, found, prints, by, on, now)
    for hit in known.values():
        if hit.gone_on is None:
            _write(session, hit, gone_on=on, **_forgotten(session, hit))


def _add(
    session: Session, organisation_id: str, found: Found, prints: tuple[str, str], by: str, on: date, now: datetime
) -> None:
    hit = Hit(
        id=new_id(),
        organisation_id=organisation_id,
        person_row=found.person_row,
        listed_key=found.key,
        state=State.OPEN.value,
        asked=prints[0],
        listed=prints[1],
        found_on=on,
        open_since=on,
        seen_on=on,
        **_looks(found),
        sort_key=_sort_key(found.lane, on),
    )
    session.add(hit)
    session.flush()
    _tell_if_it_waits(session, hit, "HitFound", by, on, now)


def _see_again(
    session: Session, hit: Hit, found: Found, prints: tuple[str, str], by: str, on: date, now: datetime
) -> None:
    """A pair that was cleared stays so while both records are what they were; else it is open again."""
    changed = hit.asked != prints[0], hit.listed != prints[1]
    waited = _waits(hit)
    returns = hit.state == State.CLEARED and any(changed)
    since = on if returns or (hit.gone_on is not None and hit.state == State.OPEN) else hit.open_since
    if returns:
        end_decision(session, hit, _because(changed), on)
        hit.state = State.OPEN.value
    if any(changed) and hit.state == State.OPEN:
        # Whoever is looking at it decides about what it was; the version tells.
        hit.asked, hit.listed = prints
        session.flush()
    _write(
        session, hit, **_looks(found), seen_on=on, gone_on=None, open_since=since, sort_key=_sort_key(found.lane, since)
    )
    if returns:
        _tell_if_it_waits(session, hit, "HitCameBack", by, on, now, _because(changed))
    elif not waited:
        _tell_if_it_waits(session, hit, "HitFound", by, on, now)


def _forgotten(session: Session, hit: Hit) -> dict[str, object]:
    """Return what is forgotten with somebody who was erased: the reasons say how they are called."""
    erased = hit.person_row and session.get(OrganisationPerson, hit.person_row) is None
    return {"reasons": pack(())} if erased else {}


def _looks(found: Found) -> dict[str, object]:
    return {
        "other_name": found.other_name,
        "name": found.name,
        "score": found.score,
        "reasons": pack(found.reasons),
        "lane": found.lane.value,
    }


def _sort_key(lane: str, since: date) -> str:
    return f"{_RANKS[lane]}{since.isoformat()}"


def _because(changed: tuple[bool, bool]) -> str:
    return {(True, False): "record", (False, True): "list"}.get(changed, "both")


def _write(session: Session, hit: Hit, **values: object) -> None:
    """Write what a run says of a hit, without counting that as a change of it."""
    wanted = update(Hit).where(Hit.id == hit.id).values(**values).execution_options(synchronize_session=False)
    session.execute(wanted)
    session.refresh(hit)


def _waits(hit: Hit) -> bool:
    return hit.state == State.OPEN and hit.gone_on is None and hit.lane in LOOKED_AT


def _tell_if_it_waits(
    session: Session, hit: Hit, event: str, by: str, on: date, now: datetime, because: str = ""
) -> None:
    """Tell that a hit waits for somebody; the journal names nobody that a list names."""
    if not _waits(hit):
        return
    facts: dict[str, Plain] = {"organisation": hit.organisation_id, "key": hit.listed_key, "lane": hit.lane}
    facts |= {"score": hit.score, "asked": hit.asked, "listed": hit.listed}
    if because:
        facts["because"] = because
    refs = [Ref("organisation", hit.organisation_id)]
    journal.record(session, hit.ref, event, facts, by=by, on=on, now=now, version=hit.version, refs=refs)


def end_decision(session: Session, hit: Hit, because: str, on: date) -> None:
    """Note that what was decided of a hit stands no more, and why."""
    standing = select(HitDecision).where(HitDecision.hit_id == hit.id, HitDecision.ended_on.is_(None))
    for one in session.scalars(standing):
        one.ended_on, one.ended_by = on, because


def count(session: Session, organisation_id: str) -> None:
    """Count what waits and what was confirmed of a held organisation that was screened."""
    session.flush()
    here = select(func.count(), func.min(Hit.open_since)).where(Hit.organisation_id == organisation_id)
    open_here = here.where(Hit.state == State.OPEN, Hit.gone_on.is_(None), Hit.lane.in_(LOOKED_AT))
    waiting, since = session.execute(open_here).one()
    confirmed, _ = session.execute(here.where(Hit.state == State.CONFIRMED)).one()
    values = {"waiting": waiting, "waiting_since": since, "confirmed": confirmed}
    session.execute(
        update(Screened)
        .where(Screened.organisation_id == organisation_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def ask_now(session: Session, organisation: Organisation, *, by: Standing, on: date, now: datetime) -> bool:
    """Ask that an organisation is screened as soon as a worker is free; False where somebody asked this very moment.

    Raises NotPermitted, and Conflict where there is nothing to screen against.
    """
    check(by, RUN, Scope(), subject=organisation.ref)
    if not list_queries.in_force(session):
        told = Message("No list is loaded yet; load one, then everybody is screened by itself.")
        raise Conflict(told, subject=organisation.ref)
    if rules_on(session, on) is None:
        told = Message("The rules in force do not say how to screen; publish an edition that does.")
        raise Conflict(told, subject=organisation.ref)
    payload: dict[str, Plain] = {"organisation": organisation.id, "by": by.person_id}
    return queue.enqueue(session, SCREEN, payload, key=f"{SCREEN}:{organisation.id}:{now.isoformat()}", now=now)


def mark_due(session: Session, ids: Collection[str], on: date) -> None:
    """Note that organisations were screened as they are no more; those never screened are due anyway."""
    session.execute(
        update(Screened)
        .where(Screened.organisation_id.in_(ids), Screened.due_since.is_(None))
        .values(due_since=on)
        .execution_options(synchronize_session=False)
    )
