"""What people do with a startup pack: act, ask, offer, take an offer, do it, give it up; each side for itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from diligence import side_queries as sides
from diligence.pack_models import PackEntry
from diligence.pack_states import FIRST, NEXT, STANDING_LABELS, Act, Begun, sides_of
from diligence.pack_states import Standing as Stands
from kernel import journal
from kernel.errors import Conflict, NotFound
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from kernel.telling import tell
from kernel.text import Message
from partnerships import permissions
from partnerships.actions.versions import hold, hold_open
from partnerships.models import Partnership
from partnerships.permissions import Standing, scope_of

VIEW, EDIT, DO = "pack.view", "pack.edit", "pack.done"
LONGEST = 2_000
#: What an event is called in "… changed this (…)".
HAPPENINGS: Mapping[str, Message] = {
    "PackEntryAdded": Message("it was written down"),
    "PackEntryProposed": Message("it was proposed"),
    "PackEntryConfirmed": Message("it was confirmed"),
    "PackEntryOffered": Message("help was offered"),
    "PackEntryAccepted": Message("the offer was accepted"),
    "PackEntryChanged": Message("who does it, or until when, was changed"),
    "PackEntryDone": Message("it was done"),
    "PackEntryDropped": Message("it was dropped"),
}
_TOLD: Mapping[Act, str] = {
    Act.CONFIRM: "PackEntryConfirmed",
    Act.OFFER: "PackEntryOffered",
    Act.ACCEPT: "PackEntryAccepted",
    Act.CHANGE: "PackEntryChanged",
    Act.DONE: "PackEntryDone",
    Act.DROP: "PackEntryDropped",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed of an entry: what it is, the tool, who does it until when, what shows it done, why it ends."""

    what: str = ""
    tool: str = ""
    owner: str = ""
    leader: str = ""
    due_on: date | None = None
    shown_by: str = ""
    words: str = ""


def add(
    session: Session,
    partnership: Partnership,
    typed: Typed,
    *,
    begun: str,
    organisation: str,
    other: str = "",
    tools: Collection[str],
    by: Standing,
    on: date,
    now: datetime,
) -> PackEntry:
    """Write down an action of one's own organisation, ask another for something, or offer it something.

    `organisation` is one's own, `other` the one that is asked or helped; `tools` are those there are.
    """
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    fields, known = Fields(), sides.of_partnership(partnership)
    kind = fields.choice("begun", begun, [one.value for one in Begun])
    mine = fields.choice("organisation", organisation, sorted(known))
    theirs = fields.choice("other", other, sorted(set(known) - {mine})) if kind and kind != Begun.ACTION else None
    doer = theirs if kind == Begun.ASK else mine
    entry = PackEntry(id=new_id(), partnership_id=partnership.id, organisation_id=doer, by=by.person_id, on=on)
    entry.what = fields.prose("what", typed.what, longest=LONGEST)
    entry.tool = fields.optional_choice("tool", typed.tool, tools)
    if kind and kind != Begun.ASK:
        _plan(session, fields, partnership, entry, typed, on)
    fields.settle(partnership.ref)
    sides.check(by, EDIT, partnership, frozenset({mine}))
    begins = Begun(kind)
    entry.state, entry.for_id = FIRST[begins].value, mine if begins is Begun.ASK else theirs
    session.add(entry)
    session.flush()
    facts: dict[str, Plain] = {"begun": begins.value}
    _tell(session, partnership, entry, "PackEntryAdded", facts, by, on, now)
    return entry


def _plan(session: Session, fields: Fields, partnership: Partnership, entry: PackEntry, typed: Typed, on: date) -> None:
    """Set who does it until when, what shows it done, and for the funder whose first page it is on when it is late."""
    entry.owner_id = fields.choice(
        "owner", typed.owner, sides.owners(session, partnership, on).get(entry.organisation_id, ())
    )
    entry.due_on, entry.shown_by = typed.due_on, fields.prose("shown_by", typed.shown_by, longest=LONGEST)
    if typed.due_on is None:
        fields.wrong("due_on", "A date is needed.")
    elif typed.due_on < on and typed.due_on != _kept(entry):
        fields.wrong("due_on", "%(day)s has passed already.", day=typed.due_on)
    if entry.organisation_id == partnership.programme.office.organisation_id:
        entry.leader_id = fields.choice("leader", typed.leader, sides.leaders(session, partnership))


def _kept(entry: PackEntry) -> date | None:
    return entry.due_on if entry.state == Stands.OPEN else None


def act(
    session: Session,
    partnership: Partnership,
    entry: PackEntry,
    typed: Typed,
    *,
    what: str,
    tools: Collection[str],
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> PackEntry:
    """Confirm, offer, accept, change, do or drop an entry; raises Conflict where it does not stand so.

    Raises NotPermitted for whoever is on another side, NotFound for an entry of another partnership.
    """
    if entry.partnership_id != partnership.id:
        raise NotFound
    permissions.check(by, EDIT if what != Act.DONE else DO, scope_of(partnership), subject=partnership.ref)
    hold_open(session, partnership, None)
    hold(session, entry, expected_version, HAPPENINGS)
    fields = Fields()
    wanted = fields.choice("act", what, [one.value for one in Act])
    fields.settle(partnership.ref)
    doing = Act(wanted)
    after = NEXT.get((Stands(entry.state), doing))
    if after is None:
        raise Conflict(
            Message("This entry is %(state)s already; look at the page again.", state=STANDING_LABELS[entry.state]),
            subject=partnership.ref,
        )
    able = sides_of(doing, doer=entry.organisation_id, helped=entry.for_id)
    sides.check(by, DO if doing is Act.DONE else EDIT, partnership, able)
    said: dict[str, Plain] = {}
    if doing in {Act.CONFIRM, Act.OFFER, Act.CHANGE}:
        said = _planned(session, fields, partnership, entry, typed, tools, on)
    elif doing in {Act.DONE, Act.DROP}:
        said = _settled(session, fields, partnership, entry, typed, by, on, now)
    entry.state = after.value
    session.flush()
    _tell(session, partnership, entry, _TOLD[doing], said, by, on, now)
    return entry


def _planned(
    session: Session,
    fields: Fields,
    partnership: Partnership,
    entry: PackEntry,
    typed: Typed,
    tools: Collection[str],
    on: date,
) -> dict[str, Plain]:
    with session.no_autoflush:
        if typed.what or entry.item is None:
            entry.what = fields.prose("what", typed.what, longest=LONGEST)
        entry.tool = fields.optional_choice("tool", typed.tool, tools)
        _plan(session, fields, partnership, entry, typed, on)
        if fields.problems:
            session.expire(entry)
        fields.settle(partnership.ref)
    return {}


def _settled(
    session: Session,
    fields: Fields,
    partnership: Partnership,
    entry: PackEntry,
    typed: Typed,
    by: Standing,
    on: date,
    now: datetime,
) -> dict[str, Plain]:
    words = fields.prose("words", typed.words, longest=LONGEST)
    fields.settle(partnership.ref)
    note = journal.write_note(session, words, by=by.person_id, now=now)
    # The note's row must stand before the entry refers to it.
    session.flush()
    entry.settled_by, entry.settled_on, entry.settled_note = by.person_id, on, str(note["note"])
    return {"words": note}


def _tell(
    session: Session,
    partnership: Partnership,
    entry: PackEntry,
    event: str,
    facts: Mapping[str, Plain],
    by: Standing,
    on: date,
    now: datetime,
) -> None:
    told: dict[str, Plain] = {"organisation": entry.organisation_id, "state": entry.state, **facts}
    told |= {"for": entry.for_id} if entry.for_id else {}
    told |= {"owner": entry.owner_id, "due_on": entry.due_on.isoformat()} if entry.owner_id and entry.due_on else {}
    tell(session, entry, event, told, by=by, on=on, now=now, refs=[partnership.ref])
