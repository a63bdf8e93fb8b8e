"""What the parties are to each other: what each brings beyond money, how that fits together, who designed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kernel.days import refuse_future
from kernel.errors import NotFound, invalid
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.telling import tell
from partnerships import permissions
from partnerships.actions.marks import EDIT, rules_of
from partnerships.actions.versions import hold_open, touch
from partnerships.choosing_models import Brought, Complementarity, InceptionPart
from partnerships.models import Organisation, Partnership, Party
from partnerships.permissions import Standing, scope_of


@dataclass(frozen=True, slots=True)
class Beyond:
    """One thing a party brings beyond money, as it was typed."""

    kind: str
    what: str


def state_brought(
    session: Session,
    partnership: Partnership,
    *,
    party_id: str,
    brings: Sequence[Beyond],
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Party:
    """State everything a party brings beyond money; what stood there before is replaced."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    party = next((one for one in partnership.parties if one.id == party_id), None)
    if party is None:
        raise invalid("party_id", "Choose one of the parties.")
    kept = _read(session, partnership, party, brings)
    session.execute(delete(Brought).where(Brought.party_id == party.id))
    session.add_all(kept)
    touch(session, partnership, held)
    facts = {"party": party.id, "organisation": party.organisation_id, "kinds": [one.kind for one in kept]}
    tell(session, partnership, "BroughtStated", facts, by=by, on=on, now=now, refs=[party.organisation.ref])
    return party


def _read(session: Session, partnership: Partnership, party: Party, brings: Sequence[Beyond]) -> list[Brought]:
    known = [one.key for one in rules_of(session, partnership).brings]
    fields = Fields()
    read: list[Brought] = []
    for one in brings:
        kind = fields.choice("brings", one.kind, known)
        if kind and any(other.kind == kind for other in read):
            fields.wrong(f"brings.{kind}", "This stands here twice; say it in one place.")
        what = fields.prose(f"brings.{kind}", one.what, longest=2000)
        read.append(Brought(id=new_id(), party_id=party.id, kind=kind, what=what))
    if not brings:
        fields.wrong("brings", "Name at least one thing this party brings beyond money.")
    fields.settle(partnership.ref)
    return read


def state_complementarity(
    session: Session,
    partnership: Partnership,
    *,
    statement: str,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> Complementarity:
    """State how the parties complement each other."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    rules_of(session, partnership)
    fields = Fields()
    said = fields.prose("statement", statement, longest=4000)
    fields.settle(partnership.ref)
    stated = session.get(Complementarity, partnership.id)
    if stated is None:
        stated = Complementarity(partnership_id=partnership.id)
        session.add(stated)
    stated.statement, stated.by, stated.on = said, by.person_id, on
    touch(session, partnership, held)
    tell(session, partnership, "ComplementarityStated", {}, by=by, on=on, now=now)
    return stated


def record_inception(
    session: Session,
    partnership: Partnership,
    *,
    organisation_id: str,
    parts: Sequence[str],
    what: str | None = None,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> list[InceptionPart]:
    """Record in which parts of the design a party took part on a day; what is known of that day already stays."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    refuse_future(on, zone=partnership.programme.office.zone, now=now)
    known = [one.key for one in rules_of(session, partnership).inception]
    fields = Fields()
    organisation = _party_of(fields, partnership, organisation_id)
    taken = [fields.choice(f"parts.{index}", part, known) for index, part in enumerate(parts)]
    if not taken:
        fields.wrong("parts", "Choose at least one part of the design.")
    told = fields.optional_prose("what", what, longest=2000)
    fields.settle(partnership.ref)
    new = _not_yet(session, partnership, organisation_id, dict.fromkeys(taken), on)
    if not new or organisation is None:
        return []
    taking = {"partnership_id": partnership.id, "organisation_id": organisation_id, "on": on, "what": told}
    made = [InceptionPart(id=new_id(), part=part, by=by.person_id, **taking) for part in new]
    session.add_all(made)
    touch(session, partnership, held)
    facts = {"organisation": organisation_id, "parts": new}
    tell(session, partnership, "InceptionRecorded", facts, by=by, on=on, now=now, refs=[organisation.ref])
    return made


def _party_of(fields: Fields, partnership: Partnership, organisation_id: str) -> Organisation | None:
    """Return an organisation that is a party, else say so of the field."""
    for one in partnership.parties:
        if one.organisation_id == organisation_id:
            return one.organisation
    fields.wrong("organisation", "Choose one of the parties.")
    return None


def remove_inception(
    session: Session,
    partnership: Partnership,
    part_id: str,
    *,
    by: Standing,
    on: date,
    now: datetime,
    expected_version: int | None = None,
) -> None:
    """Take back a part in the design that was recorded by mistake; raises NotFound where there is no such one here."""
    permissions.check(by, EDIT, scope_of(partnership), subject=partnership.ref)
    held = hold_open(session, partnership, expected_version)
    found = session.get(InceptionPart, part_id, populate_existing=True)
    if found is None or found.partnership_id != partnership.id:
        raise NotFound
    session.delete(found)
    touch(session, partnership, held)
    facts = {"organisation": found.organisation_id, "parts": [found.part], "taken_on": found.on.isoformat()}
    tell(session, partnership, "InceptionRemoved", facts, by=by, on=on, now=now, refs=[found.organisation.ref])


def _not_yet(
    session: Session, partnership: Partnership, organisation_id: str, parts: dict[str, None], on: date
) -> list[str]:
    there = set(
        session.scalars(
            select(InceptionPart.part).where(
                InceptionPart.partnership_id == partnership.id,
                InceptionPart.organisation_id == organisation_id,
                InceptionPart.on == on,
            )
        )
    )
    return [part for part in parts if part not in there]
