"""Approvals that leadership lets somebody else give, up to an amount and for a while."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import journal
from kernel.errors import NotFound, NotPermitted
from kernel.fields import Fields
from kernel.ids import new_id
from kernel.journal_chain import Plain
from partnerships import permissions
from partnerships.models import Person, Programme
from partnerships.permissions import EVERYWHERE, STAFF, Role, Scope, Standing, standing_of
from partnerships.standing_models import Delegation
from policy.kinds import AgreementKind, Tier

EDIT, VIEW = "delegation.edit", "delegation.view"


def delegate(
    session: Session,
    person: Person,
    programme: Programme | None,
    *,
    most: str,
    currency: str,
    from_on: date,
    until_on: date,
    kinds: Collection[str] = (),
    tiers: Collection[str] = (),
    by: Standing,
    on: date,
    now: datetime,
) -> Delegation:
    """Let a colleague approve in leadership's place, in one programme or, by leadership of all, everywhere.

    `most` is an amount in the instance's base currency; no kinds or tiers are all of them. Nobody passes on what they
    only hold for somebody else, and nobody delegates to themselves.
    """
    _may_give(by, programme, person)
    fields = Fields()
    if person.id == by.person_id or not _works_there(person, programme):
        fields.wrong("person", "Choose a colleague of this programme with an open account.")
    if until_on < from_on:
        fields.wrong("until_on", "It cannot end before it begins.")
    made = Delegation(id=new_id(), person_id=person.id, given_by=by.person_id, from_on=from_on, until_on=until_on)
    made.programme_id, made.currency = programme.id if programme else None, currency
    made.kinds = _listed(fields, "kinds", kinds, AgreementKind)
    made.tiers = _listed(fields, "tiers", tiers, Tier)
    made.most = _most(fields, most, currency)
    fields.settle(person.ref)
    session.add(made)
    session.flush()
    told = _told(made)
    journal.record(session, made.ref, "ApprovalDelegated", told, by=by.person_id, on=on, now=now, refs=[person.ref])
    return made


def _listed(fields: Fields, field: str, given: Collection[str], known: type[StrEnum]) -> str:
    return " ".join(sorted({fields.choice(field, one, list(known)) for one in given}))


def _most(fields: Fields, given: str, currency: str) -> int:
    amount = fields.money("most", given, currency)
    if amount is not None and amount.minor <= 0:
        fields.wrong("most", "Give an amount above zero.")
    return amount.minor if amount else 0


def _told(made: Delegation) -> dict[str, Plain]:
    return {
        "person": made.person_id,
        "programme": made.programme_id,
        "kinds": made.kinds.split(),
        "tiers": made.tiers.split(),
        "amount": made.most,
        "currency": made.currency,
        "starts_on": made.from_on.isoformat(),
        "ends_on": made.until_on.isoformat(),
    }


def revoke(session: Session, delegation: Delegation, *, by: Standing, on: date, now: datetime) -> Delegation:
    """Take a delegation back from today on; one that was taken back stays so.

    What counts everywhere only leadership of every programme takes back, as only it gives it.
    """
    permissions.check(by, EDIT, where(delegation), subject=delegation.ref)
    session.refresh(delegation, with_for_update=True)
    if delegation.revoked_on is not None:
        return delegation
    delegation.revoked_on = on
    session.flush()
    told = {"person": delegation.person_id}
    refs = [session.get_one(Person, delegation.person_id).ref]
    journal.record(session, delegation.ref, "DelegationRevoked", told, by=by.person_id, on=on, now=now, refs=refs)
    return delegation


def where(delegation: Delegation) -> Scope:
    """Return the scope in which a delegation counts."""
    return Scope(delegation.programme_id) if delegation.programme_id else EVERYWHERE


def find(session: Session, delegation_id: str, by: Standing) -> Delegation:
    """Return a delegation of a programme somebody works in; raises NotFound for any other."""
    found = session.get(Delegation, delegation_id)
    staffed = by.programmes(*STAFF)
    if found is None or not (staffed and (found.programme_id is None or staffed & {None, found.programme_id})):
        raise NotFound
    return found


def listed(session: Session, by: Standing) -> list[Delegation]:
    """Return the delegations somebody may know of, the newest first."""
    staffed = by.programmes(*STAFF)
    wanted = select(Delegation).order_by(Delegation.id.desc()).limit(200)
    if None not in staffed:
        here = Delegation.programme_id.in_(sorted(filter(None, staffed)))
        wanted = wanted.where(here | Delegation.programme_id.is_(None))
    return list(session.scalars(wanted)) if staffed else []


def _may_give(by: Standing, programme: Programme | None, person: Person) -> None:
    scope = Scope(programme.id if programme else None)
    permissions.check(by.alone, EDIT, scope, subject=person.ref)
    if programme is None and None not in by.alone.programmes(Role.LEADERSHIP):
        raise NotPermitted(EDIT, subject=person.ref)


def _works_there(person: Person, programme: Programme | None) -> bool:
    held = standing_of(person).programmes(*STAFF)
    return person.active and bool(held) and (programme is None or bool(held & {None, programme.id}))
