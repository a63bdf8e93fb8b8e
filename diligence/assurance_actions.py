"""Planning a visit, a spot check or an audit; recording that it was done, with what shows it; dropping it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence.assurance import ON_PAPER, Activity
from diligence.assurance_models import AssuranceActivity
from kernel import journal
from kernel.days import refuse_future
from kernel.errors import Conflict
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.storage import Storage, file_of
from kernel.text import Message
from kernel.uploads import Upload
from partnerships import permissions
from partnerships.actions.versions import hold
from partnerships.models import Organisation
from partnerships.permissions import Scope, Standing

PLAN, VIEW = "assurance.plan", "assurance.view"
#: The longest account of what was found, and the longest reason, in characters.
LONGEST = 10_000
#: What an event is called in "… changed this (…)".
HAPPENINGS: Mapping[str, Message] = {
    "AssuranceDone": Message("it was recorded as done"),
    "AssuranceDropped": Message("it was dropped"),
    "AssurancePlanned": Message("it was planned"),
}


def plan(
    session: Session,
    organisation: Organisation,
    *,
    kind: str,
    planned_on: date | None,
    by: Standing,
    on: date,
    now: datetime,
) -> AssuranceActivity:
    """Plan a look at a partner's work for a day, which may lie back where it is recorded late."""
    permissions.check(by, PLAN, Scope(), subject=organisation.ref)
    fields = Fields()
    asked = fields.choice("kind", kind, [one.value for one in Activity])
    if planned_on is None:
        fields.wrong("planned_on", "A date is needed.")
    fields.settle(organisation.ref)
    one = AssuranceActivity(
        id=new_id(),
        organisation_id=organisation.id,
        kind=asked,
        planned_on=planned_on or on,
        planned_by=by.person_id,
        planned_at=now,
    )
    session.add(one)
    session.flush()
    _tell(session, one, "AssurancePlanned", {"planned_on": one.planned_on.isoformat()}, by, on, now)
    return one


def record_done(
    session: Session,
    storage: Storage,
    one: AssuranceActivity,
    *,
    done_on: date | None,
    found: str,
    document: Upload | None,
    by: Standing,
    on: date,
    now: datetime,
    zone: str,
    expected_version: int | None = None,
) -> AssuranceActivity:
    """Record that it was done, on which day and what was found; a spot check and an audit have their paper."""
    _hold_planned(session, one, by, expected_version)
    fields = Fields()
    words = fields.prose("found", found, longest=LONGEST)
    if done_on is None:
        fields.wrong("done_on", "A date is needed.")
    if document is None and Activity(one.kind) in ON_PAPER:
        fields.wrong("file", "A spot check or an audit has its document.")
    fields.settle(one.ref)
    day = done_on or on
    refuse_future(day, zone=zone, now=now)
    facts: dict[str, Plain] = {"done_on": day.isoformat()}
    if document is not None:
        facts["sha256"] = _keep(session, storage, one, document, by, now)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    one.done_on, one.done_by, one.note_id = day, by.person_id, str(note["note"])
    session.flush()
    _tell(session, one, "AssuranceDone", {**facts, "found": note}, by, on, now)
    return one


def drop(
    session: Session,
    one: AssuranceActivity,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> AssuranceActivity:
    """Let go of what was planned, with a reason."""
    _hold_planned(session, one, by, expected_version)
    fields = Fields()
    words = fields.prose("reason", reason, longest=LONGEST)
    fields.settle(one.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    session.flush()
    one.dropped_on, one.dropped_by = on, by.person_id
    session.flush()
    _tell(session, one, "AssuranceDropped", {"reason": note}, by, on, now)
    return one


def _keep(
    session: Session, storage: Storage, one: AssuranceActivity, document: Upload, by: Standing, now: datetime
) -> str:
    stored = storage.put(document.content)
    kept = file_of(
        one.ref, stored, purpose="assurance", name=document.name, media_type=document.media_type, by=by.person_id,
        now=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    one.attachment_id = kept.id
    return kept.sha256


def _hold_planned(session: Session, one: AssuranceActivity, by: Standing, expected: int | None) -> None:
    """Hold what is planned; raises Conflict where it was done or dropped already."""
    permissions.check(by, PLAN, Scope(), subject=one.ref)
    hold(session, one, expected, HAPPENINGS)
    if one.done_on is not None or one.dropped_on is not None:
        raise Conflict(Message("It was done or dropped already."), subject=one.ref)


def _tell(
    session: Session,
    one: AssuranceActivity,
    event: str,
    facts: Mapping[str, Plain],
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    stated: dict[str, Plain] = {"organisation": one.organisation_id, "kind": one.kind, **facts}
    journal.record(
        session, one.ref, event, stated, by=by.person_id, on=on, now=now, version=one.version,
        refs=[session.get_one(Organisation, one.organisation_id).ref],
    )  # fmt: skip
