"""Raising a flag on an organisation, changing it, confirming it, and ending it; each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from diligence import flag_queries as queries
from diligence.flag_models import Concern, Flag
from diligence.flags import DECIDE, VIEW, Category, ConcernState, Level, permission
from kernel import journal
from kernel.errors import Conflict, NotPermitted, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message, render
from kernel.unmet import Ref
from partnerships import permissions
from partnerships.actions import holds
from partnerships.actions.versions import hold
from partnerships.models import Organisation
from partnerships.permissions import ANYWHERE, Standing
from screening.hit_models import Screened

#: The longest reason, in characters.
REASON = 4_000
#: How somebody answers who is asked to lift what was confirmed.
ANSWERS = (LIFT, KEEP) = ("lift", "keep")
#: What an event is called in "… changed this (…)".
HAPPENINGS: Mapping[str, Message] = {
    "ConcernClosed": Message("it was closed"),
    "ConcernFollowedUp": Message("it was made a flag"),
    "FlagChanged": Message("its level or its owner was changed"),
    "FlagClosed": Message("it was closed"),
    "FlagConfirmed": Message("it was confirmed"),
    "FlagKept": Message("it was decided that it stands"),
    "FlagLiftAsked": Message("it was asked to lift it"),
    "FlagLifted": Message("it was lifted"),
}


class Decided(TypedDict):
    """What every decision about a flag says: why, who decides and when, and the version they had before them."""

    reason: str
    by: Standing
    on: date
    now: datetime
    expected_version: int | None


def raise_flag(
    session: Session,
    organisation: Organisation,
    *,
    level: str,
    category: str,
    owner: str,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    concern: Concern | None = None,
) -> Flag:
    """Hold something against an organisation, with somebody to follow it up."""
    fields = Fields()
    asked = fields.choice("level", level, [one.value for one in Level])
    kind = fields.choice("category", category, [one.value for one in Category])
    words = fields.prose("reason", reason, longest=REASON)
    _owner(session, fields, owner, concern)
    needed = permission(None, Level(asked) if asked else None)
    permissions.check(by, needed, ANYWHERE, subject=organisation.ref)
    _refuse_own(organisation, by)
    fields.settle(organisation.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    flag = Flag(
        id=new_id(),
        organisation_id=organisation.id,
        concern_id=concern.id if concern else None,
        category=kind,
        level=asked,
        owner_id=owner,
        raised_by=by.person_id,
        raised_on=on,
    )
    session.add(flag)
    session.flush()
    _tell(session, flag, "FlagRaised", {"level": asked, "category": kind, "owner": owner, "reason": note}, by, on, now)
    return flag


def change(
    session: Session,
    flag: Flag,
    *,
    level: str,
    owner: str,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Flag:
    """Give a flag another level, another owner, or both; raises Conflict where it is confirmed or closed."""
    hold(session, flag, expected_version, HAPPENINGS)
    fields = Fields()
    asked = fields.choice("level", level, [one.value for one in Level])
    words = fields.prose("reason", reason, longest=REASON)
    _owner(session, fields, owner, queries.concern_of(session, flag))
    _decides(session, flag, permission(Level(flag.level), Level(asked) if asked else None), by)
    fields.settle(flag.ref)
    _refuse_settled(flag)
    if (asked, owner) == (flag.level, flag.owner_id):
        raise invalid("level", "Choose another level or another owner.")
    before = flag.level
    note = journal.write_note(session, words, by=by.person_id, now=now)
    flag.level, flag.owner_id = asked, owner
    session.flush()
    facts: dict[str, Plain] = {"before": before, "level": asked, "owner": owner, "reason": note}
    _tell(session, flag, "FlagChanged", facts, by, on, now)
    return flag


def confirm(
    session: Session,
    flag: Flag,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    zone: str,
    expected_version: int | None = None,
) -> Flag:
    """Confirm a red flag: its organisation is on hold from now on, at every tier and under every edition.

    Where it is on hold already, that hold stays and can no more be lifted alone.
    """
    organisation = _hold_both(session, flag, expected_version)
    _decides(session, flag, DECIDE, by)
    words = _reason(flag, reason)
    _refuse_settled(flag)
    if flag.level != Level.RED:
        raise Conflict(Message("Only a red flag can be confirmed. Make it red first."), subject=flag.ref)
    placed = None
    if holds.open_hold(session, organisation.ref) is None:
        # Whoever reads of the hold need not read of the flag.
        because = render(Message("Leadership decided it."))
        refs = [Ref("partnership", one) for one in queries.partnerships_of(session, organisation.id)]
        placed = holds.place(
            session, organisation.ref, reason=because, by=by, scope=ANYWHERE, on=on, now=now, zone=zone, refs=refs
        )
    note = journal.write_note(session, words, by=by.person_id, now=now)
    flag.confirmed_by, flag.confirmed_on, flag.hold_id = by.person_id, on, placed.id if placed else None
    session.flush()
    _tell(session, flag, "FlagConfirmed", {"hold": flag.hold_id, "reason": note}, by, on, now)
    return flag


def ask_to_lift(
    session: Session,
    flag: Flag,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Flag:
    """Ask that a confirmed flag be lifted; somebody else decides."""
    hold(session, flag, expected_version, HAPPENINGS)
    _decides(session, flag, DECIDE, by)
    words = _reason(flag, reason)
    _refuse_unconfirmed(flag)
    if flag.lift_asked_by is not None:
        raise Conflict(Message("It was asked already; somebody else decides."), subject=flag.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    flag.lift_asked_by, flag.lift_asked_on = by.person_id, on
    session.flush()
    _tell(session, flag, "FlagLiftAsked", {"reason": note}, by, on, now)
    return flag


def answer_lift(
    session: Session,
    flag: Flag,
    *,
    answer: str,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    zone: str,
    expected_version: int | None = None,
) -> Flag:
    """Lift a confirmed flag as somebody else asked, and with it the hold that it placed; or let it stand.

    Raises Conflict for whoever asked: what was confirmed is lifted by two people.
    """
    organisation = _hold_both(session, flag, expected_version)
    _decides(session, flag, DECIDE, by)
    fields = Fields()
    words = fields.prose("reason", reason, longest=REASON)
    lift = fields.choice("answer", answer, ANSWERS) == LIFT
    fields.settle(flag.ref)
    _refuse_unconfirmed(flag)
    if flag.lift_asked_by is None:
        raise Conflict(Message("Nobody asked to lift it."), subject=flag.ref)
    if lift and flag.lift_asked_by == by.person_id:
        raise Conflict(Message("You asked for this yourself; somebody else decides."), subject=flag.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    if not lift:
        flag.lift_asked_by = flag.lift_asked_on = None
        session.flush()
        _tell(session, flag, "FlagKept", {"reason": note}, by, on, now)
        return flag
    _close(session, flag, note, by, on, now, "FlagLifted")
    _lift_hold(session, flag, organisation, by, on, now, zone)
    return flag


def close(
    session: Session,
    flag: Flag,
    *,
    reason: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Flag:
    """End a flag that is not confirmed, with a reason."""
    hold(session, flag, expected_version, HAPPENINGS)
    _decides(session, flag, permission(Level(flag.level), None), by)
    words = _reason(flag, reason)
    _refuse_settled(flag)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    _close(session, flag, note, by, on, now, "FlagClosed")
    return flag


def _close(
    session: Session, flag: Flag, note: dict[str, Plain], by: Standing, on: date, now: datetime, event: str
) -> None:
    """End a flag; the concern that it came from is settled with it, for the same reason."""
    flag.closed_by, flag.closed_on = by.person_id, on
    session.flush()
    concern = queries.concern_of(session, flag)
    if concern is not None:
        concern.state, concern.closed_by, concern.closed_on = ConcernState.CLOSED.value, by.person_id, on
        concern.closed_note_id = str(note["note"])
        session.flush()
    journal.record(
        session, flag.ref, event, {"organisation": flag.organisation_id, "reason": note},
        by=by.person_id, on=on, now=now, version=flag.version,
    )  # fmt: skip


def _lift_hold(
    session: Session, flag: Flag, organisation: Organisation, by: Standing, on: date, now: datetime, zone: str
) -> None:
    """Lift the hold that a flag placed; an older one is its placers' matter.

    It stays while another confirmed flag stands, or the organisation is confirmed to be on a list.
    """
    there = holds.open_hold(session, organisation.ref)
    listed = session.scalar(select(Screened.confirmed).where(Screened.organisation_id == organisation.id))
    if there is None or there.id != flag.hold_id or listed or queries.confirmed(session, [organisation.id]):
        return
    if holds.left_to_causes(session, there):
        return
    refs = [Ref("partnership", one) for one in queries.partnerships_of(session, organisation.id)]
    because = render(Message("Leadership decided it."))
    holds.lift(session, organisation.ref, reason=because, by=by, scope=ANYWHERE, on=on, now=now, zone=zone, refs=refs)


def _hold_both(session: Session, flag: Flag, expected: int | None) -> Organisation:
    """Hold the organisation, then its flag, so that no hold is placed or lifted meanwhile."""
    organisation = session.get_one(Organisation, flag.organisation_id)
    session.refresh(organisation, with_for_update=True)
    hold(session, flag, expected, HAPPENINGS)
    return organisation


def _decides(session: Session, flag: Flag, needed: str, by: Standing) -> None:
    """Raise NotFound for who may not know of the flag, NotPermitted for who may not do this where the body works.

    What leadership decides nobody decides in a leader's place: else one leader and a stand-in would be two people.
    """
    queries.find(session, flag.id, by)
    if needed == DECIDE:
        alone = by.alone
        permissions.check(alone, needed, queries.reach(session, flag.organisation_id, alone, needed), subject=flag.ref)
    else:
        permissions.check(by, needed, ANYWHERE, subject=flag.ref)


def _owner(session: Session, fields: Fields, owner: str, concern: Concern | None) -> None:
    if owner not in {one.id for one in queries.owners(session, concern)}:
        fields.wrong("owner", "Choose somebody who may follow it up.")


def _reason(flag: Flag, reason: str) -> str:
    fields = Fields()
    words = fields.prose("reason", reason, longest=REASON)
    fields.settle(flag.ref)
    return words


def _refuse_own(organisation: Organisation, by: Standing) -> None:
    if organisation.id in by.organisations:
        raise NotPermitted(VIEW, subject=organisation.ref)


def _refuse_settled(flag: Flag) -> None:
    if flag.closed_by is not None:
        raise Conflict(Message("This flag is closed. Raise a new one where there is something new."), subject=flag.ref)
    if flag.confirmed_by is not None:
        raise Conflict(Message("This flag is confirmed: it is lifted by two people, or it stands."), subject=flag.ref)


def _refuse_unconfirmed(flag: Flag) -> None:
    if not flag.confirmed:
        raise Conflict(Message("This flag is not confirmed, or was lifted already."), subject=flag.ref)


def _tell(
    session: Session, flag: Flag, event: str, facts: Mapping[str, Plain], by: Standing, on: date, now: datetime
) -> None:
    """Tell the flag's own stream, which refers to no partnership: no timeline shows it."""
    tell(session, flag, event, {"organisation": flag.organisation_id, **facts}, by=by, on=on, now=now)
